package io.resticmanager.fleet.server;

import io.resticmanager.fleet.figure.Latencies;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// People who look at pages and scripts that ask the API meanwhile, ten times a second in all.
public final class Visitors implements AutoCloseable {
    private static final List<String> PATHS = List.of("/api/hosts?limit=50", "/api/jobs?limit=50", "/", "/jobs");
    private static final long EVERY_MILLIS = 100;

    private final Api api;
    private final Map<String, Latencies> latencies = new LinkedHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread;

    public Visitors(Api api) {
        this.api = api;
        PATHS.forEach(path -> latencies.put(path, new Latencies()));
        thread = Thread.ofVirtual().name("visitors").start(this::run);
    }

    /// By path.
    public Map<String, Latencies> latencies() {
        return Map.copyOf(latencies);
    }

    /// Visits that were not answered with 200.
    public long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                for (Map.Entry<String, Latencies> path : latencies.entrySet()) {
                    visit(path.getKey(), path.getValue());
                    Thread.sleep(EVERY_MILLIS);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit(String path, Latencies took) throws InterruptedException {
        long began = System.nanoTime();
        try {
            if (api.visit(path) == 200) {
                took.add(System.nanoTime() - began);
                return;
            }
        } catch (IOException unanswered) {
            // Counted like any other refusal: a scenario that restarts the server expects some.
        }
        refused.incrementAndGet();
    }
}
