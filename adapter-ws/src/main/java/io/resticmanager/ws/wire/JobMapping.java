package io.resticmanager.ws.wire;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Jobs to the wire and back. Wrong content throws IllegalArgumentException.
public final class JobMapping {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final long LONGEST_ETA_SECONDS = Duration.ofDays(3_650).toSeconds();

    private JobMapping() {}

    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static Commands.Spec spec(JobSpec spec) {
        String kind = word(spec.kind());
        return switch (spec) {
            case JobSpec.Backup b ->
                new Commands.Spec(
                        kind,
                        b.groupId().map(SourceGroupId::toString).orElse(null),
                        selection(b.selection()),
                        b.dryRun(),
                        null,
                        false);
            case JobSpec.Check c ->
                new Commands.Spec(kind, null, null, false, c.readDataSubset().orElse(null), false);
            case JobSpec.Unlock u -> new Commands.Spec(kind, null, null, false, null, u.removeAll());
            case JobSpec.Test ignored -> plain(kind);
            case JobSpec.Init ignored -> plain(kind);
            case JobSpec.Stats ignored -> plain(kind);
            case JobSpec.Snapshots ignored -> plain(kind);
        };
    }

    static JobSpec spec(Commands.Spec spec) {
        return switch (JobKind.valueOf(spec.kind().toUpperCase(Locale.ROOT))) {
            case BACKUP ->
                new JobSpec.Backup(
                        Optional.ofNullable(spec.groupId()).map(SourceGroupId::of),
                        selection(required(spec.selection(), "selection")),
                        spec.dryRun());
            case CHECK -> new JobSpec.Check(Optional.ofNullable(spec.readDataSubset()));
            case UNLOCK -> new JobSpec.Unlock(spec.removeAll());
            case TEST -> new JobSpec.Test();
            case INIT -> new JobSpec.Init();
            case STATS -> new JobSpec.Stats();
            case SNAPSHOTS -> new JobSpec.Snapshots();
        };
    }

    static Plans.Selection selection(Selection s) {
        return new Plans.Selection(s.includes(), s.excludes(), s.tags(), s.oneFileSystem(), s.excludeCaches());
    }

    static Selection selection(Plans.Selection s) {
        return new Selection(s.includes(), s.excludes(), s.tags(), s.oneFileSystem(), s.excludeCaches());
    }

    static Commands.Origin origin(Origin origin) {
        return switch (origin) {
            case Origin.Command c ->
                new Commands.Origin(
                        "command",
                        c.requestedAt(),
                        c.by().map(UserId::toString).orElse(null),
                        false,
                        null,
                        null,
                        null,
                        null);
            case Origin.Onboarding o ->
                new Commands.Origin("onboarding", o.requestedAt(), null, o.mayInitialise(), null, null, null, null);
            case Origin.Schedule s ->
                new Commands.Origin(
                        "schedule",
                        s.requestedAt(),
                        null,
                        false,
                        s.schedule().toString(),
                        s.reason().word(),
                        s.retryOf().map(JobId::toString).orElse(null),
                        s.attempt());
        };
    }

    static Origin origin(Commands.Origin origin) {
        return switch (origin.by()) {
            case "onboarding" -> new Origin.Onboarding(time(origin.requestedAt()), origin.mayInitialise());
            case "schedule" ->
                new Origin.Schedule(
                        ScheduleId.of(required(origin.scheduleId(), "scheduleId")),
                        time(origin.requestedAt()),
                        Origin.Reason.ofWord(required(origin.reason(), "reason"))
                                .orElse(Origin.Reason.DUE),
                        Optional.ofNullable(origin.retryOf()).map(JobId::of),
                        origin.attempt() == null ? 1 : origin.attempt());
            default ->
                new Origin.Command(
                        time(origin.requestedAt()),
                        Optional.ofNullable(origin.userId()).map(UserId::of));
        };
    }

