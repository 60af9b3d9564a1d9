package io.resticmanager.domain.firing;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.SourceGroup;
import java.time.Duration;
import java.time.Instant;

/// Whether a scheduled backup that failed is tried again.
public final class Retries {
    private Retries() {}

    /// The same state, or with a further attempt in it.
    ///
    /// @param schedule that fired the job, as it is now
    public static FiringState after(
            FiringState state,
            Schedule schedule,
            SourceGroup group,
            JobId job,
            Origin.Schedule origin,
            Job.End end,
            Instant now) {
        boolean again = end.outcome() == Outcome.FAILED
                && end.error().map(JobError::code).filter(Retries::canPass).isPresent()
                && origin.attempt() <= group.retry().attempts()
                && schedule.enabled();
        Instant until = until(schedule, origin.requestedAt());
        Instant at = now.plus(group.retry().pauseAfter(origin.attempt()));
        if (!again || at.isAfter(until)) {
            return state;
        }
        FiringState.Retry retry = new FiringState.Retry(
                schedule.id(), origin.requestedAt(), origin.retryOf().orElse(job), origin.attempt() + 1, at, until);
        return state.with(group.id(), retry);
    }

    /// Until when a run that was due at `due` may begin.
    static Instant until(Schedule schedule, Instant due) {
        Schedule.Timing timing = schedule.timing();
        return timing.catchUpWithin()
                .<Instant>map(due::plus)
                .orElseGet(() -> schedule.startOf(timing.cron().nextAfter(due, timing.zone()))
                        .minus(Duration.ofMillis(1)));
    }

    /// Reasons that pass by themselves; a wrong password does not.
    private static boolean canPass(ErrorCode code) {
        return code == ErrorCode.UNREACHABLE || code == ErrorCode.LOCKED;
    }
}
