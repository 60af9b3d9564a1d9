package io.resticmanager.domain.hook;

/// How one hook ended.
public sealed interface HookEnd {
    /// The exit code by which a pre-hook says "not this time" (`EX_TEMPFAIL` of sysexits.h).
    int SKIP = 75;

    /// @param code 128 + n after death by signal n
    record Exited(int code) implements HookEnd {}

    /// It took longer than it may and was ended with everything that it had started.
    record TimedOut(Hook hook) implements HookEnd {}

    /// The job was cancelled meanwhile; it was ended with everything that it had started.
    record Cancelled() implements HookEnd {}

    /// @param sentence why not, and what to do
    record NotStarted(String sentence) implements HookEnd {}

    default boolean isGood() {
        return this instanceof Exited(int code) && code == 0;
    }

    /// Of a pre-hook: whether it asked for the backup to be left out.
    default boolean asksToSkip() {
        return this instanceof Exited(int code) && code == SKIP;
    }

    /// What happened, for the job's log and its error.
    default String sentence(HookPhase phase) {
        return switch (this) {
            case Exited(int code) when code == 0 -> "The " + phase.word() + " is done.";
            case Exited(int code)
            when code == SKIP && phase == HookPhase.PRE ->
                "The pre-hook asked to skip this backup (exit code " + SKIP + "), so it was not made this time.";
            case Exited(int code) -> "The " + phase.word() + " failed with exit code " + code + ".";
            case TimedOut(Hook hook) ->
                "The " + phase.word() + " took longer than the "
                        + hook.timeout().toSeconds() + " s that it may take, and was ended.";
            case Cancelled ignored -> "The " + phase.word() + " was ended because the job was cancelled.";
            case NotStarted(String why) -> "The " + phase.word() + " could not be started: " + why;
        };
    }
}
