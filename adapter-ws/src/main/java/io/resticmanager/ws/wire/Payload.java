package io.resticmanager.ws.wire;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every message of the agent socket; names as in the protocol's description. A required part that is missing makes
/// the message malformed.
public sealed interface Payload {
    record Hello(
            int protocolVersion,
            String agentVersion,
            @Nullable String resticVersion,
            @Nullable String resticPath,
            String hostname,
            String os,
            String arch,
            String bootId,
            String machineId,
            @Nullable String planVersion,
            String instanceId,
            List<JobRef> jobs,
            SpoolRef spool,
            @Nullable Instant at)
            implements Payload {
        public Hello {
            requireNonNull(agentVersion, "agentVersion");
            requireNonNull(hostname, "hostname");
            requireNonNull(os, "os");
            requireNonNull(arch, "arch");
            requireNonNull(bootId, "bootId");
            requireNonNull(machineId, "machineId");
            requireNonNull(instanceId, "instanceId");
            jobs = copy(jobs);
            requireNonNull(spool, "spool");
        }
    }

    record JobRef(String jobId, String state) {}

    record SpoolRef(String spoolId, long firstSeq, long lastSeq) {}

    record Welcome(
            int protocolVersion,
            Instant serverTime,
            long ackedSeq,
            int heartbeatSeconds,
            boolean newSpool,
            @Nullable Integer retryAfterSeconds)
            implements Payload {}

    record Refused(String code, String message, String help) implements Payload {}

    record Heartbeat(@Nullable Instant at, int runningJobs, long spoolDepth, long freeDiskBytes) implements Payload {}

    record PlanSet(
            String version,
            String resticHost,
            List<PlanRepository> repositories,
            List<PlanGroup> groups,
            List<String> certPins)
            implements Payload {
        public PlanSet {
            requireNonNull(version, "version");
            requireNonNull(resticHost, "resticHost");
            repositories = copy(repositories);
            groups = copy(groups);
            certPins = copy(certPins);
        }
    }

    record PlanRepository(String id, String name, Access credential) {}

    record PlanGroup(
            String id, String hostId, String name, @Nullable String repositoryId, Selection selection, int revision) {}

    record PlanApplied(String version, List<String> problems) implements Payload {
        public PlanApplied {
            requireNonNull(version, "version");
            problems = copy(problems);
        }
    }

    /// A way into a repository. Prints nothing of it.
    record Access(
            String url,
            String password,
            @Nullable String slotUrl,
            @Nullable String username,
            @Nullable String secret,
            Map<String, String> env) {
        public Access {
            requireNonNull(url, "url");
            requireNonNull(password, "password");
            env = Map.copyOf(requireNonNullElse(env, Map.of()));
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    record Selection(
            List<String> includes,
            List<String> excludes,
            List<String> tags,
            boolean oneFileSystem,
            boolean excludeCaches) {
        public Selection {
            includes = copy(includes);
            excludes = copy(excludes);
            tags = copy(tags);
        }
    }

    /// The parts of all kinds; which apply is said by `kind`.
    record Spec(
            String kind,
            @Nullable String groupId,
            @Nullable Selection selection,
            boolean dryRun,
            @Nullable String readDataSubset,
            boolean removeAll) {
        public Spec {
            requireNonNull(kind, "kind");
        }
    }

    record Origin(String by, Instant requestedAt, @Nullable String userId, boolean mayInitialise) {
        public Origin {
            requireNonNull(by, "by");
            requireNonNull(requestedAt, "requestedAt");
        }
    }

    record Limits(@Nullable Integer uploadKiBps, @Nullable Integer downloadKiBps) {}

    record CommandRun(
            String jobId,
            String repositoryId,
            String kind,
            Spec spec,
            Origin origin,
            @Nullable Limits limits,
            long maxRunSeconds,
            long expiresInSeconds,
            @Nullable Access credential)
            implements Payload {
        public CommandRun {
            requireNonNull(jobId, "jobId");
            requireNonNull(repositoryId, "repositoryId");
            requireNonNull(spec, "spec");
            requireNonNull(origin, "origin");
        }
    }

    record CommandAccepted(String jobId, String state) implements Payload {
        public CommandAccepted {
            requireNonNull(jobId, "jobId");
        }
    }

    record CommandRejected(String jobId, String code, String message) implements Payload {
        public CommandRejected {
            requireNonNull(jobId, "jobId");
            requireNonNull(code, "code");
            message = requireNonNullElse(message, "");
        }
    }

    record CommandCancel(String jobId) implements Payload {
        public CommandCancel {
            requireNonNull(jobId, "jobId");
        }
    }

    record JobStarted(
            String jobId,
            String repositoryId,
            String kind,
            Spec spec,
            Origin origin,
            @Nullable Limits limits,
            Instant startedAt)
            implements Payload {
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
            @Nullable Dropped dropped) implements Payload {
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
            @Nullable SnapshotItem snapshot,
            Instant finishedAt)
            implements Payload {
        public JobFinished {
            requireNonNull(jobId, "jobId");
            requireNonNull(outcome, "outcome");
            requireNonNull(finishedAt, "finishedAt");
        }
    }

    record Fault(String code, String message) {}

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
            @Nullable String appendOnly) {}

    record JobProgress(
            String jobId,
            double percent,
            long bytesDone,
            long bytesTotal,
            long filesDone,
            long filesTotal,
            List<String> currentFiles,
            @Nullable Long etaSeconds)
            implements Payload {
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
            implements Payload {
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
            @Nullable String programVersion) {
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
            implements Payload {
        public RepositoryStats {
            requireNonNull(reportId, "reportId");
            requireNonNull(repositoryId, "repositoryId");
        }
    }

    record ReportApplied(String reportId) implements Payload {
        public ReportApplied {
            requireNonNull(reportId, "reportId");
        }
    }

    record Ack(long seq) implements Payload {}

    record BearerRotate(String bearer) implements Payload {
        public BearerRotate {
            requireNonNull(bearer, "bearer");
        }

        @Override
        public String toString() {
            return "BearerRotate[***]";
        }
    }

    /// The new bearer is on the agent's disk; named by its SHA-256.
    record BearerStored(String bearerSha256) implements Payload {
        public BearerStored {
            requireNonNull(bearerSha256, "bearerSha256");
        }
    }

    record Trouble(String code, String message, @Nullable Long expected) implements Payload {
        public Trouble {
            requireNonNull(code, "code");
            message = requireNonNullElse(message, "");
        }
    }

    private static <T> List<T> copy(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }
}
