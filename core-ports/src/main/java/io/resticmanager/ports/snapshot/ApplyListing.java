package io.resticmanager.ports.snapshot;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Listing;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.maintenance.CareStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Brings the projection up to what a repository really holds, and confirms the backups whose snapshot was seen.
public final class ApplyListing {
    private static final int UNCONFIRMED_AT_ONCE = 1_000;

    private final SnapshotStore snapshots;
    private final JobStore jobs;
    private final HostStore hosts;
    private final JobChanges changes;
    private final CareStore care;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public ApplyListing(
            SnapshotStore snapshots,
            JobStore jobs,
            HostStore hosts,
            JobChanges changes,
            CareStore care,
            Ids ids,
            Clock clock) {
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.hosts = hosts;
        this.changes = changes;
        this.care = care;
        this.ids = ids;
        this.clock = clock;
    }

    /// One snapshot that an agent saw right after making it. Inside the transaction of its job's end.
    public void seen(Transactions.Tx tx, RepositoryId repository, ListedSnapshot listed) {
        Optional<Snapshot> known = snapshots.findByResticId(repository, listed.resticId());
        if (known.isEmpty() || known.get().isGone() || known.get().hostId().isEmpty()) {
            put(repository, listed, known);
            tx.publish(new DomainEvent.SnapshotsChanged(repository));
        }
    }

    /// Whether a listing has already shown the snapshot that this job made.
    public boolean hasShown(RepositoryId repository, JobId job, String resticId) {
        return snapshots
                .findByResticId(repository, resticId)
                .filter(known -> !known.isGone())
                .filter(known -> known.listed().jobId().equals(Optional.of(job)))
                .isPresent();
    }

    /// A complete listing. `beganAt` is on the server's clock.
    public void complete(Transactions.Tx tx, RepositoryId repository, List<ListedSnapshot> listed, Instant beganAt) {
        Listing.Difference difference = Listing.compare(snapshots.present(repository), listed, beganAt);
        snapshots.markGone(difference.gone().stream().map(Snapshot::id).toList(), clock.instant());
        for (ListedSnapshot fresh : difference.fresh()) {
            put(repository, fresh, snapshots.findByResticId(repository, fresh.resticId()));
            found(tx, repository, fresh);
        }
        difference.renamed().forEach((was, now) -> snapshots.update(was.listedAs(now)));
        care.noteListing(repository, beganAt);
        confirm(tx, repository, listed, beganAt);
        if (!difference.equals(Listing.Difference.NONE)) {
            tx.publish(new DomainEvent.SnapshotsChanged(repository));
        }
    }

    // By a clock that was set meanwhile, a listing looks younger than it is: what it did not show yet was not missing.
    private void found(Transactions.Tx tx, RepositoryId repository, ListedSnapshot fresh) {
        maker(repository, fresh)
                .filter(job -> job.confirmation().equals(Optional.of(Confirmation.MISSING)))
                .ifPresent(job -> changes.apply(tx, job, new JobEvent.SnapshotSeen(fresh.resticId())));
    }

    private void put(RepositoryId repository, ListedSnapshot listed, Optional<Snapshot> known) {
        if (known.isPresent()) {
            Snapshot again = known.get().listedAs(listed);
            // A restored server may see a snapshot in a listing before its agent has told of the job that made it.
            snapshots.update(again.hostId().isPresent() ? again : again.madeBy(hostOf(repository, listed)));
            return;
        }
        snapshots.insert(Snapshot.seen(
                new SnapshotId(ids.next()), repository, hostOf(repository, listed), listed, clock.instant()));
    }

    // Tags can be written by anybody with the password: only a job of ours in that very repository links a snapshot.
    private Optional<Job> maker(RepositoryId repository, ListedSnapshot listed) {
        return listed.jobId()
                .flatMap(jobs::find)
                .filter(job -> job.repositoryId().equals(repository));
    }

    private Optional<HostId> hostOf(RepositoryId repository, ListedSnapshot listed) {
        return maker(repository, listed)
                .map(Job::hostId)
                .filter(host -> hosts.find(host).isPresent());
    }

    private void confirm(Transactions.Tx tx, RepositoryId repository, List<ListedSnapshot> listed, Instant beganAt) {
        List<Job> open = jobs.unconfirmed(repository, UNCONFIRMED_AT_ONCE);
        if (open.isEmpty()) {
            return;
        }
        Map<JobId, String> seenIds = listed.stream()
                .filter(l -> l.jobId().isPresent())
                .collect(Collectors.toMap(
                        l -> l.jobId().orElseThrow(), ListedSnapshot::resticId, (first, another) -> first));
        Map<JobId, Job> byId = open.stream().collect(Collectors.toMap(Job::id, Function.identity()));
        byId.forEach((id, job) -> {
            String resticId = seenIds.get(id);
            if (resticId != null) {
                changes.apply(tx, job, new JobEvent.SnapshotSeen(resticId));
            } else if (job.times().effective().isBefore(beganAt)) {
                changes.apply(tx, job, new JobEvent.SnapshotAbsent());
            }
        });
    }
}
