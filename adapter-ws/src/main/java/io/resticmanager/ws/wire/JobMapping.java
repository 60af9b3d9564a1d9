package io.resticmanager.ws.wire;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
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
                d.pinnedIds = f.pinnedIds();
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
                        // A server that knows no pins does not send it.
                        spec.pinnedIds() == null ? List.of() : spec.pinnedIds(),
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
            case Origin.Again a ->
                new Commands.Origin(
                        "again",
                        a.requestedAt(),
                        a.by().map(UserId::toString).orElse(null),
                        false,
                        null,
                        null,
                        a.retryOf().toString(),
                        a.attempt());
            case Origin.Care c ->
                new Commands.Origin(
                        "care", c.requestedAt(), null, false, null, c.cause().word(), null, null);
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
            case "again" ->
                new Origin.Again(
                        time(origin.requestedAt()),
                        JobId.of(required(origin.retryOf(), "retryOf")),
                        required(origin.attempt(), "attempt"),
                        Optional.ofNullable(origin.userId()).map(UserId::of));
            case "care" ->
                new Origin.Care(
                        time(origin.requestedAt()),
                        Origin.Cause.ofWord(required(origin.reason(), "reason")).orElse(Origin.Cause.CADENCE));
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
                Optional.ofNullable(f.summary()).flatMap(SummaryMapping::read),
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

    static long or0(@Nullable Long value) {
        return value == null ? 0 : value;
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
        private @Nullable List<String> pinnedIds;
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
                    pinnedIds,
                    maxUnused);
        }
    }
}
