package io.resticmanager.http.web.host;

import io.resticmanager.domain.host.Host;
import io.resticmanager.http.web.words.Moment;
import java.time.Clock;

/// What the settings of a host say of its agent.
public final class AgentFacts {
    private AgentFacts() {}

    /// @param hooks whether the agent runs any, in words
    public record Agent(
            String version,
            String restic,
            String machineId,
            String plan,
            boolean planInForce,
            boolean rotationWanted,
            String hooks,
            boolean refusesHooks) {}

    static Agent of(Host host, Clock clock) {
        return new Agent(
                host.agent().agentVersion(),
                host.agent().resticVersion().orElse(""),
                host.machineId(),
                host.plan().inForce()
                        ? "In force on the host"
                        : host.plan()
                                .driftSince()
                                .map(at -> "Changed " + Moment.of(at, clock).words() + ", not in force yet")
                                .orElse("Not in force yet"),
                host.plan().inForce(),
                host.rotationWanted(),
                host.agent()
                        .allowsHooks()
                        .map(allows -> allows ? "Allowed by the agent" : "Refused by the agent (allowHooks: false)")
                        .orElse("Not known: the agent has not said whether it runs them"),
                !host.agent().allowsHooks().orElse(true));
    }
}
