package io.resticmanager.ports.job;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobLifecycle;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Transition;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.schedule.Lateness;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;

/// The one place where a stored job changes: applies the lifecycle, writes the result, keeps the host's evidence and
/// tells of it.
public final class JobChanges {
    private final JobStore jobs;
    private final HostStore hosts;
    private final SourceGroupStore groups;
    private final Lateness lateness;

    @Inject
    public JobChanges(JobStore jobs, HostStore hosts, SourceGroupStore groups, Lateness lateness) {
        this.jobs = jobs;
        this.hosts = hosts;
        this.groups = groups;
        this.lateness = lateness;
    }

    /// A new job.
    public void insert(Transactions.Tx tx, Job job) {
        jobs.insert(job);
        tell(tx, job);
    }

    /// `job` as it was read in the same transaction.
    public Transition apply(Transactions.Tx tx, Job job, JobEvent event) {
        Transition transition = JobLifecycle.apply(job, event);
        if (transition instanceof Transition.Changed(Job changed)) {
            jobs.update(changed);
            noteEvidence(job, changed);
            tell(tx, changed);
        }
        return transition;
    }

    private void noteEvidence(Job before, Job after) {
        if (!after.spec().makesSnapshot() || !after.isEnded()) {
            return;
        }
        HostId host = after.hostId();
        if (after.outcome().orElseThrow() == Outcome.SKIPPED) {
            return; // no backup was tried: the one before is still the last
        }
        if (!before.isEnded()) {
            hosts.noteBackupEnded(
                    host,
                    after.id(),
                    after.outcome().orElseThrow(),
                    after.times().effective());
        }
        if (after.isGreen() && !before.isGreen()) {
            hosts.noteBackupConfirmed(host, after.times().effective());
            if (after.spec() instanceof JobSpec.Backup backup) {
                backup.groupId()
                        .ifPresent(group ->
                                groups.noteConfirmed(group, after.times().effective()));
            }
        }
        lateness.changed(host);
    }

    private static void tell(Transactions.Tx tx, Job job) {
        tx.publish(new DomainEvent.JobChanged(job.id(), job.hostId(), job.repositoryId()));
    }
}
