package io.resticmanager.fleet.agent;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The storage that all scripted restics share: snapshots and locks by the repository's address.
public final class Repositories {
    /// Two jobs that wanted the same repository at a time when one of them had to wait.
    public record Meeting(HostId comingHost, JobId coming, HostId holdingHost, JobId holding) {}

    private final Map<String, One> all = new ConcurrentHashMap<>();

    private static final class One {
        private final ConcurrentLinkedQueue<ListedSnapshot> snapshots = new ConcurrentLinkedQueue<>();
        private final RepositoryLocks locks = new RepositoryLocks();
    }

    public List<ListedSnapshot> list(String url) {
        return List.copyOf(one(url).snapshots);
    }

    public List<Meeting> meetings() {
        return all.values().stream()
                .flatMap(one -> one.locks.meetings().stream())
                .map(met -> new Meeting(
                        met.comer().host(),
                        met.comer().job(),
                        met.holder().host(),
                        met.holder().job()))
                .toList();
    }

    void add(String url, ListedSnapshot snapshot) {
        one(url).snapshots.add(snapshot);
    }

    void remove(String url, Collection<String> ids) {
        one(url).snapshots.removeIf(snapshot -> ids.contains(snapshot.resticId()));
    }

    RepositoryLocks locks(String url) {
        return one(url).locks;
    }

    private One one(String url) {
        return all.computeIfAbsent(url, none -> new One());
    }
}
