package io.resticmanager.ports.fakes;

import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.maintenance.CareStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

public final class MemoryCareStore implements CareStore {
    private final MemoryDatabase database;

    public MemoryCareStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<GroupRetention> retention(SourceGroupId group) {
        return database.reading(() -> database.retentions.find(group));
    }

    @Override
    public void put(GroupRetention retention) {
        database.writing(() -> database.retentions.put(retention.group(), retention));
    }

    @Override
    public Optional<Maintenance> maintenance(RepositoryId repository) {
        return database.reading(() -> database.maintenances.find(repository));
    }

    @Override
    public void put(Maintenance maintenance) {
        database.writing(() -> database.maintenances.put(maintenance.repository(), maintenance));
    }

    @Override
    public Optional<Upkeep> upkeep(RepositoryId repository, Chore chore) {
        return database.reading(() -> database.upkeeps.find(repository + "/" + chore));
    }

    @Override
    public List<Upkeep> due(Instant now, int limit) {
        return database.reading(() -> database.upkeeps
                .where(upkeep -> upkeep.isDue(now))
                .sorted(Comparator.comparing(upkeep -> upkeep.lookAt().orElseThrow()))
                .limit(limit)
                .toList());
    }

    @Override
    public List<RepositoryId> uncared(int limit) {
        return database.reading(() -> database.repositories
                .all()
                .map(Repository::id)
                .filter(id -> database.upkeeps
                        .where(upkeep -> upkeep.repository().equals(id))
                        .findAny()
                        .isEmpty())
                .limit(limit)
                .toList());
    }

    @Override
    public List<SourceGroupId> withPolicy(RepositoryId repository) {
        return database.reading(() -> database.groups
                .where(group -> group.repositoryId().filter(repository::equals).isPresent())
                .filter(group -> database.hosts
                        .find(group.hostId())
                        .filter(row -> !row.removed())
                        .isPresent())
                .map(SourceGroup::id)
                .filter(id -> database.retentions
                        .find(id)
                        .flatMap(GroupRetention::policy)
                        .isPresent())
                .toList());
    }

    @Override
    public void put(Upkeep upkeep) {
        database.writing(() -> database.upkeeps.put(upkeep.repository() + "/" + upkeep.chore(), upkeep));
    }

    @Override
    public Optional<Instant> listedAt(RepositoryId repository) {
        return database.reading(() -> database.listings.find(repository));
    }

    @Override
    public void noteListing(RepositoryId repository, Instant beganAt) {
        database.writing(() -> database.listings.put(repository, beganAt));
    }
}
