package io.resticmanager.ws.client;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.agent.AgentDesk;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ws.client.Happenings.Happening;
import io.resticmanager.ws.wire.CommandMapping;
import io.resticmanager.ws.wire.Commands;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.Greetings;
import io.resticmanager.ws.wire.HelloMapping;
import io.resticmanager.ws.wire.JobMapping;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.Plans;
import io.resticmanager.ws.wire.Reports;
import io.resticmanager.ws.wire.WireCodec;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection, from hello to its end. One thread runs it; the next message is asked for when the one before was
/// handled, and facts are sent in small batches in between.
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final int BATCH_BYTES = 256 * 1024;
    // Facts under way without an acknowledgement.
    private static final long WINDOW = 2_000;
    private static final int GOODBYE_SECONDS = 2;
    private static final Duration REFUSED_WAIT = Duration.ofMinutes(5);
    private static final Duration REPLACED_WAIT = Duration.ofSeconds(60);
    private static final int LONGEST_RETRY_SECONDS = 3_600;

    private final AgentDesk desk;
    private final Spool spool;
    private final SocketOutbox outbox;
    private final Clock clock;
    private final AtomicBoolean stopping;
    private final Runnable welcomed;
    private final ShownCertificate shown;
    private final WireCodec codec = new WireCodec();
    private final Happenings happenings = new Happenings();
    private final Deadlines deadlines;
    private @Nullable WebSocket socket;
    private long nextSeq;
    private long ackedHere;
    private long heartbeatNanos = TimeUnit.SECONDS.toNanos(20);
    private long lastHeartbeat;
    private long lastPing;
    private boolean welcome;
    private long welcomedAt;
    private boolean behind;

    Conversation(
            AgentDesk desk,
            Spool spool,
            SocketOutbox outbox,
            Clock clock,
            Deadlines deadlines,
            AtomicBoolean stopping,
            Runnable welcomed,
            ShownCertificate shown) {
        this.desk = desk;
        this.spool = spool;
        this.outbox = outbox;
        this.clock = clock;
        this.deadlines = deadlines;
        this.stopping = stopping;
        this.welcomed = welcomed;
        this.shown = shown;
    }

    /// The socket's ear, and how others wake the loop.
    Happenings happenings() {
        return happenings;
    }

    Ending run(WebSocket opened) throws InterruptedException {
        socket = opened;
        try {
            send(Envelope.of(HelloMapping.toWire(desk.hello())));
            long helloAt = System.nanoTime();
            while (!stopping.get()) {
                if (!welcome
                        && System.nanoTime() - helloAt > deadlines.welcome().toNanos()) {
                    return new Ending.Lost("the server did not answer the greeting", false);
                }
                Optional<Ending> ending = step();
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
            sayGoodbye(opened);
            return new Ending.Stopped("the agent stops");
        } catch (ExecutionException | TimeoutException broken) {
            return new Ending.Lost("the connection broke: " + cause(broken), isSteady());
        } finally {
            opened.abort();
        }
    }

    private static void sayGoodbye(WebSocket opened) throws InterruptedException {
        try {
            opened.sendClose(1001, "the agent stops").get(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unheard) {
            LOG.debug("the server could not be told that the agent stops: {}", unheard.toString());
        }
    }

    private Optional<Ending> step() throws InterruptedException, ExecutionException, TimeoutException {
        Optional<Happening> happening = happenings.next(behind ? 0 : untilSomethingIsDue());
        if (happening.isPresent()) {
            Optional<Ending> ending = take(happening.get());
            if (ending.isPresent()) {
                return ending;
            }
        }
        return welcome ? speak() : Optional.empty();
    }

    private Optional<Ending> take(Happening happening)
            throws InterruptedException, ExecutionException, TimeoutException {
        return switch (happening) {
            case Happening.Wake ignored -> Optional.empty();
            case Happening.Text(String text) -> {
                Optional<Ending> ended = handle(text);
                current().request(1);
                yield ended;
            }
            case Happening.Closed(int code, String reason) -> Optional.of(closed(code, reason));
            case Happening.Broken(String why) ->
                Optional.of(new Ending.Lost("the connection broke: " + why, isSteady()));
        };
    }

    private Optional<Ending> speak() throws InterruptedException, ExecutionException, TimeoutException {
        if (happenings.silence().compareTo(deadlines.silence()) > 0) {
            return Optional.of(new Ending.Lost("the server no longer answers", isSteady()));
        }
        for (Payload payload : outbox.take()) {
            send(Envelope.of(payload));
        }
        long now = System.nanoTime();
        if (now - lastPing >= pingNanos()) {
            lastPing = now;
            current().sendPing(ByteBuffer.allocate(0)).get(deadlines.send().toMillis(), TimeUnit.MILLISECONDS);
        }
        if (now - lastHeartbeat >= heartbeatNanos) {
            lastHeartbeat = now;
            Presence.Vitals vitals = desk.vitals();
            send(Envelope.of(new Greetings.Heartbeat(
                    clock.instant(), vitals.runningJobs(), vitals.spoolDepth(), vitals.freeDiskBytes())));
        }
        behind = sendFacts();
        return Optional.empty();
    }

    // One batch, so that commands and cancels never wait behind a long replay. Answers whether there may be more. A
    // window keeps what is under way bounded; the acknowledgement that opens it again is a happening.
    private boolean sendFacts() throws InterruptedException, ExecutionException, TimeoutException {
        if (nextSeq - ackedHere > WINDOW) {
            return false;
        }
        List<FileSpool.Encoded> facts = encoded();
        for (FileSpool.Encoded fact : facts) {
            send(fact.message());
            nextSeq = fact.seq() + 1;
        }
        return !facts.isEmpty();
    }

    private List<FileSpool.Encoded> encoded() {
        if (spool instanceof FileSpool files) {
            return files.readEncoded(nextSeq, BATCH_BYTES);
        }
        return spool.read(nextSeq, BATCH_BYTES).stream()
                .map(fact -> new FileSpool.Encoded(
                        fact.seq(), codec.encode(Envelope.fact(fact.seq(), null, FactMapping.toWire(fact.fact())))))
                .toList();
    }

    private Optional<Ending> handle(String text) throws InterruptedException, ExecutionException, TimeoutException {
        switch (codec.decode(text)) {
            case WireCodec.Decoded.NotJson ignored -> {
                return Optional.of(new Ending.Lost("the server sent something that is no message", isSteady()));
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
            case Greetings.Welcome w -> {
                return greeted(w);
            }
            case Greetings.Refused r -> {
                return Optional.of(new Ending.Wait(r.message() + " " + r.help(), REFUSED_WAIT));
            }
            case Payload.Ack ack -> {
                ackedHere = Math.max(ackedHere, ack.seq());
                spool.acknowledged(ack.seq());
            }
            case Commands.CommandRun run -> answer(run);
            case Commands.CommandCancel cancel -> desk.cancel(JobId.of(cancel.jobId()));
            case Plans.PlanSet plan -> {
                send(Envelope.of(new Plans.PlanApplied(plan.version(), apply(CommandMapping.plan(plan))))
                        .answering(envelope.id()));
            }
            case Greetings.BearerRotate rotate -> {
                Secret bearer = new Secret(rotate.bearer());
                desk.store(bearer);
                send(Envelope.of(new Greetings.BearerStored(TokenHash.of(bearer).hex())));
            }
            case Reports.ReportApplied applied -> desk.reportApplied(applied.reportId());
            case Payload.Trouble trouble -> trouble(trouble);
            default ->
                send(Envelope.of(new Payload.Trouble(
                                "unexpected", WireCodec.name(envelope.payload()) + " is not for an agent.", null))
                        .answering(envelope.id()));
        }
        return Optional.empty();
    }

    private Optional<Ending> greeted(Greetings.Welcome w) {
        if (w.retryAfterSeconds() != null) {
            return Optional.of(new Ending.Wait(
                    "the server is busy and asks to come back later",
                    Duration.ofSeconds(Math.clamp(w.retryAfterSeconds(), 1, LONGEST_RETRY_SECONDS))));
        }
        if (w.newSpool() || knowsOtherFacts(w)) {
            spool.startAnew();
            return Optional.of(new Ending.Again("the spool was behind the server's memory: a new one was begun"));
        }
        welcome = true;
        welcomedAt = System.nanoTime();
        ackedHere = w.ackedSeq();
        nextSeq = Math.max(w.ackedSeq() + 1, spool.range().firstSeq());
        spool.acknowledged(w.ackedSeq());
        heartbeatNanos = TimeUnit.SECONDS.toNanos(Math.clamp(w.heartbeatSeconds(), 1, 60));
        lastHeartbeat = System.nanoTime();
        lastPing = lastHeartbeat;
        welcomed.run();
        desk.welcomed();
        return Optional.empty();
    }

    // Pins that do not fit the very connection they come over would lock this server out with the next one. Over plain
    // HTTP there is nothing they could fit.
    private List<String> apply(Plan plan) {
        if (plan.certPins().isEmpty() || shown.fits(plan.certPins())) {
            return desk.apply(plan);
        }
        List<String> problems = new ArrayList<>(desk.apply(plan.withoutPins()));
        shown.objection(plan.certPins()).ifPresent(problems::add);
        return List.copyOf(problems);
    }

    // The server has committed another fact under this number: the disk was rolled back, and written on since.
    private boolean knowsOtherFacts(Greetings.Welcome w) {
        return spool instanceof FileSpool files
                && w.ackedId() != null
                && files.idOf(w.ackedSeq())
                        .filter(id -> !id.equals(w.ackedId()))
                        .isPresent();
    }

    private void answer(Commands.CommandRun run) throws InterruptedException, ExecutionException, TimeoutException {
        AgentCommand.Run command = CommandMapping.run(run);
        switch (desk.run(command)) {
            case AgentDesk.Answer.Accepted accepted ->
                send(Envelope.of(new Commands.CommandAccepted(run.jobId(), JobMapping.word(accepted.state()))));
            case AgentDesk.Answer.Rejected rejected ->
                send(Envelope.of(new Commands.CommandRejected(
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
            default -> new Ending.Lost("the server closed the connection (" + code + " " + reason + ")", isSteady());
        };
    }

    /// Whether the connection lasted: one that breaks soon after each welcome must not be tried every second.
    private boolean isSteady() {
        return welcome && System.nanoTime() - welcomedAt >= deadlines.steady().toNanos();
    }

    private long untilSomethingIsDue() {
        if (!welcome) {
            return Math.min(TimeUnit.SECONDS.toNanos(1), deadlines.welcome().toNanos() / 4);
        }
        long now = System.nanoTime();
        long due = Math.min(heartbeatNanos - (now - lastHeartbeat), pingNanos() - (now - lastPing));
        return Math.max(0, Math.min(due, pingNanos()));
    }

    // Three questions without an answer are silence.
    private long pingNanos() {
        return Math.min(heartbeatNanos, deadlines.silence().toNanos() / 3);
    }

    private void send(Envelope envelope) throws InterruptedException, ExecutionException, TimeoutException {
        send(codec.encode(envelope));
    }

    private void send(String message) throws InterruptedException, ExecutionException, TimeoutException {
        current().sendText(message, true).get(deadlines.send().toMillis(), TimeUnit.MILLISECONDS);
    }

    private WebSocket current() {
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("no socket yet");
        }
        return open;
    }

    private static String cause(Exception broken) {
        Throwable cause = broken.getCause() == null ? broken : broken.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
