package io.resticmanager.ports.job;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;

/// Gets a newly bound host's repository ready: tests it through the host, and initialises it only when it is
/// definitely absent and the operator did not forbid it.
public final class OnboardHost {
    private final JobChanges changes;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public OnboardHost(JobChanges changes, AuditTrail audit, Ids ids, Clock clock) {
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// Inside the transaction that bound the host.
    public void bound(Transactions.Tx tx, HostId host, RepositoryId repository, boolean mayInitialise) {
        queue(tx, host, repository, new JobSpec.Test(), mayInitialise);
    }

    /// Inside the transaction that ended the job.
    public void ended(Transactions.Tx tx, Job job) {
        if (job.origin() instanceof Origin.Onboarding onboarding
                && onboarding.mayInitialise()
                && job.end().flatMap(Job.End::summary).orElse(null) instanceof JobSummary.Test test
                && test.exists() == Verdict.NO) {
            queue(tx, job.hostId(), job.repositoryId(), new JobSpec.Init(), false);
        }
    }

    private void queue(Transactions.Tx tx, HostId host, RepositoryId repository, JobSpec spec, boolean mayInitialise) {
        Job job = Job.queued(
                new JobId(ids.next()),
                host,
                repository,
                spec,
                new Origin.Onboarding(clock.instant(), mayInitialise),
                Limits.NONE,
                clock.instant());
        changes.insert(tx, job);
        audit.record(AuditRecord.of(new Actor.Server(), "job.requested", "job", job.id())
                .with(Map.of(
                        "kind", spec.kind().name().toLowerCase(java.util.Locale.ROOT),
                        "hostId", host.toString(),
                        "repositoryId", repository.toString(),
                        "reason", "onboarding")));
    }
}
