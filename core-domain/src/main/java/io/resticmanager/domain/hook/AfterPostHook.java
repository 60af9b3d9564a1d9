package io.resticmanager.domain.hook;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.Outcome;
import java.util.Optional;

/// What a post-hook that failed changes in a job's end: a backup that was made stays one, with a warning; an end that
/// is bad already keeps its own reason.
public final class AfterPostHook {
    private AfterPostHook() {}

    public static Job.End of(Job.End backup, HookEnd post) {
        if (post.isGood() || !backup.outcome().isDone() || backup.error().isPresent()) {
            return backup;
        }
        JobError error = new JobError(
                ErrorCode.HOOK_FAILED,
                post.sentence(HookPhase.POST)
                        + " The backup itself was made. Look at the hook's output in the log, and whether what the"
                        + " pre-hook stopped runs again.");
        return new Job.End(
                Outcome.WARNINGS, backup.exitCode(), Optional.of(error), backup.summary(), backup.snapshotId());
    }
}
