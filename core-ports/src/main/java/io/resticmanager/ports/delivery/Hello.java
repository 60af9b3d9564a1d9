package io.resticmanager.ports.delivery;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.job.JobId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// An agent's first words on a connection.
///
/// @param jobs accepted or running ones
/// @param instanceId names the agent's process
/// @param at the agent's clock, when it can be known
/// @param allowsHooks whether its configuration lets hooks run there; empty from an agent that does not know hooks
public record Hello(
        int protocolVersion,
        String agentVersion,
        Optional<String> resticVersion,
        Optional<String> resticPath,
        String hostname,
        Platform platform,
        String bootId,
        String machineId,
        Optional<Ulid> planVersion,
        Ulid instanceId,
        Set<JobId> jobs,
        SpoolRange spool,
        Optional<Instant> at,
        Optional<Boolean> allowsHooks) {
    public Hello {
        jobs = Set.copyOf(jobs);
    }
}
