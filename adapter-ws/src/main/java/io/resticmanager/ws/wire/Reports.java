package io.resticmanager.ws.wire;

import static io.resticmanager.ws.wire.Payload.copy;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is told and not spooled: progress, listings and figures.
public sealed interface Reports extends Payload {
    record JobProgress(
            String jobId,
            double percent,
            long bytesDone,
            long bytesTotal,
            long filesDone,
            long filesTotal,
            List<String> currentFiles,
            @Nullable Long etaSeconds)
            implements Reports {
        public JobProgress {
            requireNonNull(jobId, "jobId");
            currentFiles = copy(currentFiles);
        }
    }

    record SnapshotsReport(
            String reportId,
            String repositoryId,
            Instant listingStartedAt,
            int part,
            int parts,
            List<SnapshotItem> items)
            implements Reports {
        public SnapshotsReport {
            requireNonNull(reportId, "reportId");
            requireNonNull(repositoryId, "repositoryId");
            requireNonNull(listingStartedAt, "listingStartedAt");
            items = copy(items);
        }
    }

    record SnapshotItem(
            String id,
            @Nullable String original,
            Instant time,
            String hostname,
            String username,
            List<String> paths,
            List<String> tags,
            @Nullable Long sizeBytes,
            @Nullable Long fileCount,
            @Nullable Long addedBytes,
            @Nullable String programVersion,
            @Nullable Integer utcOffsetSeconds) {
        public SnapshotItem {
            requireNonNull(id, "id");
            requireNonNull(time, "time");
            hostname = requireNonNullElse(hostname, "");
            username = requireNonNullElse(username, "");
            paths = copy(paths);
            tags = copy(tags);
        }
    }

    record RepositoryStats(
            String reportId,
            String repositoryId,
            long storedBytes,
            @Nullable Long uncompressedBytes,
            long blobCount,
            long snapshotCount,
            int locks)
            implements Reports {
        public RepositoryStats {
            requireNonNull(reportId, "reportId");
            requireNonNull(repositoryId, "repositoryId");
        }
    }

    record ReportApplied(String reportId) implements Reports {
        public ReportApplied {
            requireNonNull(reportId, "reportId");
        }
    }
}
