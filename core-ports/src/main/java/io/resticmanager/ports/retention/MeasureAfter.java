package io.resticmanager.ports.retention;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.job.JobChanges;
import jakarta.inject.Inject;
import java.time.Clock;

/// Has a repository measured after what changes its size much: a forget that removed something, and a prune.
public final class MeasureAfter {
    private final JobChanges changes;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public MeasureAfter(JobChanges changes, Ids ids, Clock clock) {
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    /// Inside the transaction that ended the job.
    public void ended(Transactions.Tx tx, Job job) {
        if (changesSize(job)) {
            changes.insert(
                    tx,
                    Job.queued(
                            new JobId(ids.next()),
                            job.hostId(),
                            job.repositoryId(),
                            new JobSpec.Stats(),
                            new Origin.Care(clock.instant(), Origin.Cause.MEASURE),
                            Limits.NONE,
                            clock.instant()));
        }
    }

    private static boolean changesSize(Job job) {
        return switch (job.spec()) {
            case JobSpec.Prune prune ->
                !prune.dryRun() && job.outcome().filter(Outcome::isDone).isPresent();
            case JobSpec.Forget forget ->
                !forget.dryRun()
                        && job.end().flatMap(Job.End::summary).orElse(null) instanceof JobSummary.Forget did
                        && did.removed() > 0;
            case JobSpec.Test ignored -> false;
            case JobSpec.Init ignored -> false;
            case JobSpec.Backup ignored -> false;
            case JobSpec.Check ignored -> false;
            case JobSpec.Unlock ignored -> false;
            case JobSpec.Stats ignored -> false;
            case JobSpec.Snapshots ignored -> false;
        };
    }
}
