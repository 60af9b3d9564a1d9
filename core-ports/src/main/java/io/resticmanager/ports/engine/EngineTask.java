package io.resticmanager.ports.engine;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.RepositoryAccess;
import java.time.Duration;

/// One verb to run.
///
/// @param resticHost the host name that snapshots carry
/// @param deadline longest run time; then it is stopped like a cancelled one, with code `deadline`
/// @param lockWait how long to wait for a foreign lock (`--retry-lock`; from 0.16 on)
public record EngineTask(
        JobId jobId,
        JobSpec spec,
        RepositoryAccess access,
        String resticHost,
        Limits limits,
        Duration deadline,
        Duration lockWait) {}
