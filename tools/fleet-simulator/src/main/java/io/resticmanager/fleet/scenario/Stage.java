package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.SimulatedFleet;
import io.resticmanager.fleet.figure.Latencies;
import io.resticmanager.fleet.figure.Report;
import io.resticmanager.fleet.server.Api;
import io.resticmanager.fleet.server.DatabaseFiles;
import io.resticmanager.fleet.server.ServerProcess;
import io.resticmanager.fleet.server.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What scenarios play on: the server, the fleet, who watches, and what was asked of the server so far.
public final class Stage {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final ServerProcess server;
    private final Api api;
    private final SimulatedFleet fleet;
    private final DatabaseFiles database;
    private final Report report;
    private final Random random;
    private final Optional<Integer> seconds;
    private final Set<String> requested = new HashSet<>();
    private final Set<String> cancelled = new HashSet<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final Map<String, String> groups = new HashMap<>();

    /// @param seconds how long scenarios with a length last
    public Stage(
            ServerProcess server,
            Api api,
            SimulatedFleet fleet,
            DatabaseFiles database,
            Report report,
            long seed,
            Optional<Integer> seconds) {
        this.server = server;
        this.api = api;
        this.fleet = fleet;
        this.database = database;
        this.report = report;
        this.random = new Random(seed);
        this.seconds = seconds;
        watchers.add(new Watcher(api));
    }

    ServerProcess server() {
        return server;
    }

    Api api() {
        return api;
    }

    SimulatedFleet fleet() {
        return fleet;
    }

    DatabaseFiles database() {
        return database;
    }

    Report report() {
        return report;
    }

    Random random() {
        return random;
    }

    Duration length(int usualSeconds) {
        return Duration.ofSeconds(seconds.orElse(usualSeconds));
    }

    /// Jobs that the server said it would do.
    Set<String> requested() {
        return Set.copyOf(requested);
    }

    Set<String> cancelled() {
        return Set.copyOf(cancelled);
    }

    /// The first one has followed since before anything happened.
    List<Watcher> watchers() {
        return List.copyOf(watchers);
    }

    /// More people with an open page.
    List<Watcher> watch(int more) {
        List<Watcher> fresh = new ArrayList<>();
        for (int i = 0; i < more; i++) {
            fresh.add(new Watcher(api));
        }
        return fresh;
    }

    /// Asks for a backup of the agent's default group now, also when it is away.
    String backup(SimulatedAgent agent) throws IOException, InterruptedException {
        String path = "/api/hosts/" + agent.host();
        String group = groups.get(agent.name());
        if (group == null) {
            group = api.get(path + "/source-groups")
                    .path("items")
                    .path(0)
                    .path("id")
                    .asString();
            groups.put(agent.name(), group);
        }
        JsonNode job = api.create(path + "/jobs", Map.of("kind", "backup", "sourceGroupId", group, "queue", true));
        String id = job.path("id").asString();
        requested.add(id);
        return id;
    }

    void cancel(String job) throws IOException, InterruptedException {
        // It may have ended meanwhile: then the answer is 409, and its end stands.
        if (api.post("/api/jobs/" + job + "/cancel", Map.of()).status() == 202) {
            cancelled.add(job);
        }
    }

    /// Until every agent is connected.
    public void awaitEverybody() throws InterruptedException {
        await(
                "every agent is connected",
                () -> fleet.connected() == fleet.agents().size());
    }

    /// Until the server has nothing to do and every agent has handed over everything.
    public void awaitQuiet() throws IOException, InterruptedException {
        await("every job has ended", this::isQuiet);
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /// @throws IllegalStateException when it does not become true in time
    void await(String what, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String trouble = "";
        while (System.nanoTime() < end) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException unanswered) {
                trouble = unanswered.toString();
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        throw new NeverHappenedException("Within " + PATIENCE.toMinutes() + " minutes it did not happen that " + what
                + (trouble.isEmpty() ? "." : " (" + trouble + ")."));
    }

    /// From the end of each job on its machine to the first watcher's hearing of it; only jobs that ended since.
    Latencies deliveries(long since) {
        Watcher first = watchers.getFirst();
        Latencies deliveries = new Latencies();
        fleet.ledger().jobs().stream().filter(job -> job.endedAt() - since > 0).forEach(job -> {
            long seen = first.lastSeen(job.job().toString());
            if (seen - job.endedAt() > 0 && seen != Long.MIN_VALUE) {
                deliveries.add(seen - job.endedAt());
            }
        });
        return deliveries;
    }

    private boolean isQuiet() throws IOException, InterruptedException {
        if (fleet.ledger().running() > 0) {
            return false;
        }
        for (String state : List.of("queued", "dispatched", "running", "cancelling")) {
            if (!api.get("/api/jobs?limit=1&state=" + state).path("items").isEmpty()) {
                return false;
            }
        }
        return fleet.agents().stream().allMatch(agent -> agent.spoolDepth() == 0);
    }
}
