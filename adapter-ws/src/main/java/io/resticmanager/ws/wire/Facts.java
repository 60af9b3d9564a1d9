package io.resticmanager.ws.wire;

import static io.resticmanager.ws.wire.Payload.copy;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is spooled: the story of a job, each with a `seq`.
public sealed interface Facts extends Payload {
    record JobStarted(
            String jobId,
            String repositoryId,
            String kind,
            Commands.Spec spec,
            Commands.Origin origin,
            Commands.@Nullable Limits limits,
            Instant startedAt)
            implements Facts {
        public JobStarted {
            requireNonNull(jobId, "jobId");
            requireNonNull(repositoryId, "repositoryId");
            requireNonNull(spec, "spec");
            requireNonNull(origin, "origin");
            requireNonNull(startedAt, "startedAt");
        }
    }

    /// Either lines, or what of them had to be dropped.
    record JobLog(
            String jobId,
            long firstLine,
            List<LogLine> lines,
            @Nullable Dropped dropped) implements Facts {
        public JobLog {
            requireNonNull(jobId, "jobId");
            lines = copy(lines);
        }
    }

    /// A line, or `omitted` lines in its place.
    record LogLine(
            @Nullable Instant at,
            @Nullable String stream,
            @Nullable String phase,
            @Nullable String text,
            @Nullable Long omitted) {}

    record Dropped(long lines, long bytes) {}

    record JobFinished(
            String jobId,
            String outcome,
            @Nullable Integer exitCode,
            @Nullable Fault error,
            @Nullable Summary summary,
            @Nullable String snapshotId,
            Reports.@Nullable SnapshotItem snapshot,
            Instant finishedAt)
            implements Facts {
        public JobFinished {
            requireNonNull(jobId, "jobId");
            requireNonNull(outcome, "outcome");
            requireNonNull(finishedAt, "finishedAt");
        }
    }

    record Fault(String code, String message) {
        public Fault {
            requireNonNull(code, "code");
            message = requireNonNullElse(message, "");
        }
    }

    /// The numbers of all kinds; which apply is said by `kind`.
    record Summary(
            String kind,
            @Nullable Long filesNew,
            @Nullable Long filesChanged,
            @Nullable Long filesUnmodified,
            @Nullable Long dirsNew,
            @Nullable Long dirsChanged,
            @Nullable Long dirsUnmodified,
            @Nullable Long dataAdded,
            @Nullable Long dataAddedPacked,
            @Nullable Long totalFilesProcessed,
            @Nullable Long totalBytesProcessed,
            @Nullable Double totalDurationSeconds,
            @Nullable Long errorCount,
            @Nullable String resticId,
            @Nullable Long found,
            @Nullable Long left,
            @Nullable Long storedBytes,
            @Nullable Long uncompressedBytes,
            @Nullable Long blobCount,
            @Nullable Long snapshotCount,
            @Nullable Long locks,
            @Nullable String reachable,
            @Nullable String exists,
            @Nullable String passwordRight,
            @Nullable String appendOnly,
            @Nullable Long kept,
            @Nullable Long pinned,
            @Nullable Long unapproved,
            @Nullable Long disagreed,
            @Nullable Long freedBytes,
            @Nullable List<LockHolder> lockHolders) {
        public Summary {
            requireNonNull(kind, "kind");
        }
    }

    /// A lock on a repository as restic wrote it.
    record LockHolder(
            @Nullable String hostname,
            @Nullable String username,
            @Nullable Long pid,
            Instant refreshedAt,
            boolean exclusive) {
        public LockHolder {
            requireNonNull(refreshedAt, "refreshedAt");
        }
    }
}
