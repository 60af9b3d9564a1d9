package io.resticmanager.http.api.job;

import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.List;
import java.util.Optional;

/// What exactly a job does; only the fields of its kind are there.
///
/// @param approved how many snapshots the server lets a forget remove; 0 until it is sent
public record SpecJson(
        Optional<String> sourceGroupId,
        Optional<List<String>> includes,
        Optional<List<String>> excludes,
        Optional<List<String>> tags,
        Optional<Boolean> dryRun,
        Optional<String> readDataSubset,
        Optional<Boolean> removeAll,
        Optional<RetentionJson> retention,
        Optional<Integer> approved,
        Optional<String> maxUnused) {
    static SpecJson of(JobSpec spec) {
        Parts parts = new Parts();
        switch (spec) {
            case JobSpec.Backup backup -> {
                parts.sourceGroupId = backup.groupId().map(SourceGroupId::toString);
                parts.selection = Optional.of(backup.selection());
                parts.dryRun = Optional.of(backup.dryRun());
            }
            case JobSpec.Forget forget -> {
                parts.sourceGroupId = Optional.of(forget.groupId().toString());
                parts.dryRun = Optional.of(forget.dryRun());
                parts.retention = Optional.of(RetentionJson.of(forget.policy()));
                parts.approved = Optional.of(forget.approvedIds().size());
            }
            case JobSpec.Prune prune -> {
                parts.dryRun = Optional.of(prune.dryRun());
                parts.maxUnused = prune.maxUnused();
            }
            case JobSpec.Check check -> parts.readDataSubset = check.readDataSubset();
            case JobSpec.Unlock unlock -> parts.removeAll = Optional.of(unlock.removeAll());
            case JobSpec.Test ignored -> {}
            case JobSpec.Init ignored -> {}
            case JobSpec.Stats ignored -> {}
            case JobSpec.Snapshots ignored -> {}
        }
        return parts.build();
    }

    private static final class Parts {
        private Optional<String> sourceGroupId = Optional.empty();
        private Optional<Selection> selection = Optional.empty();
        private Optional<Boolean> dryRun = Optional.empty();
        private Optional<String> readDataSubset = Optional.empty();
        private Optional<Boolean> removeAll = Optional.empty();
        private Optional<RetentionJson> retention = Optional.empty();
        private Optional<Integer> approved = Optional.empty();
        private Optional<String> maxUnused = Optional.empty();

        SpecJson build() {
            return new SpecJson(
                    sourceGroupId,
                    selection.map(Selection::includes),
                    selection.map(Selection::excludes),
                    selection.map(Selection::tags),
                    dryRun,
                    readDataSubset,
                    removeAll,
                    retention,
                    approved,
                    maxUnused);
        }
    }
}
