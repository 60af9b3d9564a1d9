package io.resticmanager.fleet.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Follows the fleet's events as an open page does, and comes back with the last id it has seen when the stream ends.
public final class Watcher implements AutoCloseable {
    private final Api api;
    private final Thread thread;
    private final Map<String, Long> lastSeen = new ConcurrentHashMap<>();
    private final AtomicLong events = new AtomicLong();
    private volatile long missedAt = Long.MIN_VALUE;
    private volatile String lastId = "";
    private volatile @Nullable Stream<String> open;
    private volatile boolean closing;

    public Watcher(Api api) {
        this.api = api;
        this.thread = Thread.ofVirtual().name("watcher").start(this::run);
    }

    /// When the job was last spoken of, by the monotonic clock; `Long.MIN_VALUE` when never.
    public long lastSeen(String job) {
        return lastSeen.getOrDefault(job, Long.MIN_VALUE);
    }

    /// When it was last told that it has missed something and must look anew.
    public long missedAt() {
        return missedAt;
    }

    public long events() {
        return events.get();
    }

    @Override
    public void close() {
        closing = true;
        Stream<String> now = open;
        if (now != null) {
            now.close();
        }
        thread.interrupt();
    }

    private void run() {
        while (!closing) {
            Map<String, String> headers = lastId.isEmpty() ? Map.of() : Map.of("Last-Event-ID", lastId);
            try (Stream<String> lines = api.follow("/api/events?scope=fleet", headers)) {
                open = lines;
                read(lines);
            } catch (IOException | UncheckedIOException ended) {
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(Stream<String> lines) {
        String[] event = {""};
        lines.forEach(line -> {
            if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event[0] = line.substring(7);
                events.incrementAndGet();
            } else if (line.startsWith("data: ")) {
                took(event[0], line);
            }
        });
    }

    private void took(String event, String data) {
        if (event.equals("missed")) {
            missedAt = System.nanoTime();
        } else if (event.equals("job")) {
            int at = data.indexOf("\"jobId\":\"") + "\"jobId\":\"".length();
            lastSeen.put(data.substring(at, at + 26), System.nanoTime());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
