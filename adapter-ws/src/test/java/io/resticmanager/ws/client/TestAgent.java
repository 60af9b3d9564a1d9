package io.resticmanager.ws.client;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.agent.AgentDesk;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.Presence;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// An agent without restic: the real connection and the real spool, and a desk that remembers.
final class TestAgent implements AgentDesk, ServerAddress, AutoCloseable {
    static final Deadlines QUICK = new Deadlines(
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30));
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");

    final FileSpool spool;
    final SocketOutbox outbox = new SocketOutbox();
    final List<ConnectionStatus> statuses = new CopyOnWriteArrayList<>();
    final List<AgentCommand.Run> runs = new CopyOnWriteArrayList<>();
    final List<Plan> plans = new CopyOnWriteArrayList<>();
    final List<String> applied = new CopyOnWriteArrayList<>();
    private final Set<JobId> open = java.util.concurrent.ConcurrentHashMap.newKeySet();
    private final String machineId;
    private final Ulid instance = new Ulid("01JDCW00000000000000000001");
    private volatile URI server;
    private volatile Secret bearer;
    private volatile Optional<Secret> previous = Optional.empty();
    private volatile List<String> pins = List.of();
    private volatile RuntimeException fault;
    private ServerConnection connection;
    private Thread thread;

    TestAgent(URI server, Secret bearer, String machineId, FileSpool spool) {
        this.server = server;
        this.bearer = bearer;
        this.machineId = machineId;
        this.spool = spool;
    }

    void start() {
        start(QUICK);
    }

    void start(Deadlines deadlines) {
        connection = new ServerConnection(
                this,
                this,
                spool,
                outbox,
                statuses::add,
                Clock.systemUTC(),
                () -> 0.0,
                new OwnClientDialer(),
                deadlines);
        thread = Thread.ofVirtual().start(connection);
    }

    void usePrevious(Secret secret) {
        previous = Optional.of(secret);
    }

    void pin(String... accepted) {
        pins = List.of(accepted);
    }

    /// The desk fails with this from now on; null ends it.
    void failWith(RuntimeException broken) {
        fault = broken;
    }

    void append(AgentFact... facts) {
        for (AgentFact fact : facts) {
            if (fact instanceof AgentFact.Started started) {
                open.add(started.jobId());
            }
        }
        spool.append(List.of(facts));
        outbox.spooled();
    }

    /// Waits for words of a status; answers them.
    ConnectionStatus awaitStatus(String state, String words) {
        await(
                () -> statuses.stream()
                        .anyMatch(s -> s.state().equals(state) && s.detail().contains(words)),
                () -> "status " + state + " " + words + "; had "
                        + statuses.stream().limit(6).toList());
        return statuses.stream()
                .filter(s -> s.state().equals(state) && s.detail().contains(words))
                .findFirst()
                .orElseThrow();
    }

    static void await(java.util.function.BooleanSupplier condition, java.util.function.Supplier<String> what) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("waited in vain for " + what.get());
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    static AgentFact.Started started(JobId job, RepositoryId repository) {
        return new AgentFact.Started(
                job, repository, new JobSpec.Test(), new Origin.Command(AT, Optional.empty()), Limits.NONE, AT);
    }

    static AgentFact.Logged logged(JobId job, long first, int lines, String text) {
        List<LogEntry> entries = new ArrayList<>();
        for (long line = first; line < first + lines; line++) {
            entries.add(new LogEntry.Line(line, AT, LogStream.STDOUT, "backup", text + " " + line));
        }
        return new AgentFact.Logged(job, entries);
    }

    @Override
    public Hello hello() {
        if (fault != null) {
            throw fault;
        }
        var range = spool.range(); // before the jobs: what is in the range must be among them or ended in it
        return new Hello(
                1,
                "0.1.0",
                Optional.of("0.18.0"),
                Optional.empty(),
                "db-1",
                new Platform("linux", "amd64"),
                "boot-1",
                machineId,
                plans.isEmpty() ? Optional.empty() : Optional.of(plans.getLast().version()),
                instance,
                Set.copyOf(open),
                range,
                Optional.of(Instant.now()),
                Optional.of(true));
    }

    @Override
    public Presence.Vitals vitals() {
        return new Presence.Vitals(0, spool.depth(), 1);
    }

    @Override
    public void welcomed() {}

    @Override
    public Answer run(AgentCommand.Run command) {
        runs.add(command);
        return new Answer.Accepted(JobState.DISPATCHED);
    }

    @Override
    public void cancel(JobId job) {}

    @Override
    public List<String> apply(Plan plan) {
        plans.add(plan);
        return List.of();
    }

    @Override
    public void store(Secret fresh) {
        previous = Optional.of(bearer);
        bearer = fresh;
    }

    @Override
    public void reportApplied(String reportId) {
        applied.add(reportId);
    }

    @Override
    public URI server() {
        return server;
    }

    @Override
    public Secret bearer() {
        return bearer;
    }

    @Override
    public Optional<Secret> previousBearer() {
        return previous;
    }

    @Override
    public List<String> certPins() {
        return pins;
    }

    @Override
    public void close() throws Exception {
        if (connection != null) {
            connection.close();
            if (!thread.join(Duration.ofSeconds(10))) {
                throw new AssertionError("the connection did not end within 10 s of being told to");
            }
        }
    }
}
