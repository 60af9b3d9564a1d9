package io.resticmanager.domain.job;

/// How a job ended.
public enum Outcome {
    SUCCEEDED,
    /// A snapshot exists, but some files could not be read (restic's exit code 3).
    WARNINGS,
    FAILED,
    CANCELLED,
    SKIPPED;

    /// Whether the work was done, with or without warnings.
    public boolean isDone() {
        return this == SUCCEEDED || this == WARNINGS;
    }
}
