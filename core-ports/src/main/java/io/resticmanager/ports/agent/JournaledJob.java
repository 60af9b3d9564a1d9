package io.resticmanager.ports.agent;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.host.AgentCommand;
import java.time.Instant;
import java.util.Optional;

/// A job as the agent writes it down, from the moment it takes it until 90 days after its end.
///
/// @param command without a credential of its own: that one never reaches the disk
/// @param child the last process that worked for it
/// @param postHookOwed its post-hook must run before it ends, even in a next life of the agent
/// @param endSpooled whether its end is known to be in the spool
public record JournaledJob(
        AgentCommand.Run command,
        Instant acceptedAt,
        Optional<Instant> startedAt,
        Optional<EngineProcess> child,
        boolean postHookOwed,
        Optional<AgentFact.Finished> end,
        boolean endSpooled) {
    public JournaledJob {
        if (command.access().isPresent()) {
            throw new IllegalArgumentException("a credential is not written down with a job");
        }
        if (endSpooled && end.isEmpty()) {
            throw new IllegalArgumentException("only an end can be spooled");
        }
    }

    static JournaledJob accepted(AgentCommand.Run command, Instant at) {
        return new JournaledJob(
                withoutAccess(command), at, Optional.empty(), Optional.empty(), false, Optional.empty(), false);
    }

    public JobId id() {
        return command.jobId();
    }

    /// Nothing is left to do for it.
    public boolean isSettled() {
        return endSpooled;
    }

    JournaledJob started(Instant at) {
        return new JournaledJob(command, acceptedAt, Optional.of(at), child, postHookOwed, end, endSpooled);
    }

    JournaledJob withChild(EngineProcess process) {
        return new JournaledJob(command, acceptedAt, startedAt, Optional.of(process), postHookOwed, end, endSpooled);
    }

    JournaledJob owingPostHook() {
        return new JournaledJob(command, acceptedAt, startedAt, child, true, end, endSpooled);
    }

    JournaledJob ended(AgentFact.Finished fact) {
        return new JournaledJob(command, acceptedAt, startedAt, child, false, Optional.of(fact), false);
    }

    JournaledJob settled() {
        return new JournaledJob(command, acceptedAt, startedAt, child, postHookOwed, end, true);
    }

    /// Its beginning as a fact; empty when it never started.
    Optional<AgentFact.Started> startedFact() {
        return startedAt.map(at -> new AgentFact.Started(
                command.jobId(), command.repositoryId(), command.spec(), command.origin(), command.limits(), at));
    }

    private static AgentCommand.Run withoutAccess(AgentCommand.Run c) {
        return new AgentCommand.Run(
                c.jobId(),
                c.repositoryId(),
                c.spec(),
                c.origin(),
                c.limits(),
                c.maxRunTime(),
                c.expiresIn(),
                Optional.empty());
    }
}
