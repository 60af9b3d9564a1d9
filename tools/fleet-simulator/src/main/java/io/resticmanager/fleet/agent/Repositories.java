package io.resticmanager.fleet.agent;

import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The storage that all scripted restics share: snapshots by the repository's address.
public final class Repositories {
    private final Map<String, ConcurrentLinkedQueue<ListedSnapshot>> snapshots = new ConcurrentHashMap<>();

    public List<ListedSnapshot> list(String url) {
        return List.copyOf(snapshots.getOrDefault(url, new ConcurrentLinkedQueue<>()));
    }

    void add(String url, ListedSnapshot snapshot) {
        snapshots.computeIfAbsent(url, none -> new ConcurrentLinkedQueue<>()).add(snapshot);
    }
}
