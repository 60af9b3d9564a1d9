package io.resticmanager.ws.server;

import io.resticmanager.domain.delivery.Skew;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ws.server.AgentSocket.Surroundings;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.Greetings;
import io.resticmanager.ws.wire.HelloMapping;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.WireCodec;
import io.resticmanager.ws.wire.WireCodec.Decoded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is said on one connection, step by step: hello and welcome, the replay of the spool, the comparison of jobs,
/// then everyday life. Used by the connection's worker; others only ask how far it is.
final class Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger(Dialogue.class);

    private enum Step {
        HELLO,
        REPLAY,
        COMPARISON,
        EVERYDAY
    }

    private final HostId host;
    private final Surroundings with;
    private final AgentConnection connection;
    private final Outbound out;
    private final CommandAnswers answers;
    private final FactIntake facts;
    private final ReportParts reports;
    private volatile Step step = Step.HELLO;
    private volatile @Nullable Hello hello;
    private @Nullable Hearing hearing;

    Dialogue(HostId host, Surroundings with, AgentConnection connection, Outbound out, CommandAnswers answers) {
        this.host = host;
        this.with = with;
        this.connection = connection;
        this.out = out;
        this.answers = answers;
        this.facts = new FactIntake(host, with.apply(), out);
        this.reports = new ReportParts(with.listings());
    }

    /// Called every second.
    void watch() {
        reports.watch(with.clock().instant());
    }

    /// The connection is over.
    void end() {
        reports.close();
    }

    Optional<Hello> hello() {
        return Optional.ofNullable(hello);
    }

    /// Whether hello was said; whether it is welcome may still be under way.
    boolean isGreeted() {
        return hello != null;
    }

    boolean isReady() {
        return step == Step.EVERYDAY;
    }

    boolean mayHear(AgentCommand command) {
        return switch (command) {
            case AgentCommand.Run ignored -> step == Step.COMPARISON || step == Step.EVERYDAY;
            case AgentCommand.Cancel ignored -> step == Step.COMPARISON || step == Step.EVERYDAY;
            case AgentCommand.SetPlan ignored -> step != Step.HELLO;
            case AgentCommand.RotateBearer ignored -> step != Step.HELLO;
        };
    }

    /// Facts that arrived together, or one other message.
    void take(List<Decoded> batch) {
        Hearing hears = hearing;
        Hello said = hello;
        if (hears == null || said == null) {
            first(batch.getFirst());
            return;
        }
        with.hear().anything(host);
        if (batch.getFirst().seq() == null) {
            one(hears, batch.getFirst());
            return;
        }
        batch.forEach(this::complainOfUnknownType);
        // What was spooled after the hello may be of jobs that it could not name: it waits until jobs are compared.
        int replay = step == Step.REPLAY ? FactIntake.countUpTo(said.spool().lastSeq(), batch) : 0;
        for (List<Decoded> part : List.of(batch.subList(0, replay), batch.subList(replay, batch.size()))) {
            facts.take(said.spool().spoolId(), part).ifPresent(this::replayedTo);
        }
    }

    private void first(Decoded decoded) {
        switch (decoded) {
            case Decoded.NotJson ignored -> notJson();
            case Decoded.Message(Envelope envelope)
            when envelope.payload() instanceof Greetings.Hello said -> greet(envelope, said);
            default -> connection.close(CloseCode.NO_HELLO, "a connection begins with hello");
        }
    }

    private void one(Hearing hears, Decoded decoded) {
        switch (decoded) {
            case Decoded.NotJson ignored -> notJson();
            case Decoded.UnknownType unknown -> complainOfUnknownType(unknown);
            case Decoded.Malformed malformed -> malformed(malformed.id(), malformed.type(), malformed.reason());
            case Decoded.Message(Envelope envelope) -> {
                try {
                    if (!hears.take(envelope)) {
                        connection.tell(envelope); // finds no room either, and ends the connection
                    }
                } catch (IllegalArgumentException wrong) {
                    malformed(envelope.id(), WireCodec.name(envelope.payload()), "a part of the message is wrong");
                }
            }
        }
    }

    private void notJson() {
        connection.close(CloseCode.NOT_JSON, "not a message");
    }

    private void malformed(@Nullable String id, String type, String reason) {
        LOG.warn("host {} sent a malformed {} ({})", host, clip(type), reason);
        connection.tell(
                Envelope.of(new Payload.Trouble("malformed", reason, null)).answering(id));
    }

    private void complainOfUnknownType(Decoded decoded) {
        if (decoded instanceof Decoded.UnknownType unknown) {
            connection.tell(Envelope.of(new Payload.Trouble(
                            "unknown-type", "This server does not know " + clip(unknown.type()) + ".", null))
                    .answering(unknown.id()));
        }
    }

    private void greet(Envelope envelope, Greetings.Hello first) {
        Hello said;
        try {
            said = HelloMapping.toDomain(first);
        } catch (RuntimeException wrong) {
            // The mapping is pure: whatever it stumbles over is the content.
            connection.close(CloseCode.NO_HELLO, "the hello is malformed");
            return;
        }
        if (!with.greetings().tryAcquirePermission()) {
            int later = (int) with.appointments()
                    .next(with.nanos().getAsLong())
                    .plusMillis(999)
                    .toSeconds();
            connection.tell(welcome(0, false, later, Optional.empty()).answering(envelope.id()));
            connection.close(CloseCode.GOING_AWAY, "the server sheds load");
            return;
        }
        GreetAgent.Greeting greeting;
        try {
            greeting = with.greet().greet(host, said);
        } finally {
            with.greetings().onComplete();
        }
        switch (greeting) {
            case GreetAgent.Greeting.ProtocolTooOld ignored -> connection.refuse(Refusals.tooOld());
            case GreetAgent.Greeting.ProtocolTooNew ignored -> connection.refuse(Refusals.tooNew());
            case GreetAgent.Greeting.Revoked ignored -> connection.refuse(Refusals.revoked());
            case GreetAgent.Greeting.OtherMachine ignored -> connection.refuse(Refusals.otherMachine());
            case GreetAgent.Greeting.Welcome welcome -> enter(envelope, said, welcome);
        }
    }

    private void enter(Envelope envelope, Hello said, GreetAgent.Greeting.Welcome welcome) {
        Instant now = with.clock().instant();
        Skew skew = said.at().map(at -> Skew.observed(at, now)).orElse(Skew.NONE);
        hello = said;
        if (!takeOver(said)) {
            with.greet().duplicateSeen(host, said.machineId(), said.hostname());
            connection.refuse(Refusals.duplicate());
            return;
        }
        hearing = new Hearing(host, with.hear(), answers, reports, out, with.clock(), skew);
        connection.tell(welcome(welcome.acked(), welcome.newSpool(), null, welcome.ackedId())
                .answering(envelope.id()));
        step = Step.REPLAY;
        LOG.info(
                "agent connected: host={} version={} restic={} acked={} spooled={}",
                host,
                clip(said.agentVersion()),
                clip(said.resticVersion().orElse("none")),
                welcome.acked(),
                said.spool().lastSeq());
        if (welcome.sendPlan()) {
            with.greet().sendPlan(host);
        }
        if (!welcome.newSpool()) {
            replayedTo(welcome.acked());
        }
    }

    /// Whether this connection may be the host's. An older one of another process that still answers keeps its place.
    private boolean takeOver(Hello said) {
        Optional<AgentConnection> older = with.gateway().find(host).filter(c -> c != connection);
        if (older.isPresent()
                && !older.get().instance().equals(Optional.of(said.instanceId()))
                && older.get().answersPing()) {
            return false;
        }
        with.gateway()
                .enter(host, connection)
                .filter(c -> c != connection)
                .ifPresent(c -> c.close(CloseCode.REPLACED, "replaced by a newer connection"));
        if (connection.isClosed()) {
            with.gateway().leave(host, connection); // it ended while it was greeted
        }
        return true;
    }

    // Jobs are compared only when the replay has reached what the hello said; nothing is sent before.
    private void replayedTo(long acked) {
        Hello said = hello;
        if (step != Step.REPLAY || said == null || acked < said.spool().lastSeq()) {
            return;
        }
        step = Step.COMPARISON;
        with.greet().replayed(host, said.jobs());
        with.hear().rotateIfWanted(host); // before commands may be sent: who asks for it later finds us ready
        step = Step.EVERYDAY;
        with.events().publish(new DomainEvent.HostChanged(host));
    }

    private Envelope welcome(
            long acked, boolean newSpool, @Nullable Integer retryAfterSeconds, Optional<String> ackedId) {
        return Envelope.of(new Greetings.Welcome(
                GreetAgent.PROTOCOL,
                with.clock().instant(),
                acked,
                (int) Connection.HEARTBEAT.toSeconds(),
                newSpool,
                retryAfterSeconds,
                ackedId.orElse(null)));
    }

    private static String clip(String text) {
        return text.length() > 80 ? text.substring(0, 80) : text;
    }
}
