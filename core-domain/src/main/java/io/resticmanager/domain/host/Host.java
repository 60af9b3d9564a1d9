package io.resticmanager.domain.host;

import io.resticmanager.domain.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A machine with an agent, as the server remembers it. Presence is kept elsewhere, in memory.
///
/// @param name what people call it; may change
/// @param resticHost the host name its snapshots carry, fixed at enrollment so that renaming orphans nothing
/// @param machineId what the operating system calls this installation; bound at enrollment
/// @param revision changes with every edit; what `If-Match` compares
public record Host(
        HostId id,
        String name,
        String resticHost,
        Tags tags,
        Platform platform,
        String machineId,
        Instant enrolledAt,
        AgentFacts agent,
        PlanState plan,
        Optional<DuplicateIdentity> duplicate,
        boolean rotationWanted,
        int revision) {

    public Host {
        requireName(name);
        requireName(resticHost);
        if (machineId.isBlank() || machineId.length() > 128) {
            throw new IllegalArgumentException("a machine id is 1 to 128 characters");
        }
    }

    /// What the last hello said. Empty before the first one.
    public record AgentFacts(
            String agentVersion,
            Optional<String> resticVersion,
            Optional<String> bootId,
            Optional<Ulid> instanceId,
            Optional<Instant> firstHelloAt,
            Optional<Instant> lastHelloAt,
            Duration clockSkew) {}

    /// The plan that should be in force and the one the agent said it applied; different means drift.
    public record PlanState(
            Ulid desired, Optional<Ulid> applied, Optional<Instant> driftSince, Optional<String> problem) {
        public boolean inForce() {
            return applied.filter(desired::equals).isPresent();
        }
    }

    /// A second machine that came with this host's bearer.
    public record DuplicateIdentity(String machineId, String hostname, Instant seenAt) {}

    private static void requireName(String name) {
        if (name.isBlank() || name.length() > 255 || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a host name is 1 to 255 printable characters");
        }
    }
}
