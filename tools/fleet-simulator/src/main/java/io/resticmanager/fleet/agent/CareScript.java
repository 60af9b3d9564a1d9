package io.resticmanager.fleet.agent;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.retention.Retention;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.engine.EngineResult;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything but backups: short, and a forget really removes.
final class CareScript {
    private static final int STEPS = 4;
    private static final int TAKES_ONE_OF = 4;

    private final Script script;
    private final Repositories repositories;
    private final Ledger ledger;
    private final Clock clock;

    CareScript(Script script, Repositories repositories, Ledger ledger, Clock clock) {
        this.script = script;
        this.repositories = repositories;
        this.ledger = ledger;
        this.clock = clock;
    }

    EngineResult run(JobSpec spec) {
        return switch (spec) {
            case JobSpec.Test ignored -> {
                script.say("the repository answers");
                yield script.done(new JobSummary.Test(
                        Verdict.YES,
                        Verdict.YES,
                        Verdict.YES,
                        Verdict.UNKNOWN,
                        Optional.of(Script.hex(script.task().jobId()))));
            }
            case JobSpec.Init ignored ->
                script.done(new JobSummary.Init(Script.hex(script.task().jobId())));
            case JobSpec.Check ignored -> work("checked a part of the data", new JobSummary.Check(0));
            case JobSpec.Unlock ignored -> script.done(new JobSummary.Unlock(locks(), locks(), List.of()));
            case JobSpec.Forget forget -> forget(forget);
            case JobSpec.Prune ignored ->
                work("repacked some blobs", new JobSummary.Prune(Optional.of(0L), Optional.of(Script.MEBIBYTE)));
            case JobSpec.Stats ignored ->
                script.done(new JobSummary.Stats(
                        Script.MEBIBYTE, Optional.empty(), 1, snapshots().size(), locks(), List.of()));
            case JobSpec.Snapshots ignored ->
                script.done(new JobSummary.Snapshots(snapshots().size()));
            case JobSpec.Backup ignored -> throw new IllegalArgumentException("a backup has a script of its own");
        };
    }

    private EngineResult work(String sentence, JobSummary summary) {
        long millis = script.temper().usual().toMillis() / TAKES_ONE_OF;
        for (int step = 0; step < STEPS; step++) {
            if (script.isStoppedWithin(millis / STEPS)) {
                return script.stopped();
            }
            script.say(sentence);
        }
        return script.done(summary);
    }

    /// What restic's own dry run names and the server approved.
    private EngineResult forget(JobSpec.Forget spec) {
        List<ListedSnapshot> group = snapshots().stream()
                .filter(snapshot -> snapshot.hostname().equals(spec.snapshotHost()))
                .filter(snapshot -> snapshot.groupId().equals(Optional.of(spec.groupId())))
                .toList();
        Set<String> named = new HashSet<>();
        Retention.apply(
                        spec.policy(),
                        group.stream().map(ListedSnapshot::candidate).toList(),
                        clock.instant())
                .forEach(ruling -> {
                    if (ruling.goes()) {
                        named.add(ruling.snapshot().id());
                    }
                });
        Set<String> agreed = new HashSet<>(named);
        agreed.retainAll(new HashSet<>(spec.approvedIds()));
        int pinned = (int)
                named.stream().filter(new HashSet<>(spec.pinnedIds())::contains).count();
        if (group.size() - agreed.size() < Math.min(RetentionPolicy.FLOOR, group.size())) {
            ledger.broken("job " + script.task().jobId() + " was to leave " + (group.size() - agreed.size()) + " of "
                    + group.size() + " snapshots of a group");
        }
        EngineResult result = work(
                agreed.size() + " snapshots go",
                new JobSummary.Forget(
                        agreed.size(),
                        group.size() - agreed.size(),
                        pinned,
                        named.size() - agreed.size() - pinned,
                        spec.approvedIds().size() - agreed.size(),
                        0));
        if (!spec.dryRun() && !script.isStopped()) {
            repositories.remove(script.url(), agreed);
        }
        return result;
    }

    private List<ListedSnapshot> snapshots() {
        return repositories.list(script.url());
    }

    private int locks() {
        return repositories.locks(script.url()).held();
    }
}
