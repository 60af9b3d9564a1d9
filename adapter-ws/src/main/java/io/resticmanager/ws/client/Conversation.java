package io.resticmanager.ws.client;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.agent.AgentDesk;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ws.wire.CommandMapping;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.HelloMapping;
import io.resticmanager.ws.wire.JobMapping;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.WireCodec;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection, from hello to its end. One thread runs it; the socket's callbacks only fill its queue, and ask for
/// the next message when the one before was handled.
final class Conversation implements WebSocket.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final Duration WELCOME_WITHIN = Duration.ofSeconds(30);
    // The server answers heartbeats with nothing, but pings and acknowledges; dead peers show in a failing send.
    private static final Duration PONG_WITHIN = Duration.ofSeconds(60);
    private static final int SEND_SECONDS = 30;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final long WINDOW = 2_000;
    private static final Duration REFUSED_WAIT = Duration.ofMinutes(5);
    private static final Duration REPLACED_WAIT = Duration.ofSeconds(60);

    private sealed interface Happening {
        record Text(String text) implements Happening {}

        record Closed(int code, String reason) implements Happening {}

        record Broken(String why) implements Happening {}

        record Wake() implements Happening {}
    }

    private final AgentDesk desk;
    private final Spool spool;
    private final SocketOutbox outbox;
    private final Clock clock;
    private final AtomicBoolean stopping;
    private final Runnable welcomed;
    private final WireCodec codec = new WireCodec();
    private final BlockingQueue<Happening> happenings = new ArrayBlockingQueue<>(64);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;
    private volatile long lastPong = System.nanoTime();
    private long nextSeq;
    private long ackedHere;
    private long heartbeatNanos = TimeUnit.SECONDS.toNanos(20);
    private long lastHeartbeat;
    private boolean welcome;

    Conversation(
            AgentDesk desk, Spool spool, SocketOutbox outbox, Clock clock, AtomicBoolean stopping, Runnable welcomed) {
        this.desk = desk;
        this.spool = spool;
        this.outbox = outbox;
        this.clock = clock;
        this.stopping = stopping;
        this.welcomed = welcomed;
    }

    // -- The socket's callbacks.

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (partial.length() > WireCodec.MOST_BYTES) {
            offer(new Happening.Broken("the server sent a message over 1 MiB"));
            return null;
        }
        if (last) {
            offer(new Happening.Text(partial.toString()));
            partial.setLength(0);
        } else {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, java.nio.ByteBuffer message) {
        lastPong = System.nanoTime();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, java.nio.ByteBuffer message) {
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        offer(new Happening.Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        offer(new Happening.Broken(String.valueOf(error.getMessage())));
    }

    /// There is something to send, or the loop should look whether to stop.
    void wake() {
        if (woken.compareAndSet(false, true) && !happenings.offer(new Happening.Wake())) {
            woken.set(false); // the queue is full: the loop is awake anyway
        }
    }

    // -- The loop.

    Ending run(WebSocket opened) throws InterruptedException {
        socket = opened;
        try {
            send(Envelope.of(HelloMapping.toWire(desk.hello())));
            long helloAt = System.nanoTime();
            while (!stopping.get()) {
                if (!welcome && System.nanoTime() - helloAt > WELCOME_WITHIN.toNanos()) {
                    return new Ending.Lost("the server did not answer the greeting", false);
                }
                Optional<Ending> ending = step();
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
            opened.sendClose(1001, "the agent stops").get(SEND_SECONDS, TimeUnit.SECONDS);
            return new Ending.Stopped("the agent stops");
        } catch (ExecutionException | TimeoutException broken) {
            return new Ending.Lost("the connection broke: " + cause(broken), welcome);
        } finally {
            opened.abort();
        }
    }

    private Optional<Ending> step() throws InterruptedException, ExecutionException, TimeoutException {
        Happening happening = happenings.poll(untilHeartbeat(), TimeUnit.NANOSECONDS);
        Optional<Ending> ending = switch (happening) {
            case null -> Optional.empty();
            case Happening.Wake ignored -> {
                woken.set(false);
                yield Optional.empty();
            }
            case Happening.Text(String text) -> {
                Optional<Ending> ended = handle(text);
                current().request(1);
                yield ended;
            }
            case Happening.Closed(int code, String reason) -> Optional.of(closed(code, reason));
            case Happening.Broken(String why) -> Optional.of(new Ending.Lost("the connection broke: " + why, welcome));
        };
        if (ending.isEmpty() && welcome) {
            return speak();
        }
        return ending;
    }

    private Optional<Ending> speak() throws InterruptedException, ExecutionException, TimeoutException {
        if (System.nanoTime() - lastPong > PONG_WITHIN.toNanos()) {
            return Optional.of(new Ending.Lost("the server no longer answers", true));
        }
        sendFacts();
        for (Payload payload : outbox.take()) {
            send(Envelope.of(payload));
        }
        if (System.nanoTime() - lastHeartbeat >= heartbeatNanos) {
            lastHeartbeat = System.nanoTime();
            Presence.Vitals vitals = desk.vitals();
            send(Envelope.of(new Payload.Heartbeat(
                    clock.instant(), vitals.runningJobs(), vitals.spoolDepth(), vitals.freeDiskBytes())));
            current().sendPing(java.nio.ByteBuffer.allocate(0)).get(SEND_SECONDS, TimeUnit.SECONDS);
        }
        return Optional.empty();
    }

    // A window keeps what is under way bounded; the acknowledgement that opens it again wakes the loop.
    private void sendFacts() throws InterruptedException, ExecutionException, TimeoutException {
        while (nextSeq - ackedHere <= WINDOW && happenings.remainingCapacity() > 8) {
            List<Spool.Spooled> facts = spool.read(nextSeq, BATCH_BYTES);
            if (facts.isEmpty()) {
                return;
            }
            for (Spool.Spooled fact : facts) {
                send(Envelope.fact(fact.seq(), wire(fact.fact())));
                nextSeq = fact.seq() + 1;
            }
        }
    }

    private static Payload wire(AgentFact fact) {
        return FactMapping.toWire(fact);
    }

    private Optional<Ending> handle(String text) throws InterruptedException, ExecutionException, TimeoutException {
        switch (codec.decode(text)) {
            case WireCodec.Decoded.NotJson ignored -> {
                return Optional.of(new Ending.Lost("the server sent something that is no message", welcome));
            }
            case WireCodec.Decoded.UnknownType unknown ->
                send(Envelope.of(new Payload.Trouble("unknown-type", "This agent does not know this message.", null))
                        .answering(unknown.id()));
            case WireCodec.Decoded.Malformed malformed ->
                LOG.warn("the server sent a malformed {} ({})", malformed.type(), malformed.reason());
            case WireCodec.Decoded.Message(Envelope envelope) -> {
                try {
                    return message(envelope);
                } catch (IllegalArgumentException wrong) {
                    LOG.warn("the server sent a wrong {}", WireCodec.name(envelope.payload()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Ending> message(Envelope envelope)
            throws InterruptedException, ExecutionException, TimeoutException {
        switch (envelope.payload()) {
            case Payload.Welcome w -> {
                return greeted(w);
            }
            case Payload.Refused r -> {
                return Optional.of(new Ending.Wait(r.message() + " " + r.help(), REFUSED_WAIT));
            }
            case Payload.Ack ack -> {
                ackedHere = Math.max(ackedHere, ack.seq());
                spool.acknowledged(ack.seq());
            }
            case Payload.CommandRun run -> answer(run);
            case Payload.CommandCancel cancel -> desk.cancel(JobId.of(cancel.jobId()));
            case Payload.PlanSet plan -> {
                List<String> problems = desk.apply(CommandMapping.plan(plan));
                send(Envelope.of(new Payload.PlanApplied(plan.version(), problems))
                        .answering(envelope.id()));
            }
            case Payload.BearerRotate rotate -> {
                Secret bearer = new Secret(rotate.bearer());
                desk.store(bearer);
                send(Envelope.of(new Payload.BearerStored(TokenHash.of(bearer).hex())));
            }
            case Payload.ReportApplied applied -> desk.reportApplied(applied.reportId());
            case Payload.Trouble trouble -> trouble(trouble);
            default ->
                send(Envelope.of(new Payload.Trouble(
                                "unexpected", WireCodec.name(envelope.payload()) + " is not for an agent.", null))
                        .answering(envelope.id()));
        }
        return Optional.empty();
    }

    private Optional<Ending> greeted(Payload.Welcome w) {
        if (w.retryAfterSeconds() != null) {
            return Optional.of(new Ending.Wait(
                    "the server is busy and asks to come back later", Duration.ofSeconds(w.retryAfterSeconds())));
        }
        if (w.newSpool()) {
            spool.startAnew();
            return Optional.of(new Ending.Again("the spool was behind the server's memory: a new one was begun"));
        }
        welcome = true;
        ackedHere = w.ackedSeq();
        nextSeq = Math.max(w.ackedSeq() + 1, spool.range().firstSeq());
        spool.acknowledged(w.ackedSeq());
        heartbeatNanos = TimeUnit.SECONDS.toNanos(Math.clamp(w.heartbeatSeconds(), 1, 60));
        lastHeartbeat = System.nanoTime();
        lastPong = System.nanoTime();
        welcomed.run();
        desk.welcomed();
        return Optional.empty();
    }

    private void answer(Payload.CommandRun run) throws InterruptedException, ExecutionException, TimeoutException {
        AgentCommand.Run command = CommandMapping.run(run);
        switch (desk.run(command)) {
            case AgentDesk.Answer.Accepted accepted ->
                send(Envelope.of(new Payload.CommandAccepted(run.jobId(), JobMapping.word(accepted.state()))));
            case AgentDesk.Answer.Rejected rejected ->
                send(Envelope.of(new Payload.CommandRejected(
                        run.jobId(),
                        rejected.error().code().word(),
                        rejected.error().message())));
        }
    }

    private void trouble(Payload.Trouble trouble) {
        if (trouble.code().equals("gap") && trouble.expected() != null) {
            LOG.info("the server misses facts: sending again from {}", trouble.expected());
            nextSeq = trouble.expected();
            ackedHere = Math.min(ackedHere, nextSeq - 1);
        } else {
            LOG.warn("the server says {}: {}", trouble.code(), trouble.message());
        }
    }

    private Ending closed(int code, String reason) {
        return switch (code) {
            case 4002 -> new Ending.Wait("another connection of this host replaced this one", REPLACED_WAIT);
            case 4003 -> new Ending.Wait("the server refused this agent: " + reason, REFUSED_WAIT);
            default -> new Ending.Lost("the server closed the connection (" + code + " " + reason + ")", welcome);
        };
    }

    private long untilHeartbeat() {
        if (!welcome) {
            return TimeUnit.SECONDS.toNanos(1);
        }
        return Math.max(0, Math.min(heartbeatNanos - (System.nanoTime() - lastHeartbeat), TimeUnit.SECONDS.toNanos(5)));
    }

    private void send(Envelope envelope) throws InterruptedException, ExecutionException, TimeoutException {
        current().sendText(codec.encode(envelope), true).get(SEND_SECONDS, TimeUnit.SECONDS);
    }

    private WebSocket current() {
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("no socket yet");
        }
        return open;
    }

    // Only endings and the one requested message can come here: the bound is never reached by them.
    private void offer(Happening happening) {
        if (!happenings.offer(happening)) {
            LOG.warn("the connection's queue is full: {}", happening.getClass().getSimpleName());
            current().abort();
        }
    }

    private static String cause(Exception broken) {
        Throwable cause = broken.getCause() == null ? broken : broken.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
