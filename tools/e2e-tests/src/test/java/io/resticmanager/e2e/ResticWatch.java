package io.resticmanager.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The restics that run on this machine, looked at many times a second: one that waits for a lock of another has no
/// lock of its own yet, and would not be seen among the locks.
final class ResticWatch implements AutoCloseable {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final Set<String> ALONE = Set.of("check", "forget", "prune");
    private static final Set<String> SHARED = Set.of("backup", "restore");

    private final Set<String> programs;
    private final String mark;
    private final Thread thread;
    private final Map<Long, String> verbs = new HashMap<>();
    private final Set<String> collisions = new LinkedHashSet<>();
    private final Set<Long> alone = new LinkedHashSet<>();
    private volatile boolean closed;

    /// @param mark in the environment of those that are meant
    ResticWatch(List<Path> programs, String mark) {
        this.programs = Set.copyOf(programs.stream().map(Path::toString).toList());
        this.mark = mark;
        thread = Thread.ofPlatform().daemon().name("restic-watch").start(this::follow);
    }

    /// One that needs the repository alone beside another that uses it, in words.
    synchronized List<String> collisions() {
        return List.copyOf(collisions);
    }

    /// How many that need the repository alone were seen.
    synchronized int alone() {
        return alone.size();
    }

    private void follow() {
        while (!closed) {
            look();
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private synchronized void look() {
        List<Long> running = ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().command().filter(programs::contains).isPresent())
                .map(ProcessHandle::pid)
                .toList();
        verbs.keySet().retainAll(running);
        running.forEach(pid -> verbs.computeIfAbsent(pid, this::verb));
        List<String> inside = new ArrayList<>();
        boolean exclusive = false;
        for (Map.Entry<Long, String> one : verbs.entrySet()) {
            if (ALONE.contains(one.getValue())) {
                exclusive = true;
                alone.add(one.getKey());
            }
            if (ALONE.contains(one.getValue()) || SHARED.contains(one.getValue())) {
                inside.add(one.getValue() + " (process " + one.getKey() + ")");
            }
        }
        if (exclusive && inside.size() > 1) {
            collisions.add(String.join(" beside ", inside));
        }
    }

    private String verb(long pid) {
        if (!read(pid, "environ").contains(mark)) {
            return "";
        }
        Optional<String> verb = Arrays.stream(read(pid, "cmdline").split("\0"))
                .filter(word -> ALONE.contains(word) || SHARED.contains(word))
                .findFirst();
        return verb.orElse("");
    }

    private static String read(long pid, String what) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/" + what)));
        } catch (IOException gone) {
            return "";
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(10_000);
    }
}
