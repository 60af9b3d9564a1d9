package io.resticmanager.ws.client;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ws.wire.CommandMapping;
import io.resticmanager.ws.wire.Commands;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.Facts;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.Plans;
import io.resticmanager.ws.wire.WireCodec;

/// Plans, commands and facts as the agent keeps them on its own disk: in the words of the wire, so that both change
/// together and stay readable for the next version. Text that is none throws IllegalArgumentException.
public final class StoredForm {
    private final WireCodec codec = new WireCodec();

    public String of(Plan plan) {
        return codec.encode(Envelope.of(CommandMapping.plan(plan)));
    }

    public String of(AgentCommand.Run command) {
        return codec.encode(Envelope.of(CommandMapping.toWire(command)));
    }

    public String of(AgentFact fact) {
        return codec.encode(Envelope.of(FactMapping.toWire(fact)));
    }

    public Plan plan(String stored) {
        return CommandMapping.plan(payload(stored, Plans.PlanSet.class));
    }

    public AgentCommand.Run command(String stored) {
        return CommandMapping.run(payload(stored, Commands.CommandRun.class));
    }

    public AgentFact.Finished finished(String stored) {
        if (FactMapping.toDomain(payload(stored, Facts.JobFinished.class)) instanceof AgentFact.Finished finished) {
            return finished;
        }
        throw new IllegalArgumentException("not the end of a job");
    }

    // The text is not quoted: a plan holds credentials.
    private <T extends Payload> T payload(String stored, Class<T> type) {
        if (codec.decode(stored) instanceof WireCodec.Decoded.Message(Envelope envelope)
                && type.isInstance(envelope.payload())) {
            return type.cast(envelope.payload());
        }
        throw new IllegalArgumentException("not a stored " + type.getSimpleName());
    }
}
