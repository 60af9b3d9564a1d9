package io.resticmanager.ports.maintenance;

import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How repositories are cared for. Writes only inside a write transaction.
public interface CareStore {
    Optional<GroupRetention> retention(SourceGroupId group);

    void put(GroupRetention retention);

    Optional<Maintenance> maintenance(RepositoryId repository);

    void put(Maintenance maintenance);

    Optional<Upkeep> upkeep(RepositoryId repository, Chore chore);

    /// What is to be looked at by now, longest waiting first; at most `limit`. Costs nothing that grows with the number
    /// of repositories.
    List<Upkeep> due(Instant now, int limit);

    /// Repositories of which nobody knows yet when anything is due; at most `limit`.
    List<RepositoryId> uncared(int limit);

    void put(Upkeep upkeep);

    /// Groups of present hosts that write to this repository and have a policy, oldest first.
    List<SourceGroupId> withPolicy(RepositoryId repository);

    /// When the newest complete listing that was applied began, by the server's clock.
    Optional<Instant> listedAt(RepositoryId repository);

    void noteListing(RepositoryId repository, Instant beganAt);
}
