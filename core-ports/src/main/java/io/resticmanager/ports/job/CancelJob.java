package io.resticmanager.ports.job;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Transition;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.AgentGateway;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/// Stops a job: at once while it is queued, else by asking its agent. An agent that is away is asked when it is back.
public final class CancelJob {
    private final JobStore jobs;
    private final JobChanges changes;
    private final AgentGateway agents;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public CancelJob(
            JobStore jobs,
            JobChanges changes,
            AgentGateway agents,
            AuditTrail audit,
            Transactions transactions,
            Clock clock) {
        this.jobs = jobs;
        this.changes = changes;
        this.agents = agents;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    public sealed interface Decision {
        /// It is cancelled, or will be when the agent answers.
        record Accepted(Job job) implements Decision {}

        record TooLate(Job job) implements Decision {}

        record NoSuchJob() implements Decision {}
    }

    public Decision cancel(Actor actor, JobId id) {
        NotAllowedException.unless(actor, Permission.RUN_JOBS);
        Decision decision = transactions.write(tx -> decide(tx, actor, id));
        if (decision instanceof Decision.Accepted(Job job) && job.state() == JobState.CANCELLING) {
            agents.send(job.hostId(), new AgentCommand.Cancel(id));
        }
        return decision;
    }

    private Decision decide(Transactions.Tx tx, Actor actor, JobId id) {
        Optional<Job> found = jobs.find(id);
        if (found.isEmpty()) {
            return new Decision.NoSuchJob();
        }
        return switch (changes.apply(tx, found.get(), new JobEvent.CancelAsked(clock.instant()))) {
            case Transition.Changed(Job job) -> {
                audit.record(AuditRecord.of(actor, "job.cancel-requested", "job", id));
                yield new Decision.Accepted(job);
            }
            case Transition.Unchanged(Job job) -> new Decision.Accepted(job);
            case Transition.Refused refused -> new Decision.TooLate(refused.job());
        };
    }
}
