package io.resticmanager.agent.status;

import java.time.Instant;
import java.util.List;

/// What a running agent says about itself.
///
/// @param connection `connecting`, `connected` or `waiting`, or `stopped` after an orderly end
/// @param connectionDetail which server, or why it waits
/// @param runningJobs ids
/// @param trouble a sentence; empty when all is well
public record AgentStatus(
        long pid,
        Instant startedAt,
        String connection,
        Instant connectionSince,
        String connectionDetail,
        List<String> runningJobs,
        int waitingJobs,
        long spoolDepth,
        String trouble) {
    public static final String STOPPED = "stopped";

    public AgentStatus {
        runningJobs = List.copyOf(runningJobs);
    }
}
