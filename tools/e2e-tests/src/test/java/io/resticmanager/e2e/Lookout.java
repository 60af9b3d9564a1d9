package io.resticmanager.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Looks again and again at what every process of this machine shows of itself: its command line, and its environment
/// where that is asked for.
final class Lookout implements AutoCloseable {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private final Map<String, String> commandLines = new ConcurrentHashMap<>();
    private final Map<String, String> environments = new ConcurrentHashMap<>();
    private final String ours;
    private final Thread thread;
    private volatile boolean ending;

    /// @param ours what the environment of each process to be looked at contains
    Lookout(String ours) {
        this.ours = ours;
        this.thread = Thread.ofPlatform().name("lookout").start(this::look);
    }

    /// Each command line that was seen.
    Map<String, String> commandLines() {
        return Map.copyOf(commandLines);
    }

    /// Environments of our processes, by command line.
    Map<String, String> environments() {
        return Map.copyOf(environments);
    }

    private void look() {
        while (!ending) {
            try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
                processes
                        .filter(p -> p.getFileName().toString().chars().allMatch(Character::isDigit))
                        .forEach(this::lookAt);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private void lookAt(Path process) {
        read(process.resolve("cmdline")).ifPresent(command -> {
            commandLines.putIfAbsent(command, process.getFileName().toString());
            if (!environments.containsKey(command)) {
                read(process.resolve("environ"))
                        .filter(environment -> environment.contains(ours))
                        .ifPresent(environment -> environments.put(command, environment));
            }
        });
    }

    // Processes end while they are looked at.
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', ' '))
                    .filter(text -> !text.isBlank());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
