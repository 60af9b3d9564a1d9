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
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Span;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        SpecDraft d = new SpecDraft();
        switch (spec) {
            case JobSpec.Backup b -> {
                d.groupId = b.groupId().map(SourceGroupId::toString).orElse(null);
                d.selection = selection(b.selection());
                d.dryRun = b.dryRun();
            }
            case JobSpec.Forget f -> {
                d.groupId = f.groupId().toString();
                d.retention = retention(f.policy());
                d.snapshotHost = f.snapshotHost();
                d.approvedIds = f.approvedIds();
                d.dryRun = f.dryRun();
            }
            case JobSpec.Prune p -> {
                d.dryRun = p.dryRun();
                d.maxUnused = p.maxUnused().orElse(null);
            }
            case JobSpec.Check c -> d.readDataSubset = c.readDataSubset().orElse(null);
            case JobSpec.Unlock u -> d.removeAll = u.removeAll();
            case JobSpec.Test ignored -> {}
            case JobSpec.Init ignored -> {}
            case JobSpec.Stats ignored -> {}
            case JobSpec.Snapshots ignored -> {}
        }
        return d.build(word(spec.kind()));
    }

    static JobSpec spec(Commands.Spec spec) {
        return switch (JobKind.valueOf(spec.kind().toUpperCase(Locale.ROOT))) {
            case BACKUP ->
                new JobSpec.Backup(
                        Optional.ofNullable(spec.groupId()).map(SourceGroupId::of),
                        selection(required(spec.selection(), "selection")),
                        spec.dryRun());
            case FORGET ->
                new JobSpec.Forget(
                        SourceGroupId.of(required(spec.groupId(), "groupId")),
                        required(spec.snapshotHost(), "snapshotHost"),
                        retention(required(spec.retention(), "retention")),
                        required(spec.approvedIds(), "approvedIds"),
                        spec.dryRun());
            case PRUNE -> new JobSpec.Prune(spec.dryRun(), Optional.ofNullable(spec.maxUnused()));
            case CHECK -> new JobSpec.Check(Optional.ofNullable(spec.readDataSubset()));
            case UNLOCK -> new JobSpec.Unlock(spec.removeAll());
            case TEST -> new JobSpec.Test();
            case INIT -> new JobSpec.Init();
            case STATS -> new JobSpec.Stats();
            case SNAPSHOTS -> new JobSpec.Snapshots();
        };
    }

    private static Commands.Retention retention(RetentionPolicy policy) {
        Map<String, Integer> keep = new LinkedHashMap<>();
        policy.counts().forEach((period, count) -> keep.put(period.word(), count));
        Map<String, String> within = new LinkedHashMap<>();
        policy.within().forEach((period, span) -> within.put(period.word(), span.toString()));
        return new Commands.Retention(keep, within, policy.keepTags());
    }

    // A word or number that is not understood refuses the whole: a policy read by half would remove too much.
    private static RetentionPolicy retention(Commands.Retention r) {
        Map<Period, Integer> counts = new EnumMap<>(Period.class);
        if (r.keep() != null) {
            r.keep().forEach((word, count) -> counts.put(period(word), required(count, word)));
        }
        Map<Period, Span> within = new EnumMap<>(Period.class);
        if (r.keepWithin() != null) {
            r.keepWithin().forEach((word, span) -> within.put(period(word), Span.parse(required(span, word))));
        }
        return new RetentionPolicy(counts, within, Payload.copy(r.keepTags()));
    }

    private static Period period(String word) {
        return Period.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static Plans.Selection selection(Selection s) {
        return new Plans.Selection(
                s.includes(),
                s.excludes(),
                s.tags(),
                s.oneFileSystem(),
                s.excludeCaches(),
                s.useFsSnapshot() ? true : null);
    }

    static Selection selection(Plans.Selection s) {
        return new Selection(
                s.includes(),
                s.excludes(),
                s.tags(),
                s.oneFileSystem(),
                s.excludeCaches(),
                Boolean.TRUE.equals(s.useFsSnapshot()));
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
            case JobSummary.Forget s -> {
                d.forget = s;
                yield "forget";
            }
            case JobSummary.Prune s -> {
                d.prune = s;
                yield "prune";
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
            case "forget" ->
                Optional.of(new JobSummary.Forget(
                        (int) or0(s.found()),
                        (int) or0(s.kept()),
                        (int) or0(s.unapproved()),
                        (int) or0(s.disagreed()),
                        (int) or0(s.left())));
            case "prune" ->
                Optional.of(new JobSummary.Prune(
                        Optional.ofNullable(s.freedBytes()), Optional.ofNullable(s.storedBytes())));
            case "unlock" ->
                Optional.of(
                        new JobSummary.Unlock((int) or0(s.found()), (int) or0(s.left()), Payload.copy(s.leftOwners())));
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

    private static long or0(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static Verdict verdict(@Nullable String word) {
        return word == null ? Verdict.UNKNOWN : Verdict.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// The one place that knows the order of the wire record's parts.
    private static final class SpecDraft {
        private @Nullable String groupId;
        private Plans.@Nullable Selection selection;
        private boolean dryRun;
        private @Nullable String readDataSubset;
        private boolean removeAll;
        private Commands.@Nullable Retention retention;
        private @Nullable String snapshotHost;
        private @Nullable List<String> approvedIds;
        private @Nullable String maxUnused;

        Commands.Spec build(String kind) {
            return new Commands.Spec(
                    kind,
                    groupId,
                    selection,
                    dryRun,
                    readDataSubset,
                    removeAll,
                    retention,
                    snapshotHost,
                    approvedIds,
                    maxUnused);
        }
    }

    /// The same for summaries.
    private static final class SummaryDraft {
        private JobSummary.@Nullable Backup backup;
        private JobSummary.@Nullable Forget forget;
        private JobSummary.@Nullable Prune prune;
        private JobSummary.@Nullable Unlock unlock;
        private JobSummary.@Nullable Stats stats;
        private JobSummary.@Nullable Test test;
        private @Nullable String resticId;
        private @Nullable Long errors;
        private @Nullable Long snapshots;

        Facts.Summary build(String kind) {
            Optional<JobSummary.Backup> b = Optional.ofNullable(backup);
            Optional<JobSummary.Forget> f = Optional.ofNullable(forget);
            Optional<JobSummary.Prune> p = Optional.ofNullable(prune);
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
                    u.map(x -> (long) x.found())
                            .or(() -> f.map(x -> (long) x.removed()))
                            .orElse(null),
                    u.map(x -> (long) x.left())
                            .or(() -> f.map(x -> (long) x.left()))
                            .orElse(null),
                    s.map(JobSummary.Stats::storedBytes)
                            .or(() -> p.flatMap(JobSummary.Prune::storedBytes))
                            .orElse(null),
                    s.flatMap(JobSummary.Stats::uncompressedBytes).orElse(null),
                    s.map(JobSummary.Stats::blobCount).orElse(null),
                    s.map(JobSummary.Stats::snapshotCount).orElse(snapshots),
                    s.map(x -> (long) x.locks()).orElse(null),
                    t.map(x -> word(x.reachable())).orElse(null),
                    t.map(x -> word(x.exists())).orElse(null),
                    t.map(x -> word(x.passwordRight())).orElse(null),
                    t.map(x -> word(x.appendOnly())).orElse(null),
                    f.map(x -> (long) x.kept()).orElse(null),
                    f.map(x -> (long) x.unapproved()).orElse(null),
                    f.map(x -> (long) x.disagreed()).orElse(null),
                    p.flatMap(JobSummary.Prune::freedBytes).orElse(null),
                    u.map(JobSummary.Unlock::leftOwners)
                            .filter(o -> !o.isEmpty())
                            .orElse(null));
        }
    }
}
