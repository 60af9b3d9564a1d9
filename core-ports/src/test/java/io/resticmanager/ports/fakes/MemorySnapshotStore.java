package io.resticmanager.ports.fakes;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Holding;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.snapshot.SnapshotStore;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

public final class MemorySnapshotStore implements SnapshotStore {
    private final MemoryDatabase database;

    public MemorySnapshotStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Snapshot snapshot) {
        database.writing(() -> {
            requireFree(snapshot);
            database.snapshots.insert(snapshot.id(), snapshot);
        });
    }

    @Override
    public void update(Snapshot snapshot) {
        database.writing(() -> {
            requireFree(snapshot);
            database.snapshots.replace(snapshot.id(), snapshot);
        });
    }

    @Override
    public void markGone(Collection<SnapshotId> ids, Instant at) {
        database.writing(() -> ids.stream()
                .flatMap(id -> find(id).stream())
                .filter(snapshot -> !snapshot.isGone())
                .map(snapshot -> snapshot.goneSince(at))
                .forEach(gone -> database.snapshots.put(gone.id(), gone)));
    }

    @Override
    public Optional<Snapshot> find(SnapshotId id) {
        return database.reading(() -> database.snapshots.find(id));
    }

    @Override
    public Optional<Snapshot> findByResticId(RepositoryId repository, String resticId) {
        return database.reading(() -> database.snapshots
                .where(snapshot -> snapshot.repositoryId().equals(repository)
                        && snapshot.listed().resticId().equals(resticId))
                .findFirst());
    }

    @Override
    public List<Snapshot> present(RepositoryId repository) {
        return database.reading(() -> database.snapshots
                .where(snapshot -> snapshot.repositoryId().equals(repository) && !snapshot.isGone())
                .toList());
    }

    @Override
    public Map<HostId, Long> newestSizes(Collection<HostId> hosts) {
        Map<HostId, Long> sizes = new HashMap<>();
        for (HostId host : hosts) {
            list(Filter.of(host), new PageRequest(Optional.empty(), 1)).items().stream()
                    .flatMap(newest -> newest.listed().sizeBytes().stream())
                    .forEach(size -> sizes.put(host, size));
        }
        return sizes;
    }

    @Override
    public Page<Snapshot> list(Filter filter, PageRequest page) {
        return database.reading(() -> MemoryPages.descending(
                "snapshot",
                database.snapshots.where(filter::fits).filter(snapshot -> !snapshot.isGone()),
                snapshot -> MemoryPages.number(snapshot.listed().time().toEpochMilli())
                        + MemoryPages.text(snapshot.id().toString()),
                page));
    }

    @Override
    public List<Holding> holdings(RepositoryId repository, int limit) {
        Map<String, Holding> held = new TreeMap<>();
        present(repository).stream()
                .map(Holding::of)
                .forEach(one -> held.merge(
                        one.host().map(HostId::toString).orElse("") + "/"
                                + one.group().map(SourceGroupId::toString).orElse(""),
                        one,
                        Holding::plus));
        return held.values().stream().limit(limit).toList();
    }

    @Override
    public Optional<Snapshot> oldest(HostId host) {
        return database.reading(() -> database.snapshots
                .where(Filter.of(host)::fits)
                .filter(snapshot -> !snapshot.isGone())
                .min(Comparator.comparing(snapshot -> snapshot.listed().time())));
    }

    @Override
    public Map<Instant, Integer> quarters(HostId host, Instant from, Instant until) {
        Map<Instant, Integer> quarters = new HashMap<>();
        database.reading(() -> database.snapshots
                        .where(Filter.of(host)::fits)
                        .filter(snapshot -> !snapshot.isGone())
                        .map(snapshot -> snapshot.listed().time())
                        .filter(at -> !at.isBefore(from) && at.isBefore(until))
                        .toList())
                .forEach(at -> quarters.merge(
                        Instant.ofEpochSecond(
                                Math.floorDiv(at.getEpochSecond(), QUARTER.toSeconds()) * QUARTER.toSeconds()),
                        1,
                        Integer::sum));
        return quarters;
    }

    private void requireFree(Snapshot snapshot) {
        if (findByResticId(snapshot.repositoryId(), snapshot.listed().resticId())
                .filter(other -> !other.id().equals(snapshot.id()))
                .isPresent()) {
            throw new IllegalStateException("the repository has a snapshot with this id already");
        }
    }
}