    static Commands.@Nullable Limits limits(Limits limits) {
        return limits.equals(Limits.NONE)
                ? null
                : new Commands.Limits(
                        limits.uploadKiBps().orElse(null),
                        limits.downloadKiBps().orElse(null));
    }

    static Limits limits(Commands.@Nullable Limits limits) {
        return limits == null
                ? Limits.NONE
                : new Limits(Optional.ofNullable(limits.uploadKiBps()), Optional.ofNullable(limits.downloadKiBps()));
    }

    static Job.End end(Facts.JobFinished f) {
        Optional<JobError> error = Optional.ofNullable(f.error())
                .map(e -> new JobError(ErrorCode.ofWord(e.code()).orElse(ErrorCode.UNKNOWN), e.message()));
        return new Job.End(
                Outcome.valueOf(f.outcome().toUpperCase(Locale.ROOT)),
                Optional.ofNullable(f.exitCode()),
                error,
                Optional.ofNullable(f.summary()).flatMap(JobMapping::summary),
                Optional.ofNullable(f.snapshotId()));
    }

    static Facts.@Nullable Fault fault(Optional<JobError> error) {
        return error.map(e -> new Facts.Fault(e.code().word(), e.message())).orElse(null);
    }

    public static Reports.JobProgress progress(String jobId, Progress p) {
        return new Reports.JobProgress(
                jobId,
                p.percent(),
                p.bytesDone(),
                p.bytesTotal(),
                p.filesDone(),
                p.filesTotal(),
                p.currentFiles(),
                p.eta().map(Duration::toSeconds).orElse(null));
    }

    public static Progress progress(Reports.JobProgress p) {
        return new Progress(
                Double.isNaN(p.percent()) ? 0 : p.percent(),
                p.bytesDone(),
                p.bytesTotal(),
                p.filesDone(),
                p.filesTotal(),
                p.currentFiles(),
                Optional.ofNullable(p.etaSeconds())
                        .map(s -> Duration.ofSeconds(Math.clamp(s, 0, LONGEST_ETA_SECONDS))));
    }

    static Facts.@Nullable Summary summary(Optional<JobSummary> summary) {
        return summary.map(JobMapping::toWire).orElse(null);
    }

    private static Facts.Summary toWire(JobSummary summary) {
        SummaryDraft d = new SummaryDraft();
        String kind = switch (summary) {
            case JobSummary.Backup s -> {
                d.backup = s;
                yield "backup";
            }
            case JobSummary.Init s -> {
                d.resticId = s.resticId();
                yield "init";
            }
            case JobSummary.Check s -> {
                d.errors = s.errors();
                yield "check";
            }
            case JobSummary.Unlock s -> {
                d.unlock = s;
                yield "unlock";
            }
            case JobSummary.Stats s -> {
                d.stats = s;
                yield "stats";
            }
            case JobSummary.Snapshots s -> {
                d.snapshots = (long) s.count();
                yield "snapshots";
            }
            case JobSummary.Test s -> {
                d.test = s;
                d.resticId = s.resticId().orElse(null);
                yield "test";
            }
        };
        return d.build(kind);
    }

