package io.resticmanager.domain.host;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A machine with an agent, as the server remembers it. Presence is kept elsewhere, in memory.
///
/// @param name what people call it; may change
/// @param resticHost the host name its snapshots carry, fixed at enrollment so that renaming orphans nothing
/// @param machineId what the operating system calls this installation; bound at enrollment
/// @param limits of every job on it; a smaller one of a schedule or of a single job holds instead
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
        Limits limits,
        int revision) {

    public Host {
        requireName(name);
        requireName(resticHost);
        if (machineId.isBlank() || machineId.length() > 128) {
            throw new IllegalArgumentException("a machine id is 1 to 128 characters");
        }
    }

    /// A machine that has just enrolled: no hello yet, and `plan` still to reach it.
    ///
    /// @param name what to call it; its snapshots carry `resticHost`
    public static Host enrolled(
            HostId id,
            String name,
            String resticHost,
            Tags tags,
            Platform platform,
            String machineId,
            AgentFacts agent,
            Ulid plan,
            Instant now) {
        PlanState toBeApplied = new PlanState(plan, Optional.empty(), Optional.of(now), Optional.empty());
        return new Host(
                id,
                name,
                resticHost,
                tags,
                platform,
                machineId,
                now,
                agent,
                toBeApplied,
                Optional.empty(),
                false,
                Limits.NONE,
                1);
    }

    /// An edit by an operator: the next revision.
    public Host edited(String newName, Tags newTags, Limits newLimits) {
        return new Host(
                id,
                newName,
                resticHost,
                newTags,
                platform,
                machineId,
                enrolledAt,
                agent,
                plan,
                duplicate,
                rotationWanted,
                newLimits,
                revision + 1);
    }

    /// What a hello said of it.
    public Host heard(Platform heardPlatform, AgentFacts heardFacts) {
        return with(heardPlatform, machineId, heardFacts, plan, duplicate, rotationWanted);
    }

    public Host withPlan(PlanState newPlan) {
        return with(platform, machineId, agent, newPlan, duplicate, rotationWanted);
    }

    public Host withDuplicate(DuplicateIdentity seen) {
        return with(platform, machineId, agent, plan, Optional.of(seen), rotationWanted);
    }

    /// A fresh bearer is to be made while it is connected.
    public Host wantingRotation() {
        return with(platform, machineId, agent, plan, duplicate, true);
    }

    public Host rotated() {
        return with(platform, machineId, agent, plan, duplicate, false);
    }

    /// A machine takes its place with a fresh bearer: what was said about the old bearer is over, and no agent has
    /// connected since.
    public Host rebound(Platform newPlatform, String newMachineId, AgentFacts enrolling) {
        return with(newPlatform, newMachineId, enrolling, plan, Optional.empty(), false);
    }

    private Host with(
            Platform newPlatform,
            String newMachineId,
            AgentFacts newAgent,
            PlanState newPlan,
            Optional<DuplicateIdentity> newDuplicate,
            boolean newRotationWanted) {
        return new Host(
                id,
                name,
                resticHost,
                tags,
                newPlatform,
                newMachineId,
                enrolledAt,
                newAgent,
                newPlan,
                newDuplicate,
                newRotationWanted,
                limits,
                revision);
    }

    /// What the last hello said. Empty before the first one.
    ///
    /// @param allowsHooks whether hooks may run there; empty also from an agent that does not know hooks
    public record AgentFacts(
            String agentVersion,
            Optional<String> resticVersion,
            Optional<String> bootId,
            Optional<Ulid> instanceId,
            Optional<Instant> firstHelloAt,
            Optional<Instant> lastHelloAt,
            Duration clockSkew,
            Optional<Boolean> allowsHooks) {
        /// What is known at enrollment, before the first hello.
        public static AgentFacts enrolling(String agentVersion, Optional<String> resticVersion) {
            return new AgentFacts(
                    agentVersion,
                    resticVersion,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty());
        }
    }

    /// The plan that should be in force and the one the agent said it applied; different means drift.
    public record PlanState(
            Ulid desired, Optional<Ulid> applied, Optional<Instant> driftSince, Optional<String> problem) {
        public boolean inForce() {
            return applied.filter(desired::equals).isPresent();
        }

        /// Something in it changed: `version` is to be applied. Drift counts from the first change not yet applied.
        public PlanState changed(Ulid version, Instant now) {
            return new PlanState(version, applied, driftSince.or(() -> Optional.of(now)), Optional.empty());
        }

        /// The agent applied `version`.
        ///
        /// @param problems what of it could not be done, as sentences; any of them means drift
        public PlanState applied(Ulid version, List<String> problems, Instant now) {
            boolean done = desired.equals(version) && problems.isEmpty();
            return new PlanState(
                    desired,
                    Optional.of(version),
                    done ? Optional.empty() : driftSince.or(() -> Optional.of(now)),
                    problems.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", problems)));
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
