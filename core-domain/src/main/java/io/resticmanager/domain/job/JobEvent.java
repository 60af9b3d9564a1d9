package io.resticmanager.domain.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What can happen to a job.
public sealed interface JobEvent {
    /// What a forget may remove is computed right before it is sent.
    ///
    /// @param ids it may remove
    /// @param pinned that it would remove if nobody had pinned them
    record Approved(List<String> ids, List<String> pinned) implements JobEvent {}

    /// It is about to be sent to its agent; committed before it is sent.
    record Dispatched(Instant at) implements JobEvent {}

    /// Why it does not start yet.
    record Waits(WaitingFor reason) implements JobEvent {}

    /// The agent would not take it.
    record Rejected(Instant at, JobError error) implements JobEvent {}

    /// The agent started it. `agentTime` is only shown.
    record Started(Instant agentTime, Instant effectiveAt) implements JobEvent {}

    /// Somebody wants it stopped.
    record CancelAsked(Instant at) implements JobEvent {}

    /// The agent's final word. `snapshotSeen`: the agent found the snapshot in the repository afterwards.
    record Finished(Instant agentTime, Instant effectiveAt, Job.End end, boolean snapshotSeen) implements JobEvent {}

    /// It was sent, its agent never got it, and meanwhile it lost its place in the lane: it queues again.
    record NeverArrived() implements JobEvent {}

    /// The agent replayed all it has and does not know a job that it had started.
    record ForgottenByAgent(Instant at) implements JobEvent {}

    /// What its agent told of it may lie in a gap of the spool, as when the server was restored from a copy: the
    /// agent is asked for its end, as for one that never arrived, and does not run it.
    record EndMayBeLost() implements JobEvent {}

    /// It waited longer than it may.
    record Expired(Instant at) implements JobEvent {}

    /// Its host is revoked: nobody can run it or tell of it any more.
    record HostGone(Instant at) implements JobEvent {}

    /// Its host has not been heard of for so long that it stops holding its lane; empty: it is heard of again.
    record ContactLost(Optional<Instant> since) implements JobEvent {}

    /// A listing contains its snapshot.
    ///
    /// @param resticId of the snapshot, 64 hex
    record SnapshotSeen(String resticId) implements JobEvent {}

    /// A complete listing that began after its end does not contain its snapshot.
    record SnapshotAbsent() implements JobEvent {}
}
