package io.resticmanager.ports.host;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import java.time.Duration;
import java.util.Optional;

/// What the server may tell an agent. Each is safe to send twice.
public sealed interface AgentCommand {
    /// @param access only for jobs that need another login than the plan's; kept in memory alone
    /// @param expiresIn an agent that has not started it by then rejects it
    record Run(
            JobId jobId,
            RepositoryId repositoryId,
            JobSpec spec,
            Origin origin,
            Limits limits,
            Duration maxRunTime,
            Duration expiresIn,
            Optional<RepositoryAccess> access)
            implements AgentCommand {}

    record Cancel(JobId jobId) implements AgentCommand {}

    record SetPlan(Plan plan) implements AgentCommand {}

    record RotateBearer(Secret bearer) implements AgentCommand {}
}
