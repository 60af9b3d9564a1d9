package io.resticmanager.restic;

import java.util.List;
import java.util.Optional;

/// One thing that restic said.
sealed interface Said {
    /// Progress of a backup; every number is 0 when left out.
    record Status(
            double percentDone,
            long totalFiles,
            long filesDone,
            long totalBytes,
            long bytesDone,
            List<String> currentFiles,
            Optional<Long> secondsRemaining)
            implements Said {}

    /// @param snapshotId 64 hex, or 8 from 0.14; absent when none was made
    record BackupSummary(
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
            double totalSeconds,
            boolean dryRun,
            Optional<String> snapshotId)
            implements Said {}

    record CheckSummary(long errors) implements Said {}

    /// A file or folder that could not be read.
    ///
    /// @param archival while it was being stored; otherwise only while sizes were added up
    record ItemError(String item, String message, boolean archival) implements Said {}

    /// An error that is no file's.
    record Problem(String message) implements Said {}

    /// restic's last word, from 0.17 on.
    record LastWord(int code, String message) implements Said {}

    record Initialized(String id) implements Said {}

    /// An object that is of no use to us.
    record Ignored() implements Said {}

    /// Anything else, as it is.
    record Text(String text) implements Said {}
}
