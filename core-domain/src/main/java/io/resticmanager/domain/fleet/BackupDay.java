package io.resticmanager.domain.fleet;

import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;

/// What the backups of one host came to on one day (UTC), by the server's `effectiveAt`.
///
/// @param clean seen in the repository, everything read
/// @param warned seen in the repository, some files not read
/// @param failed failed, or never seen in the repository
public record BackupDay(LocalDate day, int clean, int warned, int failed) {
    /// A day in one word.
    public enum Result {
        /// Everything that ran is in the repository.
        OK,
        /// There is something to restore from, but not all went well.
        WARNINGS,
        /// Nothing to restore from: all that ran failed.
        FAILED
    }

    /// Empty when nothing on that day counts: dry runs, cancelled and unfinished backups say nothing about it.
    public static Optional<BackupDay> of(LocalDate day, Collection<Job> jobs) {
        int clean = 0;
        int warned = 0;
        int failed = 0;
        for (Job job : jobs) {
            if (!counts(job) || !day.equals(dayOf(job.times().effective()))) {
                continue;
            }
            if (!job.isGreen()) {
                failed++;
            } else if (job.outcome().orElseThrow() == Outcome.WARNINGS) {
                warned++;
            } else {
                clean++;
            }
        }
        return clean + warned + failed == 0 ? Optional.empty() : Optional.of(new BackupDay(day, clean, warned, failed));
    }

    public static LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    public Result result() {
        if (clean + warned == 0) {
            return Result.FAILED;
        }
        return warned + failed == 0 ? Result.OK : Result.WARNINGS;
    }

    /// Whether a job changes what its day came to.
    public static boolean counts(Job job) {
        if (!job.isEnded() || !job.spec().makesSnapshot()) {
            return false;
        }
        Outcome outcome = job.outcome().orElseThrow();
        return outcome == Outcome.FAILED
                || outcome.isDone()
                        && job.confirmation()
                                .filter(c -> c != Confirmation.PENDING)
                                .isPresent();
    }
}
