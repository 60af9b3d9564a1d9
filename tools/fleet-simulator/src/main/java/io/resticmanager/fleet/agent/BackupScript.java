package io.resticmanager.fleet.agent;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A backup: lines and progress at a steady rate, now and then trouble, and a snapshot in the end.
final class BackupScript {
    private static final int STEPS_PER_SECOND = 4;
    // Now and then the repository cannot be asked for a snapshot right after the backup; a listing confirms it later.
    private static final double NOT_ASKED = 0.03;

    private final Script script;
    private final JobSpec.Backup spec;
    private final Repositories repositories;
    private final Clock clock;

    BackupScript(Script script, JobSpec.Backup spec, Repositories repositories, Clock clock) {
        this.script = script;
        this.spec = spec;
        this.repositories = repositories;
        this.clock = clock;
    }

    EngineResult run() {
        Temper how = script.temper();
        // Most take about as long as usual, some four times that.
        double length =
                script.random().nextInt(20) == 0 ? 4 : 0.5 + script.random().nextDouble();
        long millis = (long) (how.usual().toMillis() * length);
        long steps = Math.max(1, millis * STEPS_PER_SECOND / 1000);
        long said = 0;
        for (long step = 1; step <= steps; step++) {
            if (script.isStoppedWithin(millis / steps)) {
                return script.stopped();
            }
            for (long upTo = how.lines() * step / steps; said < upTo; said++) {
                script.say("new       /srv/data/" + script.task().resticHost() + "/"
                        + script.random().nextInt(1000) + "/file-" + said + ".dat, saved in 0.0"
                        + script.random().nextInt(100) + "s ("
                        + script.random().nextInt(9000) + " KiB added)");
            }
            if (step % STEPS_PER_SECOND == 0) {
                script.progress(step, steps);
            }
        }
        boolean troubled = script.random().nextDouble() < how.trouble();
        if (troubled && script.random().nextBoolean()) {
            return script.failed(ErrorCode.UNREACHABLE);
        }
        return saved(troubled ? Outcome.WARNINGS : Outcome.SUCCEEDED);
    }

    private EngineResult saved(Outcome outcome) {
        EngineTask task = script.task();
        long bytes = (1 + script.random().nextInt(5_000)) * Script.MEBIBYTE;
        String id = Script.hex(task.jobId());
        ListedSnapshot snapshot = new ListedSnapshot(
                id,
                Optional.empty(),
                clock.instant(),
                task.resticHost(),
                "root",
                spec.selection().includes(),
                spec.groupId()
                        .map(group -> List.of(task.jobId().snapshotTag(), "rm-group=" + group))
                        .orElse(List.of(task.jobId().snapshotTag())),
                Optional.of(bytes),
                Optional.of(1_000L),
                Optional.of(bytes / 50),
                Optional.of("restic 0.18.0"));
        repositories.add(script.url(), snapshot);
        JobSummary summary = new JobSummary.Backup(
                10, 5, 985, 1, 1, 50, bytes / 50, Optional.of(bytes / 60), 1_000, bytes, Duration.ofSeconds(1), 0);
        Job.End end = new Job.End(
                outcome,
                Optional.of(outcome == Outcome.WARNINGS ? 3 : 0),
                Optional.empty(),
                Optional.of(summary),
                Optional.of(id));
        return new EngineResult(
                end, script.random().nextDouble() < NOT_ASKED ? Optional.empty() : Optional.of(snapshot));
    }
}
