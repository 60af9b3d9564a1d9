package io.resticmanager.ws.server;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.Skew;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.delivery.ApplyAgentFact;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ws.server.AgentSocket.Surroundings;
import io.resticmanager.ws.wire.CommandMapping;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.HelloMapping;
import io.resticmanager.ws.wire.JobMapping;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.WireCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One agent's connection, from hello to close. What comes in is handled in order by one virtual thread; the socket is
/// asked for more only while the queue has room.
final class AgentConnection implements Session.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(AgentConnection.class);
    private static final int INBOUND = 64;
    private static final int FACTS_AT_ONCE = 64;
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration PONG_WITHIN = Duration.ofSeconds(5);
    private static final int SHED_SECONDS = 30;

    private final HostId host;
    private final Surroundings with;
    private final BlockingQueue<String> inbound = new LinkedBlockingQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean demanded = new AtomicBoolean();
    private final Map<JobId, Instant> unanswered = new ConcurrentHashMap<>();
    private final ReportParts reports = new ReportParts();
    private final Instant openedAt;
    private volatile @Nullable Session session;
    private volatile @Nullable Outbound outbound;
    private volatile @Nullable Hello hello;
    private volatile boolean comparing;
    private volatile boolean ready;
    private volatile @Nullable CountDownLatch pong;
    private volatile @Nullable Future<?> watcher;
    private Skew skew = Skew.NONE;

    AgentConnection(HostId host, Surroundings with) {
        this.host = host;
        this.with = with;
        this.openedAt = with.clock().instant();
    }

    // -- The socket's callbacks: never block.

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        outbound = new Outbound(opened, with.codec(), host);
        Thread.ofVirtual().name("agent-" + host).start(this::work);
        demand();
    }

    @Override
    public void onWebSocketText(String text) {
        demanded.set(false);
        inbound.add(text);
        if (inbound.size() < INBOUND) {
            demand();
        }
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        CountDownLatch waiting = pong;
        if (waiting != null) {
            waiting.countDown();
        }
        demandAgain();
    }

    @Override
    public void onWebSocketPing(ByteBuffer payload) {
        Session open = session;
        if (open != null) {
            open.sendPong(payload, org.eclipse.jetty.websocket.api.Callback.NOOP);
        }
        demandAgain();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("the connection of host {} failed: {}", host, cause.toString());
    }

    @Override
    public void onWebSocketClose(int code, String reason, org.eclipse.jetty.websocket.api.Callback callback) {
        LOG.info("agent disconnected: host={} code={} reason={}", host, code, reason);
        ended();
        callback.succeed();
    }

    // -- What the gateway asks.

    boolean isReady() {
        return ready;
    }

    /// Hands over without waiting. Jobs only once the agent's replay is complete; plans and bearers after the hello.
    boolean send(AgentCommand command) {
        Outbound out = outbound;
        if (out == null || closed.get() || hello == null) {
            return false;
        }
        return switch (command) {
            case AgentCommand.Run run -> {
                if (!ready && !comparing) {
                    yield false;
                }
                unanswered.putIfAbsent(run.jobId(), with.clock().instant());
                yield out.offer(Envelope.of(CommandMapping.toWire(run)));
            }
            case AgentCommand.Cancel cancel ->
                (ready || comparing) && out.offer(Envelope.of(CommandMapping.toWire(cancel)));
            case AgentCommand.SetPlan set -> out.offer(Envelope.of(CommandMapping.toWire(set)));
            case AgentCommand.RotateBearer rotate -> out.offer(Envelope.of(CommandMapping.toWire(rotate)));
        };
    }

    void revoke() {
        refuse(Refusals.revoked());
    }

    void close(CloseCode code, String reason) {
        Outbound out = outbound;
        if (out != null) {
            out.close(code, reason);
        }
        ended();
    }

    void watchWith(Future<?> timer) {
        watcher = timer;
    }

    /// Called every second: closes a connection that does not say hello or does not answer a command.
    void watch() {
        Instant now = with.clock().instant();
        if (hello == null && Duration.between(openedAt, now).compareTo(HELLO_WITHIN) >= 0) {
            close(CloseCode.NO_HELLO, "no hello within " + HELLO_WITHIN.toSeconds() + " s");
        } else if (unanswered.values().stream()
                .anyMatch(sent -> Duration.between(sent, now).compareTo(ANSWER_WITHIN) >= 0)) {
            close(CloseCode.NO_ANSWER, "a command was not answered");
        }
    }

    /// Whether the agent at the other end still answers.
    boolean answersPing() {
        Session open = session;
        if (open == null || closed.get()) {
            return false;
        }
        CountDownLatch waiting = new CountDownLatch(1);
        pong = waiting;
        open.sendPing(ByteBuffer.allocate(0), org.eclipse.jetty.websocket.api.Callback.NOOP);
        try {
            return waiting.await(PONG_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    Optional<Ulid> instance() {
        return Optional.ofNullable(hello).map(Hello::instanceId);
    }

    // -- The connection's own thread.

    private void work() {
        try {
            while (!closed.get()) {
                String text = inbound.poll(1, TimeUnit.SECONDS);
                if (text != null) {
                    handle(text);
                    if (inbound.size() < INBOUND / 2) {
                        demand();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailableException unavailable) {
            LOG.warn("host {} is disconnected: {}", host, unavailable.getMessage());
            close(CloseCode.GOING_AWAY, "the server cannot store now");
        } catch (RuntimeException bug) {
            LOG.error("a message of host {} could not be handled", host, bug);
            close(CloseCode.GOING_AWAY, "internal error");
        }
    }

    private void handle(String text) {
        List<WireCodec.Decoded> batch = new ArrayList<>();
        batch.add(with.codec().decode(text));
        while (isFact(batch.getLast()) && batch.size() < FACTS_AT_ONCE) {
            String next = inbound.poll();
            if (next == null) {
                break;
            }
            batch.add(with.codec().decode(next));
        }
        int facts = 0;
        while (facts < batch.size() && isFact(batch.get(facts))) {
            facts++;
        }
        if (facts > 0) {
            facts(batch.subList(0, facts));
        }
        if (facts < batch.size()) {
            one(batch.get(facts));
        }
    }

    private static boolean isFact(WireCodec.Decoded decoded) {
        return switch (decoded) {
            case WireCodec.Decoded.Message(Envelope envelope) -> envelope.seq() != null;
            case WireCodec.Decoded.Malformed malformed -> malformed.seq() != null;
            case WireCodec.Decoded.UnknownType ignored -> false;
            case WireCodec.Decoded.NotJson ignored -> false;
        };
    }

    private void one(WireCodec.Decoded decoded) {
        switch (decoded) {
            case WireCodec.Decoded.NotJson ignored -> close(CloseCode.NOT_JSON, "not a message");
            case WireCodec.Decoded.UnknownType unknown ->
                tell(Envelope.of(new Payload.Trouble(
                                "unknown-type", "This server does not know " + clip(unknown.type()) + ".", null))
                        .answering(unknown.id()));
            case WireCodec.Decoded.Malformed malformed -> {
                LOG.warn("host {} sent a malformed {} ({})", host, clip(malformed.type()), malformed.reason());
                tell(Envelope.of(new Payload.Trouble("malformed", malformed.reason(), null))
                        .answering(malformed.id()));
            }
            case WireCodec.Decoded.Message(Envelope envelope) -> message(envelope);
        }
    }

    private void message(Envelope envelope) {
        if (hello == null) {
            if (envelope.payload() instanceof Payload.Hello first) {
                greet(envelope, first);
            } else {
                close(CloseCode.NO_HELLO, "a connection begins with hello");
            }
            return;
        }
        with.hear().anything(host);
        try {
            known(envelope);
        } catch (IllegalArgumentException wrong) {
            LOG.warn("host {} sent a wrong {}", host, WireCodec.name(envelope.payload()));
            tell(Envelope.of(new Payload.Trouble("malformed", "a part of the message is wrong", null))
                    .answering(envelope.id()));
        }
    }

    private void known(Envelope envelope) {
        switch (envelope.payload()) {
            case Payload.Heartbeat h ->
                with.hear().heartbeat(host, new Presence.Vitals(h.runningJobs(), h.spoolDepth(), h.freeDiskBytes()));
            case Payload.CommandAccepted accepted -> unanswered.remove(JobId.of(accepted.jobId()));
            case Payload.CommandRejected rejected -> {
                JobId job = JobId.of(rejected.jobId());
                unanswered.remove(job);
                ErrorCode code = ErrorCode.ofWord(rejected.code()).orElse(ErrorCode.UNKNOWN);
                with.hear()
                        .rejected(
                                host,
                                job,
                                new JobError(
                                        code, rejected.message().isBlank() ? code.sentence() : rejected.message()));
            }
            case Payload.JobProgress p -> with.hear().progress(host, JobId.of(p.jobId()), JobMapping.progress(p));
            case Payload.PlanApplied p -> with.hear().planApplied(host, new Ulid(p.version()), p.problems());
            case Payload.SnapshotsReport r -> report(r);
            case Payload.RepositoryStats s -> stats(s);
            case Payload.BearerStored b -> with.hear().bearerStored(host, new TokenHash(b.bearerSha256()));
            case Payload.Trouble t -> LOG.warn("host {} says {}: {}", host, clip(t.code()), clip(t.message()));
            case Payload.Hello ignored -> LOG.warn("host {} said hello twice", host);
            default ->
                tell(Envelope.of(new Payload.Trouble(
                                "unexpected", WireCodec.name(envelope.payload()) + " is not for the server.", null))
                        .answering(envelope.id()));
        }
    }

    private void greet(Envelope envelope, Payload.Hello first) {
        Hello said;
        try {
            said = HelloMapping.toDomain(first);
        } catch (IllegalArgumentException wrong) {
            close(CloseCode.NO_HELLO, "the hello is malformed");
            return;
        }
        if (!with.greetings().tryAcquirePermission()) {
            tell(welcome(0, false, SHED_SECONDS).answering(envelope.id()));
            close(CloseCode.GOING_AWAY, "the server sheds load");
            return;
        }
        try {
            greetAdmitted(envelope, said);
        } finally {
            with.greetings().onComplete();
        }
    }

    private void greetAdmitted(Envelope envelope, Hello said) {
        Instant now = with.clock().instant();
        skew = said.at().map(at -> Skew.observed(at, now)).orElse(Skew.NONE);
        switch (with.greet().greet(host, said)) {
            case GreetAgent.Greeting.ProtocolTooOld ignored -> refuse(Refusals.tooOld());
            case GreetAgent.Greeting.ProtocolTooNew ignored -> refuse(Refusals.tooNew());
            case GreetAgent.Greeting.Revoked ignored -> refuse(Refusals.revoked());
            case GreetAgent.Greeting.OtherMachine ignored -> refuse(Refusals.otherMachine());
            case GreetAgent.Greeting.Welcome welcome -> {
                if (!takeOver(said)) {
                    with.greet().duplicateSeen(host, said.machineId(), said.hostname());
                    refuse(Refusals.duplicate());
                    return;
                }
                hello = said;
                tell(welcome(welcome.acked(), welcome.newSpool(), null).answering(envelope.id()));
                LOG.info(
                        "agent connected: host={} version={} restic={} acked={} spooled={}",
                        host,
                        said.agentVersion(),
                        said.resticVersion().orElse("none"),
                        welcome.acked(),
                        said.spool().lastSeq());
                if (welcome.sendPlan()) {
                    with.greet().sendPlan(host);
                }
                if (!welcome.newSpool()) {
                    becomeReadyAfter(welcome.acked());
                }
            }
        }
    }

    /// Whether this connection may be the host's. An older one of another process that still answers keeps its place.
    private boolean takeOver(Hello said) {
        Optional<AgentConnection> older = with.gateway().find(host).filter(c -> c != this);
        if (older.isPresent()
                && !older.get().instance().equals(Optional.of(said.instanceId()))
                && older.get().answersPing()) {
            return false;
        }
        with.gateway()
                .enter(host, this)
                .filter(c -> c != this)
                .ifPresent(c -> c.close(CloseCode.REPLACED, "replaced by a newer connection"));
        return true;
    }

    private void facts(List<WireCodec.Decoded> facts) {
        Hello said = hello;
        if (said == null) {
            close(CloseCode.NO_HELLO, "a connection begins with hello");
            return;
        }
        with.hear().anything(host);
        int from = 0;
        while (from < facts.size()) {
            int to = from + 1;
            while (to < facts.size() && seq(facts.get(to)) == seq(facts.get(to - 1)) + 1) {
                to++;
            }
            apply(said.spool().spoolId(), facts.subList(from, to));
            from = to;
        }
    }

    private void apply(SpoolId spool, List<WireCodec.Decoded> run) {
        List<ApplyAgentFact.Arrived> arrived =
                run.stream().map(AgentConnection::arrived).toList();
        switch (with.apply().apply(host, spool, seq(run.getFirst()), arrived)) {
            case ApplyAgentFact.Result.Applied applied -> {
                Outbound out = outbound;
                if (out != null) {
                    out.acknowledge(applied.seq());
                }
                becomeReadyAfter(applied.seq());
            }
            case ApplyAgentFact.Result.Gap gap ->
                tell(Envelope.of(new Payload.Trouble("gap", "A fact is missing before this one.", gap.expected())));
        }
    }

    // Jobs are compared only when the replay has reached what the hello said; nothing is sent before.
    private void becomeReadyAfter(long acked) {
        Hello said = hello;
        if (ready || said == null || acked < said.spool().lastSeq()) {
            return;
        }
        comparing = true;
        Set<JobId> known = said.jobs();
        with.greet().replayed(host, known);
        ready = true;
        with.hear().rotateIfWanted(host);
        with.events().publish(new DomainEvent.HostChanged(host));
    }

    private void report(Payload.SnapshotsReport part) {
        Instant now = with.clock().instant();
        reports.add(part, now).ifPresent(whole -> {
            Instant began = skew.effective(whole.listingStartedAt(), whole.firstReceivedAt());
            if (with.hear().listing(host, RepositoryId.of(part.repositoryId()), whole.items(), began)) {
                tell(Envelope.of(new Payload.ReportApplied(part.reportId())));
            }
        });
    }

    private void stats(Payload.RepositoryStats s) {
        RepositoryFigures figures = new RepositoryFigures(
                s.storedBytes(),
                Optional.ofNullable(s.uncompressedBytes()),
                s.blobCount(),
                s.snapshotCount(),
                s.locks(),
                with.clock().instant());
        if (with.hear().figures(host, RepositoryId.of(s.repositoryId()), figures)) {
            tell(Envelope.of(new Payload.ReportApplied(s.reportId())));
        }
    }

    private void refuse(Payload.Refused refusal) {
        LOG.warn("agent refused: host={} code={}", host, refusal.code());
        tell(Envelope.of(refusal));
        close(CloseCode.REFUSED, refusal.code());
    }

    private void tell(Envelope envelope) {
        Outbound out = outbound;
        if (out != null && !out.offer(envelope)) {
            close(CloseCode.NO_ANSWER, "the agent does not take what it is sent");
        }
    }

    private Envelope welcome(long acked, boolean newSpool, @Nullable Integer retryAfterSeconds) {
        return Envelope.of(new Payload.Welcome(
                GreetAgent.PROTOCOL,
                with.clock().instant(),
                acked,
                (int) Connection.HEARTBEAT.toSeconds(),
                newSpool,
                retryAfterSeconds));
    }

    private void demand() {
        Session open = session;
        if (open != null && !closed.get() && demanded.compareAndSet(false, true)) {
            open.demand();
        }
    }

    // A ping or pong consumed the demand without bringing a message.
    private void demandAgain() {
        demanded.set(false);
        demand();
    }

    private void ended() {
        if (closed.compareAndSet(false, true)) {
            ready = false;
            with.gateway().leave(host, this);
            Future<?> timer = watcher;
            if (timer != null) {
                timer.cancel(false);
            }
            with.events().publish(new DomainEvent.HostChanged(host));
        }
    }

    private static ApplyAgentFact.Arrived arrived(WireCodec.Decoded decoded) {
        return switch (decoded) {
            case WireCodec.Decoded.Message(Envelope envelope) -> {
                try {
                    yield new ApplyAgentFact.Arrived.Fact(FactMapping.toDomain(envelope.payload()));
                } catch (IllegalArgumentException wrong) {
                    yield new ApplyAgentFact.Arrived.Malformed("a part of the fact is wrong");
                }
            }
            case WireCodec.Decoded.Malformed malformed -> new ApplyAgentFact.Arrived.Malformed(malformed.reason());
            case WireCodec.Decoded.UnknownType ignored -> throw new IllegalStateException("not a fact");
            case WireCodec.Decoded.NotJson ignored -> throw new IllegalStateException("not a fact");
        };
    }

    private static long seq(WireCodec.Decoded decoded) {
        Long seq = switch (decoded) {
            case WireCodec.Decoded.Message(Envelope envelope) -> envelope.seq();
            case WireCodec.Decoded.Malformed malformed -> malformed.seq();
            case WireCodec.Decoded.UnknownType ignored -> null;
            case WireCodec.Decoded.NotJson ignored -> null;
        };
        return seq == null ? 0 : seq;
    }

    private static String clip(String text) {
        return text.length() > 80 ? text.substring(0, 80) : text;
    }
}
