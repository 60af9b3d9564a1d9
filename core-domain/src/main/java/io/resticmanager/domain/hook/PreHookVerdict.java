package io.resticmanager.domain.hook;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobError;

/// What becomes of a backup after its pre-hook.
public sealed interface PreHookVerdict {
    record GoOn() implements PreHookVerdict {}

    /// Not made this time, because the hook asked so.
    record Skip() implements PreHookVerdict {}

    record Cancel() implements PreHookVerdict {}

    /// A backup that a pre-hook did not prepare may be worthless: it is not made.
    record Abort(JobError error) implements PreHookVerdict {}

    static PreHookVerdict of(HookEnd end) {
        if (end.isGood()) {
            return new GoOn();
        }
        if (end.asksToSkip()) {
            return new Skip();
        }
        return end instanceof HookEnd.Cancelled
                ? new Cancel()
                : new Abort(new JobError(
                        ErrorCode.HOOK_FAILED,
                        end.sentence(HookPhase.PRE)
                                + " So the backup was not made. Look at the hook's output in the log."));
    }
}
