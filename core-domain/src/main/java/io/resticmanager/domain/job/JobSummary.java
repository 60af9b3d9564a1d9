package io.resticmanager.domain.job;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.repository.LockHolder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a job that ran has to say in numbers. Sizes are bytes.
public sealed interface JobSummary {
    /// restic's own summary of a backup. `errorCount` counts sources that could not be read.
    record Backup(
            long filesNew,
            long filesChanged,
            long filesUnmodified,
            long dirsNew,
            long dirsChanged,
            long dirsUnmodified,
            long dataAdded,
            Optional<Long> dataAddedPacked,
            long totalFilesProcessed,
            long totalBytesProcessed,
            Duration duration,
            long errorCount)
            implements JobSummary {}

    /// @param resticId restic's id of the new repository, 64 hex, or a prefix of it from restic 0.14
    record Init(String resticId) implements JobSummary {}

    record Check(long errors) implements JobSummary {}

    /// Of a dry run: what would be removed.
    ///
    /// @param removed approved, named by restic's dry run, and gone from the list afterwards
    /// @param kept how many of the group stay
    /// @param pinned of these, how many restic's policy names and a pin keeps
    /// @param unapproved restic's policy names them, the server neither approved nor called pinned; they stay
    /// @param disagreed the server approved them, restic's dry run does not name them; they stay
    /// @param left should be gone and are still listed
    record Forget(int removed, int kept, int pinned, int unapproved, int disagreed, int left) implements JobSummary {}

    /// As restic prints it, rounded; absent when it printed something else. Of a dry run what it expects.
    ///
    /// @param storedBytes what is left
    record Prune(Optional<Long> freedBytes, Optional<Long> storedBytes) implements JobSummary {}

    /// Locks before and after.
    ///
    /// @param holders of those that are left; at most [LockHolder#MOST], the first of what was told
    record Unlock(int found, int left, List<LockHolder> holders) implements JobSummary {
        public Unlock {
            holders = holders.stream().limit(LockHolder.MOST).toList();
        }
    }

    /// @param locks how many there were
    /// @param holders of them; at most [LockHolder#MOST], the first of what was told
    record Stats(
            long storedBytes,
            Optional<Long> uncompressedBytes,
            long blobCount,
            long snapshotCount,
            int locks,
            List<LockHolder> holders)
            implements JobSummary {
        public Stats {
            holders = holders.stream().limit(LockHolder.MOST).toList();
        }
    }

    record Snapshots(int count) implements JobSummary {}

    /// What a test found. Each is unknown when an earlier step already failed.
    /// @param resticId the repository's id when it could be opened
    record Test(Verdict reachable, Verdict exists, Verdict passwordRight, Verdict appendOnly, Optional<String> resticId)
            implements JobSummary {
        /// Whether it did its work: the repository was opened, or there is definitely none. Finding none is an answer,
        /// not
        /// a failure; a wrong password, a refused login or a silent storage is one.
        public boolean isAnswered() {
            return exists == Verdict.NO || passwordRight == Verdict.YES;
        }
    }
}
