package io.resticmanager.domain.job;

import io.resticmanager.domain.account.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Maintenance that met a lock of somebody else, and waited for it in vain, goes back to the queue as a further attempt
/// (delivery: Lanes), until the first one would have expired. Agents never run one id twice, so it is another job.
public final class LockRetry {
    /// From the end of an attempt to the next, so that others get at the repository in between.
    public static final Duration PAUSE = Duration.ofMinutes(10);

    private LockRetry() {}

    /// Whether another attempt follows this end. Not of a dry run: it answers a person, who has gone by then.
    public static boolean follows(Job ended) {
        return ended.outcome().filter(outcome -> outcome == Outcome.FAILED).isPresent()
                && locked(ended).isPresent()
                && isMaintenance(ended.spec())
                && !ended.spec().isDryRun()
                && ended.times().effective().plus(PAUSE).isBefore(ended.expiresAt());
    }

    /// The attempt that follows `ended`, queued, with the lock's owner as what it waits for.
    public static Job after(Job ended, JobId next, Instant now) {
        return new Job(
                next,
                ended.hostId(),
                ended.repositoryId(),
                afresh(ended.spec()),
                again(ended, now),
                ended.limits(),
                ended.maxRunTime(),
                ended.expiresAt(),
                JobState.QUEUED,
                new Job.Times(now, Optional.empty(), Optional.empty(), Optional.empty(), now),
                Optional.of(new WaitingFor.ForeignLock(owner(ended))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /// Whether a queued job still gives the lock time to go.
    public static boolean rests(Job queued, Instant now) {
        return queued.origin() instanceof Origin.Again
                && now.isBefore(queued.times().queued().plus(PAUSE));
    }

    private static Optional<JobError> locked(Job ended) {
        return ended.end().flatMap(Job.End::error).filter(error -> error.code() == ErrorCode.LOCKED);
    }

    private static boolean isMaintenance(JobSpec spec) {
        return switch (spec) {
            case JobSpec.Forget ignored -> true;
            case JobSpec.Prune ignored -> true;
            case JobSpec.Check ignored -> true;
            // A backup is tried again by its agent, as its group says.
            case JobSpec.Backup ignored -> false;
            case JobSpec.Init ignored -> false;
            case JobSpec.Test ignored -> false;
            case JobSpec.Unlock ignored -> false;
            case JobSpec.Stats ignored -> false;
            case JobSpec.Snapshots ignored -> false;
        };
    }

    // What may go is said anew when it is sent.
    private static JobSpec afresh(JobSpec spec) {
        return spec instanceof JobSpec.Forget forget
                ? JobSpec.Forget.asked(forget.groupId(), forget.snapshotHost(), forget.policy(), forget.dryRun())
                : spec;
    }

    private static Origin again(Job ended, Instant now) {
        return switch (ended.origin()) {
            case Origin.Again again -> new Origin.Again(now, again.retryOf(), again.attempt() + 1, again.by());
            case Origin.Command command -> first(ended, now, command.by());
            case Origin.Care ignored -> first(ended, now, Optional.empty());
            case Origin.Onboarding ignored -> first(ended, now, Optional.empty());
            case Origin.Schedule ignored -> first(ended, now, Optional.empty());
        };
    }

    private static Origin first(Job ended, Instant now, Optional<UserId> by) {
        return new Origin.Again(now, ended.id(), 2, by);
    }

    // As the agent says it: "It is held by process 12 on db-1 (user root)."
    private static String owner(Job ended) {
        String owner = locked(ended)
                .map(JobError::detail)
                .orElse("")
                .replaceFirst("^It is held (?:exclusively )?by ", "")
                .replaceFirst("\\.$", "");
        return owner.isEmpty() ? "its owner is not known" : owner;
    }
}
