package io.resticmanager.restic;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobError;
import java.io.IOException;
import java.util.Locale;

/// Something on this machine keeps restic or a hook from being started as it must be. Becomes the run's result at
/// [ProcessResticEngine] and at the runner of hooks; nobody else sees it.
public final class CannotRun extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient JobError error;

    CannotRun(String sentence) {
        super(sentence);
        this.error = new JobError(ErrorCode.UNKNOWN, sentence);
    }

    CannotRun(String what, IOException cause) {
        super(what, cause);
        String why = String.valueOf(cause.getMessage());
        boolean full = why.toLowerCase(Locale.ROOT).contains("no space left") || why.contains("quota exceeded");
        this.error = full
                ? JobError.of(ErrorCode.DISK_FULL, what + ".")
                : new JobError(ErrorCode.UNKNOWN, what + ": " + why + ". Check the agent's state folder.");
    }

    public JobError error() {
        return error;
    }
}
