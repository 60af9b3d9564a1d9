package io.resticmanager.agent.config;

import io.resticmanager.restic.OsFamily;
import java.nio.file.Path;
import java.util.Map;

/// Where the agent's things are on this kind of system unless it is told otherwise.
///
/// @param logFolder of an agent that runs as a service without a journal to write to
public record Places(Path config, Path state, Path logFolder) {
    private static final String UNSAID = "C:\\ProgramData";

    public static Places here() {
        return of(OsFamily.here(), System.getenv());
    }

    /// @param environment of this process
    static Places of(OsFamily os, Map<String, String> environment) {
        return switch (os) {
            case UNIX ->
                new Places(
                        Path.of("/etc/restic-manager/agent.yaml"),
                        Path.of("/var/lib/restic-manager-agent"),
                        Path.of("/var/log/restic-manager-agent"));
            case WINDOWS -> {
                Path data = Path.of(environment.getOrDefault("ProgramData", UNSAID), "restic-manager");
                yield new Places(data.resolve("agent.yaml"), data.resolve("state"), data.resolve("log"));
            }
        };
    }
}
