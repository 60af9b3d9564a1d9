package io.resticmanager.domain.job;

import io.resticmanager.domain.Verdict;
import java.time.Duration;
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

    /// Locks before and after.
    record Unlock(int found, int left) implements JobSummary {}

    record Stats(long storedBytes, Optional<Long> uncompressedBytes, long blobCount, long snapshotCount, int locks)
            implements JobSummary {}

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
