package io.resticmanager.agent.config;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What agent.yaml says.
///
/// @param previousBearer tried when the server does not know the other
/// @param certPins SHA-256 of accepted certificates or public keys, 64 hex; empty means the system's trust
/// @param resticPath the one restic to use; empty looks for it
/// @param allowHooks whether the server may have commands run here around backups
/// @param machineId instead of the machine's own
public record AgentConfig(
        URI server,
        HostId hostId,
        Secret bearer,
        Optional<Secret> previousBearer,
        List<String> certPins,
        Optional<Path> resticPath,
        Path stateDirectory,
        Optional<String> machineId,
        boolean allowHooks) {
    public AgentConfig {
        certPins = List.copyOf(certPins);
    }

    public AgentConfig withServer(URI other) {
        return new AgentConfig(
                other, hostId, bearer, previousBearer, certPins, resticPath, stateDirectory, machineId, allowHooks);
    }

    public AgentConfig withPins(List<String> others) {
        return new AgentConfig(
                server, hostId, bearer, previousBearer, others, resticPath, stateDirectory, machineId, allowHooks);
    }

    /// The bearer in force becomes the previous one.
    public AgentConfig withBearer(Secret next) {
        return new AgentConfig(
                server, hostId, next, Optional.of(bearer), certPins, resticPath, stateDirectory, machineId, allowHooks);
    }
}
