package io.resticmanager.fleet.scenario;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.SimulatedFleet;
import io.resticmanager.fleet.agent.Truth;
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
import org.jspecify.annotations.Nullable;
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
    private final Map<String, JsonNode> groups = new HashMap<>();
    private final Set<JobId> logsRead = new HashSet<>();
    private final Timetable timetable = new Timetable(this);
    private final Chores chores = new Chores(this);

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

    /// A log is compared once: it does not change after its job.
    boolean isLogUnread(JobId job) {
        return !logsRead.contains(job);
    }

    void logWasRead(JobId job) {
        logsRead.add(job);
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

    /// What schedules were asked for.
    Timetable timetable() {
        return timetable;
    }

    /// What is done to repositories.
    public Chores chores() {
        return chores;
    }

    /// The agent's default group, as it was when it was first asked for.
    JsonNode group(SimulatedAgent agent) throws IOException, InterruptedException {
        JsonNode group = groups.get(agent.name());
        if (group == null) {
            group = api.get("/api/hosts/" + agent.host() + "/source-groups")
                    .path("items")
                    .path(0);
            groups.put(agent.name(), group);
        }
        return group;
    }

    /// Asks for a backup of the agent's default group now, also when it is away.
    String backup(SimulatedAgent agent) throws IOException, InterruptedException {
        return run(
                agent,
                Map.of(
                        "kind",
                        "backup",
                        "sourceGroupId",
                        group(agent).path("id").asString(),
                        "queue",
                        true));
    }

    /// Asks for a job now.
    String run(SimulatedAgent agent, Map<String, Object> wish) throws IOException, InterruptedException {
        String id = api.create("/api/hosts/" + agent.host() + "/jobs", wish)
                .path("id")
                .asString();
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

    /// Until no machine does anything.
    ///
    /// @param length how long what they do may well take, further attempts included
    void awaitMachines(Duration length) throws InterruptedException {
        awaitAfter(
                length, "every backup has ended", () -> fleet.agents().stream().noneMatch(SimulatedAgent::isBusy));
    }

    /// Until the server has nothing to do and every agent has handed over everything.
    public void awaitQuiet() throws IOException, InterruptedException {
        await("every job has ended", this::isQuiet);
    }

    /// Until that, every backup was seen in its repository, and every host is known to be online.
    void awaitGreen() throws IOException, InterruptedException {
        awaitQuiet();
        await("every backup is confirmed by a listing", this::isEveryBackupConfirmed);
        await("every agent is seen online", () -> {
            Map<String, JsonNode> hosts = hosts();
            return fleet.agents().stream()
                    .allMatch(agent -> isOnline(hosts.get(agent.host().toString())));
        });
    }

    /// What the server says of every job, by id.
    Map<String, JsonNode> jobs() throws IOException, InterruptedException {
        Map<String, JsonNode> jobs = new HashMap<>();
        api.each("/api/jobs", job -> jobs.put(job.path("id").asString(), job));
        return jobs;
    }

    /// What the server says of every host, by id.
    Map<String, JsonNode> hosts() throws IOException, InterruptedException {
        Map<String, JsonNode> hosts = new HashMap<>();
        api.each("/api/hosts", host -> hosts.put(host.path("id").asString(), host));
        return hosts;
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /// @throws NeverHappenedException when it does not become true in time
    void await(String what, Condition condition) throws InterruptedException {
        await(what, PATIENCE, condition);
    }

    /// The same of something that takes a known time at least.
    void awaitAfter(Duration length, String what, Condition condition) throws InterruptedException {
        await(what, length.plus(PATIENCE), condition);
    }

    private void await(String what, Duration patience, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
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
        throw new NeverHappenedException("Within " + patience.toMinutes() + " minutes it did not happen that " + what
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

    private static boolean isOnline(@Nullable JsonNode host) {
        return host != null && host.path("connection").asString().equals("online");
    }

    private boolean isEveryBackupConfirmed() throws IOException, InterruptedException {
        for (JsonNode job : jobs().values()) {
            if (job.path("confirmation").asString("").equals("pending")
                    && fleet.ledger()
                            .find(JobId.of(job.path("id").asString()))
                            .flatMap(Truth::snapshot)
                            .isPresent()) {
                return false;
            }
        }
        return true;
    }

    private boolean isQuiet() throws IOException, InterruptedException {
        if (fleet.agents().stream().anyMatch(SimulatedAgent::isBusy)) {
            return false;
        }
        for (String state : List.of("queued", "dispatched", "running", "cancelling")) {
            if (!api.get("/api/jobs?limit=1&state=" + state).path("items").isEmpty()) {
                return false;
            }
        }
        return fleet.agents().stream().allMatch(agent -> agent.spoolDepth() == 0 && !agent.owesRetry());
    }
}
