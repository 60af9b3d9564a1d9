package io.resticmanager.ports.snapshot;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.snapshot.Pin;
import io.resticmanager.domain.snapshot.PinReason;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.job.JobStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Lets a snapshot stay whatever its group's policy says, until somebody unpins it. Both say how it is to be, so that
/// a second time changes nothing.
public final class PinSnapshots {
    private final SnapshotStore snapshots;
    private final JobStore jobs;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public PinSnapshots(
            SnapshotStore snapshots, JobStore jobs, AuditTrail audit, Transactions transactions, Clock clock) {
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    public sealed interface Result {
        record Done(Snapshot snapshot) implements Result {}

        record NoSuchSnapshot() implements Result {}

        /// There is nothing left to keep.
        record Gone(Instant since) implements Result {
            public String sentence() {
                return "This snapshot is no longer in the repository, so there is nothing left to pin.";
            }
        }

        /// A forget that was told to remove it is on its way: a pin would promise what nobody can keep.
        record BeingRemoved(JobId forget) implements Result {
            public String sentence() {
                return "Forget job " + forget + " is about to remove this snapshot. Cancel it, or wait for its end, and"
                        + " pin the snapshot if it is still there.";
            }
        }
    }

    /// Another reason replaces the one before; the audit trail keeps both.
    public Result pin(Actor actor, SnapshotId id, Optional<PinReason> reason) {
        NotAllowedException.unless(actor, Permission.PIN_SNAPSHOTS);
        return transactions.write(tx -> snapshots
                .find(id)
                .<Result>map(snapshot -> pin(tx, actor, snapshot, reason))
                .orElseGet(Result.NoSuchSnapshot::new));
    }

    private Result pin(Transactions.Tx tx, Actor actor, Snapshot snapshot, Optional<PinReason> reason) {
        if (snapshot.goneAt().isPresent()) {
            return new Result.Gone(snapshot.goneAt().get());
        }
        if (snapshot.pin().filter(pin -> pin.reason().equals(reason)).isPresent()) {
            return new Result.Done(snapshot);
        }
        Optional<Job> removing = jobs.openOn(snapshot.repositoryId()).stream()
                .filter(job -> job.mayRemove(snapshot.listed().resticId()))
                .findFirst();
        if (removing.isPresent()) {
            return new Result.BeingRemoved(removing.get().id());
        }
        Snapshot pinned = snapshot.pinned(new Pin(clock.instant(), name(actor), reason));
        put(tx, pinned);
        audit.record(AuditRecord.of(actor, "snapshot.pinned", "snapshot", snapshot.id())
                .with(Map.of(
                        "repository",
                        snapshot.repositoryId().toString(),
                        "resticId",
                        snapshot.listed().resticId(),
                        "reason",
                        reason.map(PinReason::text).orElse(""))));
        return new Result.Done(pinned);
    }

    /// Also of a snapshot that is gone. The next forget decides anew.
    public Result unpin(Actor actor, SnapshotId id) {
        NotAllowedException.unless(actor, Permission.PIN_SNAPSHOTS);
        return transactions.write(tx -> snapshots
                .find(id)
                .<Result>map(snapshot -> unpin(tx, actor, snapshot))
                .orElseGet(Result.NoSuchSnapshot::new));
    }

    private Result unpin(Transactions.Tx tx, Actor actor, Snapshot snapshot) {
        if (!snapshot.isPinned()) {
            return new Result.Done(snapshot);
        }
        Snapshot unpinned = snapshot.unpinned();
        put(tx, unpinned);
        audit.record(AuditRecord.of(actor, "snapshot.unpinned", "snapshot", snapshot.id())
                .with(Map.of(
                        "repository",
                        snapshot.repositoryId().toString(),
                        "resticId",
                        snapshot.listed().resticId())));
        return new Result.Done(unpinned);
    }

    private void put(Transactions.Tx tx, Snapshot snapshot) {
        snapshots.update(snapshot);
        tx.publish(new DomainEvent.SnapshotsChanged(snapshot.repositoryId()));
    }

    private static String name(Actor actor) {
        return switch (actor) {
            case Actor.Person person -> person.username().toString();
            case Actor.Agent agent -> "the agent of " + agent.host();
            case Actor.Anonymous ignored -> "somebody";
            case Actor.Server ignored -> "the server";
        };
    }
}
