package io.resticmanager.domain.job;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One run of one verb on one host against one repository. Only [JobLifecycle] makes a changed one.
///
/// @param effectiveAt the server's idea of when it happened; what lists are ordered and freshness is judged by
/// @param maxRunTime after this the agent stops it; at most 7 days
/// @param expiresAt a job not started by then is not started any more
/// @param recovered learned from an agent by a server that did not know it
public record Job(
        JobId id,
        HostId hostId,
        RepositoryId repositoryId,
        JobSpec spec,
        Origin origin,
        Limits limits,
        Duration maxRunTime,
        Instant expiresAt,
        JobState state,
        Times times,
        Optional<WaitingFor> waitingFor,
        Optional<Instant> contactLostSince,
        Optional<End> end,
        Optional<Confirmation> confirmation,
        boolean recovered) {
    public static final Duration DEFAULT_MAX_RUN_TIME = Duration.ofHours(24);
    public static final Duration DEFAULT_EXPIRY = Duration.ofHours(24);

    /// `started` and `ended` are the agent's clock and only shown; the rest is the server's.
    public record Times(
            Instant queued,
            Optional<Instant> dispatched,
            Optional<Instant> started,
            Optional<Instant> ended,
            Instant effective) {}

    /// How it ended; never changes, but for a snapshot id that becomes whole.
    ///
    /// @param snapshotId of restic: 64 hex, or from 0.14 a prefix until the snapshot is seen
    public record End(
            Outcome outcome,
            Optional<Integer> exitCode,
            Optional<JobError> error,
            Optional<JobSummary> summary,
            Optional<String> snapshotId) {
        /// With the whole id of the snapshot that was seen, unless restic had named another one.
        public End withSnapshotId(String seen) {
            return snapshotId.filter(said -> !seen.startsWith(said)).isPresent()
                    ? this
                    : new End(outcome, exitCode, error, summary, Optional.of(seen));
        }
    }

    public Job {
        if ((state == JobState.ENDED) != end.isPresent()) {
            throw new IllegalArgumentException("a job has an end exactly when it is ended");
        }
        if (confirmation.isPresent() && end.isEmpty()) {
            throw new IllegalArgumentException("only an ended job can be confirmed");
        }
        if (maxRunTime.isNegative() || maxRunTime.isZero() || maxRunTime.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("a job may run for up to 7 days");
        }
    }

    /// A new job that waits to be sent.
    public static Job queued(
            JobId id, HostId host, RepositoryId repository, JobSpec spec, Origin origin, Limits limits, Instant now) {
        return new Job(
                id,
                host,
                repository,
                spec,
                origin,
                limits,
                DEFAULT_MAX_RUN_TIME,
                now.plus(DEFAULT_EXPIRY),
                JobState.QUEUED,
                new Times(now, Optional.empty(), Optional.empty(), Optional.empty(), now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /// A job that its agent had started before this server knew of it: a run that the agent's schedule fired, or, in a
    /// server restored from a copy, one that it has forgotten.
    public static Job startedByAgent(
            JobId id,
            HostId host,
            RepositoryId repository,
            JobSpec spec,
            Origin origin,
            Limits limits,
            Instant effective) {
        return new Job(
                id,
                host,
                repository,
                spec,
                origin,
                limits,
                DEFAULT_MAX_RUN_TIME,
                effective.plus(DEFAULT_EXPIRY),
                JobState.DISPATCHED,
                new Times(effective, Optional.of(effective), Optional.empty(), Optional.empty(), effective),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                !(origin instanceof Origin.Schedule));
    }

    public JobKind kind() {
        return spec.kind();
    }

    /// Whether its agent was told that it may remove this snapshot, and may still do so.
    ///
    /// @param resticId 64 hex
    public boolean mayRemove(String resticId) {
        return state.isWithAgent()
                && spec instanceof JobSpec.Forget forget
                && !forget.dryRun()
                && forget.approvedIds().contains(resticId);
    }

    /// Whether its agent is asked for its end alone: it had started once and must not run again.
    public boolean isAskedForItsEnd() {
        return state == JobState.DISPATCHED && times.started().isPresent();
    }

    public boolean isEnded() {
        return state == JobState.ENDED;
    }

    public Optional<Outcome> outcome() {
        return end.map(End::outcome);
    }

    /// Done, and for a backup also seen in the repository (I2).
    public boolean isGreen() {
        return outcome().filter(Outcome::isDone).isPresent()
                && (!spec.makesSnapshot()
                        || confirmation.filter(c -> c == Confirmation.CONFIRMED).isPresent());
    }
}
