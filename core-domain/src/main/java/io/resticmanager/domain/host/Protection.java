package io.resticmanager.domain.host;

import java.time.Instant;
import java.util.Optional;

/// Whether what a host is meant to keep is kept. Says nothing of its connection.
public enum Protection {
    /// The newest confirmed backup is fresh enough and the last run did not fail.
    PROTECTED,
    /// There is a confirmed backup, but a newer one was due.
    LATE,
    /// The last backup that ended failed.
    FAILING,
    /// No backup of this host was ever seen in a repository.
    NEVER;

    /// What the rule looks at. Times are the server's `effectiveAt`.
    ///
    /// @param lateFrom when it becomes late unless a backup comes; absent while nothing is scheduled: then a host
    ///     with a confirmed backup cannot be late
    public record Evidence(
            Optional<Instant> lastConfirmedBackup, Optional<Instant> lastFailedBackup, Optional<Instant> lateFrom) {}

    public static Protection of(Evidence evidence, Instant now) {
        if (evidence.lastFailedBackup().isPresent()
                && evidence.lastConfirmedBackup()
                        .map(ok -> ok.isBefore(evidence.lastFailedBackup().get()))
                        .orElse(true)) {
            return FAILING;
        }
        if (evidence.lastConfirmedBackup().isEmpty()) {
            return NEVER;
        }
        return evidence.lateFrom().filter(late -> !now.isBefore(late)).isPresent() ? LATE : PROTECTED;
    }
}
