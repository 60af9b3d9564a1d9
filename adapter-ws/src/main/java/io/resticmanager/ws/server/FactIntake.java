package io.resticmanager.ws.server;

import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.delivery.ApplyAgentFact;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.WireCodec;
import io.resticmanager.ws.wire.WireCodec.Decoded;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// Facts on their way into the store: what arrived together is committed together, then acknowledged.
final class FactIntake {
    private final HostId host;
    private final ApplyAgentFact apply;
    private final Outbound out;

    FactIntake(HostId host, ApplyAgentFact apply, Outbound out) {
        this.host = host;
        this.apply = apply;
        this.out = out;
    }

    /// Answers up to where everything is committed; empty when facts are missing before these.
    ///
    /// @param facts each with a `seq`
    OptionalLong take(SpoolId spool, List<Decoded> facts) {
        OptionalLong reached = OptionalLong.empty();
        int from = 0;
        while (from < facts.size()) {
            int to = from + 1;
            while (to < facts.size() && seq(facts.get(to)) == seq(facts.get(to - 1)) + 1) {
                to++;
            }
            reached = commit(spool, facts.subList(from, to));
            from = to;
        }
        return reached;
    }

    /// How many facts come before the first one beyond `last`.
    static int countUpTo(long last, List<Decoded> facts) {
        int count = 0;
        while (count < facts.size() && seq(facts.get(count)) <= last) {
            count++;
        }
        return count;
    }

    private OptionalLong commit(SpoolId spool, List<Decoded> run) {
        List<ApplyAgentFact.Arrived> arrived =
                run.stream().map(FactIntake::arrived).toList();
        return switch (apply.apply(host, spool, seq(run.getFirst()), arrived, id(run.getLast()))) {
            case ApplyAgentFact.Result.Applied applied -> {
                out.acknowledge(applied.seq());
                yield OptionalLong.of(applied.seq());
            }
            case ApplyAgentFact.Result.Gap gap -> {
                out.offer(
                        Envelope.of(new Payload.Trouble("gap", "A fact is missing before this one.", gap.expected())));
                yield OptionalLong.empty();
            }
        };
    }

    // A fact that cannot be understood consumes its number all the same: it would come again for ever.
    private static ApplyAgentFact.Arrived arrived(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Message(Envelope envelope) -> {
                try {
                    yield new ApplyAgentFact.Arrived.Fact(FactMapping.toDomain(envelope.payload()));
                } catch (RuntimeException wrong) {
                    // The mapping is pure: whatever it stumbles over is the content.
                    yield new ApplyAgentFact.Arrived.Malformed(
                            "a part of the " + WireCodec.name(envelope.payload()) + " is wrong");
                }
            }
            case Decoded.Malformed malformed -> new ApplyAgentFact.Arrived.Malformed(malformed.reason());
            case Decoded.UnknownType ignored ->
                new ApplyAgentFact.Arrived.Malformed("a type this server does not know");
            case Decoded.NotJson ignored -> throw new IllegalStateException("not a fact");
        };
    }

    private static Optional<String> id(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Message(Envelope envelope) -> Optional.ofNullable(envelope.id());
            case Decoded.Malformed malformed -> Optional.ofNullable(malformed.id());
            case Decoded.UnknownType unknown -> Optional.ofNullable(unknown.id());
            case Decoded.NotJson ignored -> Optional.empty();
        };
    }

    private static long seq(Decoded decoded) {
        return Objects.requireNonNull(decoded.seq());
    }
}
