package io.resticmanager.domain.job;

/// How a job shares its repository with others.
public enum Lane {
    /// Runs beside other shared ones.
    SHARED,
    /// Has the repository alone.
    EXCLUSIVE,
    /// Takes no lock (restic's `--no-lock` where it allows).
    NONE
}
