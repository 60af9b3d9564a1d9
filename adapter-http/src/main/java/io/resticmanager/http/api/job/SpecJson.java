package io.resticmanager.http.api.job;

import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.List;
import java.util.Optional;

/// What exactly a job does; only the fields of its kind are there.
public record SpecJson(
        Optional<String> sourceGroupId,
        Optional<List<String>> includes,
        Optional<List<String>> excludes,
        Optional<List<String>> tags,
        Optional<Boolean> dryRun,
        Optional<String> readDataSubset,
        Optional<Boolean> removeAll) {
    private static final SpecJson NOTHING = new SpecJson(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    static SpecJson of(JobSpec spec) {
        return switch (spec) {
            case JobSpec.Backup backup ->
                new SpecJson(
                        backup.groupId().map(SourceGroupId::toString),
                        Optional.of(backup.selection().includes()),
                        Optional.of(backup.selection().excludes()),
                        Optional.of(backup.selection().tags()),
                        Optional.of(backup.dryRun()),
                        Optional.empty(),
                        Optional.empty());
            case JobSpec.Check check ->
                new SpecJson(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        check.readDataSubset(),
                        Optional.empty());
            case JobSpec.Unlock unlock ->
                new SpecJson(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(unlock.removeAll()));
            case JobSpec.Test ignored -> NOTHING;
            case JobSpec.Init ignored -> NOTHING;
            case JobSpec.Stats ignored -> NOTHING;
            case JobSpec.Snapshots ignored -> NOTHING;
        };
    }
}
