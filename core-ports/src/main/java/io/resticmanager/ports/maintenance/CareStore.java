package io.resticmanager.ports.maintenance;

import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Instant;
import java.util.Optional;

/// How repositories are cared for. Writes only inside a write transaction.
public interface CareStore {
    Optional<GroupRetention> retention(SourceGroupId group);

    void put(GroupRetention retention);

    Optional<Maintenance> maintenance(RepositoryId repository);

    void put(Maintenance maintenance);

    Optional<Upkeep> upkeep(RepositoryId repository, Chore chore);

    void put(Upkeep upkeep);

    /// When the newest complete listing that was applied began, by the server's clock.
    Optional<Instant> listedAt(RepositoryId repository);

    void noteListing(RepositoryId repository, Instant beganAt);
}
