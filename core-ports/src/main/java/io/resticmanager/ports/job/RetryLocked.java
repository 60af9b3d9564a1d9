package io.resticmanager.ports.job;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LockRetry;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import jakarta.inject.Inject;
import java.time.Clock;

/// Queues what met a lock of somebody else once more.
public final class RetryLocked {
    private final JobChanges changes;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public RetryLocked(JobChanges changes, Ids ids, Clock clock) {
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    /// Inside the transaction that ended the job.
    public void ended(Transactions.Tx tx, Job job) {
        if (LockRetry.follows(job)) {
            changes.insert(tx, LockRetry.after(job, new JobId(ids.next()), clock.instant()));
        }
    }
}