    private static Optional<JobSummary> summary(Facts.Summary s) {
        return switch (String.valueOf(s.kind())) {
            case "backup" ->
                Optional.of(new JobSummary.Backup(
                        or0(s.filesNew()),
                        or0(s.filesChanged()),
                        or0(s.filesUnmodified()),
                        or0(s.dirsNew()),
                        or0(s.dirsChanged()),
                        or0(s.dirsUnmodified()),
                        or0(s.dataAdded()),
                        Optional.ofNullable(s.dataAddedPacked()),
                        or0(s.totalFilesProcessed()),
                        or0(s.totalBytesProcessed()),
                        Duration.ofMillis(Math.round(
                                Optional.ofNullable(s.totalDurationSeconds()).orElse(0.0) * 1_000)),
                        or0(s.errorCount())));
            case "init" -> Optional.of(new JobSummary.Init(required(s.resticId(), "resticId")));
            case "check" -> Optional.of(new JobSummary.Check(or0(s.errorCount())));
            case "unlock" -> Optional.of(new JobSummary.Unlock((int) or0(s.found()), (int) or0(s.left())));
            case "stats" ->
                Optional.of(new JobSummary.Stats(
                        or0(s.storedBytes()),
                        Optional.ofNullable(s.uncompressedBytes()),
                        or0(s.blobCount()),
                        or0(s.snapshotCount()),
                        (int) or0(s.locks())));
            case "snapshots" -> Optional.of(new JobSummary.Snapshots((int) or0(s.snapshotCount())));
            case "test" ->
                Optional.of(new JobSummary.Test(
                        verdict(s.reachable()),
                        verdict(s.exists()),
                        verdict(s.passwordRight()),
                        verdict(s.appendOnly()),
                        Optional.ofNullable(s.resticId())));
            // A summary of a newer agent: the job counts, its numbers are not understood.
            default -> Optional.empty();
        };
    }

    /// @throws IllegalArgumentException when no calendar has it; later sums and conversions would overflow
    static Instant time(Instant at) {
        if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            throw new IllegalArgumentException("a time is out of range");
        }
        return at;
    }

    static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static Commands.Spec plain(String kind) {
        return new Commands.Spec(kind, null, null, false, null, false);
    }

    private static long or0(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static Verdict verdict(@Nullable String word) {
        return word == null ? Verdict.UNKNOWN : Verdict.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// The one place that knows the order of the wire record's many parts.
    private static final class SummaryDraft {
        private JobSummary.@Nullable Backup backup;
        private JobSummary.@Nullable Unlock unlock;
        private JobSummary.@Nullable Stats stats;
        private JobSummary.@Nullable Test test;
        private @Nullable String resticId;
        private @Nullable Long errors;
        private @Nullable Long snapshots;

        Facts.Summary build(String kind) {
            Optional<JobSummary.Backup> b = Optional.ofNullable(backup);
            Optional<JobSummary.Unlock> u = Optional.ofNullable(unlock);
            Optional<JobSummary.Stats> s = Optional.ofNullable(stats);
            Optional<JobSummary.Test> t = Optional.ofNullable(test);
            return new Facts.Summary(
                    kind,
                    b.map(JobSummary.Backup::filesNew).orElse(null),
                    b.map(JobSummary.Backup::filesChanged).orElse(null),
                    b.map(JobSummary.Backup::filesUnmodified).orElse(null),
                    b.map(JobSummary.Backup::dirsNew).orElse(null),
                    b.map(JobSummary.Backup::dirsChanged).orElse(null),
                    b.map(JobSummary.Backup::dirsUnmodified).orElse(null),
                    b.map(JobSummary.Backup::dataAdded).orElse(null),
                    b.flatMap(JobSummary.Backup::dataAddedPacked).orElse(null),
                    b.map(JobSummary.Backup::totalFilesProcessed).orElse(null),
                    b.map(JobSummary.Backup::totalBytesProcessed).orElse(null),
                    b.map(x -> x.duration().toMillis() / 1_000.0).orElse(null),
                    b.map(JobSummary.Backup::errorCount).orElse(errors),
                    resticId,
                    u.map(x -> (long) x.found()).orElse(null),
                    u.map(x -> (long) x.left()).orElse(null),
                    s.map(JobSummary.Stats::storedBytes).orElse(null),
                    s.flatMap(JobSummary.Stats::uncompressedBytes).orElse(null),
                    s.map(JobSummary.Stats::blobCount).orElse(null),
                    s.map(JobSummary.Stats::snapshotCount).orElse(snapshots),
                    s.map(x -> (long) x.locks()).orElse(null),
                    t.map(x -> word(x.reachable())).orElse(null),
                    t.map(x -> word(x.exists())).orElse(null),
                    t.map(x -> word(x.passwordRight())).orElse(null),
                    t.map(x -> word(x.appendOnly())).orElse(null));
        }
    }
}
