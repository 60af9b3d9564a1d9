package io.resticmanager.ports.agent;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Platform;

/// What the agent knows of itself and of the machine it runs on.
public interface Machine {
    /// @param instanceId names this process
    record Identity(
            String agentVersion,
            String hostname,
            Platform platform,
            String bootId,
            String machineId,
            Ulid instanceId) {}

    Identity identity();

    /// Bytes free where the agent keeps its state; 0 when that cannot be found out.
    long freeDiskBytes();
}
