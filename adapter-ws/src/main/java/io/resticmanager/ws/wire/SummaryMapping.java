package io.resticmanager.ws.wire;

import static io.resticmanager.ws.wire.JobMapping.or0;
import static io.resticmanager.ws.wire.JobMapping.required;
import static io.resticmanager.ws.wire.JobMapping.time;
import static io.resticmanager.ws.wire.JobMapping.word;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.repository.LockHolder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a job has to say in numbers, to the wire and back. Wrong content throws IllegalArgumentException.
final class SummaryMapping {
    private SummaryMapping() {}

    static Facts.Summary toWire(JobSummary summary) {
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

    static Optional<JobSummary> read(Facts.Summary s) {
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
                        (int) or0(s.pinned()),
                        (int) or0(s.unapproved()),
                        (int) or0(s.disagreed()),
                        (int) or0(s.left())));
            case "prune" ->
                Optional.of(new JobSummary.Prune(
                        Optional.ofNullable(s.freedBytes()), Optional.ofNullable(s.storedBytes())));
            case "unlock" ->
                Optional.of(new JobSummary.Unlock((int) or0(s.found()), (int) or0(s.left()), holders(s.lockHolders())));
            case "stats" ->
                Optional.of(new JobSummary.Stats(
                        or0(s.storedBytes()),
                        Optional.ofNullable(s.uncompressedBytes()),
                        or0(s.blobCount()),
                        or0(s.snapshotCount()),
                        (int) or0(s.locks()),
                        holders(s.lockHolders())));
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

    private static List<LockHolder> holders(@Nullable List<Facts.LockHolder> told) {
        return Payload.copy(told).stream()
                .limit(LockHolder.MOST)
                .map(holder -> new LockHolder(
                        Objects.requireNonNullElse(holder.hostname(), ""),
                        Objects.requireNonNullElse(holder.username(), ""),
                        or0(holder.pid()),
                        time(holder.refreshedAt()),
                        holder.exclusive()))
                .toList();
    }

    private static @Nullable List<Facts.LockHolder> holdersToWire(List<LockHolder> holders) {
        return holders.isEmpty()
                ? null
                : holders.stream()
                        .map(holder -> new Facts.LockHolder(
                                holder.hostname(),
                                holder.username(),
                                holder.pid(),
                                holder.refreshedAt(),
                                holder.exclusive()))
                        .toList();
    }

    private static Verdict verdict(@Nullable String word) {
        return word == null ? Verdict.UNKNOWN : Verdict.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// The one place that knows the order of the wire record's parts.
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
                    f.map(x -> (long) x.pinned()).orElse(null),
                    f.map(x -> (long) x.unapproved()).orElse(null),
                    f.map(x -> (long) x.disagreed()).orElse(null),
                    p.flatMap(JobSummary.Prune::freedBytes).orElse(null),
                    holdersToWire(u.map(JobSummary.Unlock::holders)
                            .or(() -> s.map(JobSummary.Stats::holders))
                            .orElse(List.of())));
        }
    }
}
