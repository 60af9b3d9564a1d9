package io.resticmanager.http.api.job;

import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.http.Fields;
import io.resticmanager.http.api.repository.LockHolderJson;
import java.util.List;
import java.util.Optional;

/// What a job has to say in numbers: exactly one part is there, the one of the job's kind.
public record SummaryJson(
        Optional<BackupJson> backup,
        Optional<InitJson> init,
        Optional<CheckJson> check,
        Optional<ForgetJson> forget,
        Optional<PruneJson> prune,
        Optional<UnlockJson> unlock,
        Optional<StatsJson> stats,
        Optional<SnapshotsJson> snapshots,
        Optional<TestJson> test) {

    public record BackupJson(
            long filesNew,
            long filesChanged,
            long filesUnmodified,
            long dirsNew,
            long dirsChanged,
            long dirsUnmodified,
            long addedBytes,
            Optional<Long> addedPackedBytes,
            long totalFiles,
            long totalBytes,
            double durationSeconds,
            long errorCount) {}

    public record InitJson(String resticId) {}

    public record CheckJson(long errors) {}

    /// Of a dry run what would happen.
    ///
    /// @param pinned of the kept ones, how many a pin keeps that the policy would remove
    /// @param unapproved restic's policy names them, the server did not: they stay
    /// @param disagreed the server approved them, restic's dry run does not name them: they stay
    /// @param left should be gone and are still there
    public record ForgetJson(int removed, int kept, int pinned, int unapproved, int disagreed, int left) {}

    public record PruneJson(Optional<Long> freedBytes, Optional<Long> storedBytes) {}

    /// @param holders of those that are left; at most 5
    public record UnlockJson(int found, int left, List<LockHolderJson> holders) {}

    /// @param holders of the locks; at most 5
    public record StatsJson(
            long storedBytes,
            Optional<Long> uncompressedBytes,
            long blobCount,
            long snapshotCount,
            int locks,
            List<LockHolderJson> holders) {}

    public record SnapshotsJson(int count) {}

    /// Each `yes`, `no` or `unknown`.
    public record TestJson(
            String reachable, String exists, String passwordRight, String appendOnly, Optional<String> resticId) {}

    static SummaryJson of(JobSummary summary) {
        return switch (summary) {
            case JobSummary.Backup b -> new Parts().backup(b).build();
            case JobSummary.Init i ->
                new Parts().with(new InitJson(i.resticId())).build();
            case JobSummary.Check c ->
                new Parts().with(new CheckJson(c.errors())).build();
            case JobSummary.Forget f ->
                new Parts()
                        .with(new ForgetJson(
                                f.removed(), f.kept(), f.pinned(), f.unapproved(), f.disagreed(), f.left()))
                        .build();
            case JobSummary.Prune p ->
                new Parts().with(new PruneJson(p.freedBytes(), p.storedBytes())).build();
            case JobSummary.Unlock u ->
                new Parts()
                        .with(new UnlockJson(u.found(), u.left(), LockHolderJson.all(u.holders())))
                        .build();
            case JobSummary.Stats s ->
                new Parts()
                        .with(new StatsJson(
                                s.storedBytes(),
                                s.uncompressedBytes(),
                                s.blobCount(),
                                s.snapshotCount(),
                                s.locks(),
                                LockHolderJson.all(s.holders())))
                        .build();
            case JobSummary.Snapshots s ->
                new Parts().with(new SnapshotsJson(s.count())).build();
            case JobSummary.Test t ->
                new Parts()
                        .with(new TestJson(
                                Fields.word(t.reachable()),
                                Fields.word(t.exists()),
                                Fields.word(t.passwordRight()),
                                Fields.word(t.appendOnly()),
                                t.resticId()))
                        .build();
        };
    }

    private static final class Parts {
        private Optional<Record> part = Optional.empty();

        Parts with(Record only) {
            part = Optional.of(only);
            return this;
        }

        Parts backup(JobSummary.Backup b) {
            return with(new BackupJson(
                    b.filesNew(),
                    b.filesChanged(),
                    b.filesUnmodified(),
                    b.dirsNew(),
                    b.dirsChanged(),
                    b.dirsUnmodified(),
                    b.dataAdded(),
                    b.dataAddedPacked(),
                    b.totalFilesProcessed(),
                    b.totalBytesProcessed(),
                    b.duration().toMillis() / 1000.0,
                    b.errorCount()));
        }

        SummaryJson build() {
            return new SummaryJson(
                    as(BackupJson.class),
                    as(InitJson.class),
                    as(CheckJson.class),
                    as(ForgetJson.class),
                    as(PruneJson.class),
                    as(UnlockJson.class),
                    as(StatsJson.class),
                    as(SnapshotsJson.class),
                    as(TestJson.class));
        }

        private <T extends Record> Optional<T> as(Class<T> type) {
            return part.filter(type::isInstance).map(type::cast);
        }
    }
}
