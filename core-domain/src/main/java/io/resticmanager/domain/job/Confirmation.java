package io.resticmanager.domain.job;

/// For backups: whether the snapshot was seen in the repository. The only fact that may change after the end.
public enum Confirmation {
    PENDING,
    CONFIRMED,
    /// A full listing made after the backup did not contain it.
    MISSING
}
