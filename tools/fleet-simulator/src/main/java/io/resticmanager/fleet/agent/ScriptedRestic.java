package io.resticmanager.fleet.agent;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.engine.ResticEngine;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/// A restic that only talks: how a backup goes follows from the seed and the job's id, and what it did goes into the
/// ledger before anybody else hears of it.
final class ScriptedRestic implements ResticEngine {
    private static final int STEPS_PER_SECOND = 4;
    // Now and then the repository cannot be asked for a snapshot right after the backup; a listing confirms it later.
    private static final double NOT_ASKED = 0.03;
    private static final long MEBIBYTE = 1L << 20;

    private final long seed;
    private final Ledger ledger;
    private final Repositories repositories;
    private final Supplier<Temper> temper;
    private final Clock clock;

    ScriptedRestic(long seed, Ledger ledger, Repositories repositories, Supplier<Temper> temper, Clock clock) {
        this.seed = seed;
        this.ledger = ledger;
        this.repositories = repositories;
        this.temper = temper;
        this.clock = clock;
    }

    @Override
    public EngineVersion version() {
        return new EngineVersion.Found("0.18.0", "/usr/bin/restic");
    }

    @Override
    public EngineResult run(EngineTask task, EngineWatcher watcher, CancelSignal cancel) {
        ledger.began();
        CountDownLatch cancelled = new CountDownLatch(1);
        cancel.whenAsked(cancelled::countDown);
        watcher.started(new EngineProcess(2, clock.instant()));
        Speech speech = new Speech(watcher);
        Random random = new Random(seed ^ task.jobId().toString().hashCode());
        EngineResult result = task.spec() instanceof JobSpec.Backup backup
                ? backup(task, backup, speech, random, cancelled)
                : question(task, speech);
        ledger.ended(new Truth(
                task.jobId(),
                task.spec().kind(),
                result.end().outcome(),
                speech.lines,
                speech.crc.getValue(),
                result.end().snapshotId(),
                System.nanoTime(),
                1));
        return result;
    }

    @Override
    public EngineListing list(RepositoryAccess access, Duration deadline) {
        return new EngineListing.Complete(
                repositories.list(access.effectiveUrl().text()));
    }

    @Override
    public boolean endLeftover(EngineProcess process, RepositoryAccess access, Duration deadline) {
        return false;
    }

    @Override
    public boolean endLeftover(EngineProcess process, Duration deadline) {
        return false;
    }

    @Override
    public boolean endUnrecorded(RepositoryAccess access, Duration deadline) {
        return false;
    }

    private EngineResult question(EngineTask task, Speech speech) {
        speech.say("the repository answers");
        JobSummary summary = switch (task.spec()) {
            case JobSpec.Test ignored ->
                new JobSummary.Test(
                        Verdict.YES, Verdict.YES, Verdict.YES, Verdict.UNKNOWN, Optional.of(hex(task.jobId())));
            case JobSpec.Init ignored -> new JobSummary.Init(hex(task.jobId()));
            case JobSpec.Check ignored -> new JobSummary.Check(0);
            case JobSpec.Unlock ignored -> new JobSummary.Unlock(0, 0, java.util.List.of());
            case JobSpec.Forget forget ->
                new JobSummary.Forget(0, 0, 0, forget.approvedIds().size(), 0);
            case JobSpec.Prune ignored -> new JobSummary.Prune(Optional.of(0L), Optional.of((long) MEBIBYTE));
            case JobSpec.Stats ignored -> new JobSummary.Stats(MEBIBYTE, Optional.empty(), 1, 1, 0);
            case JobSpec.Snapshots ignored ->
                new JobSummary.Snapshots(
                        repositories.list(task.access().effectiveUrl().text()).size());
            case JobSpec.Backup ignored -> throw new IllegalArgumentException("a backup is no question");
        };
        return new EngineResult(
                new Job.End(
                        Outcome.SUCCEEDED, Optional.of(0), Optional.empty(), Optional.of(summary), Optional.empty()),
                Optional.empty());
    }

    private EngineResult backup(
            EngineTask task, JobSpec.Backup spec, Speech speech, Random random, CountDownLatch cancelled) {
        Temper how = temper.get();
        // Most take about as long as usual, some four times that.
        double length = random.nextInt(20) == 0 ? 4 : 0.5 + random.nextDouble();
        long millis = (long) (how.usual().toMillis() * length);
        long steps = Math.max(1, millis * STEPS_PER_SECOND / 1000);
        long said = 0;
        for (long step = 1; step <= steps; step++) {
            if (waited(cancelled, millis / steps)) {
                speech.say("asked to stop");
                return ended(Outcome.CANCELLED, 130, Optional.empty());
            }
            for (long upTo = how.lines() * step / steps; said < upTo; said++) {
                speech.say("new       /srv/data/" + task.resticHost() + "/" + random.nextInt(1000) + "/file-" + said
                        + ".dat, saved in 0.0" + random.nextInt(100) + "s (" + random.nextInt(9000) + " KiB added)");
            }
            if (step % STEPS_PER_SECOND == 0) {
                speech.progress(step, steps);
            }
        }
        boolean troubled = random.nextDouble() < how.trouble();
        if (troubled && random.nextBoolean()) {
            return ended(Outcome.FAILED, 1, Optional.of(JobError.of(ErrorCode.UNREACHABLE)));
        }
        return saved(task, spec, troubled ? Outcome.WARNINGS : Outcome.SUCCEEDED, random);
    }

    private EngineResult saved(EngineTask task, JobSpec.Backup spec, Outcome outcome, Random random) {
        long bytes = (1 + random.nextInt(5_000)) * MEBIBYTE;
        String id = hex(task.jobId());
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
        repositories.add(task.access().effectiveUrl().text(), snapshot);
        JobSummary summary = new JobSummary.Backup(
                10, 5, 985, 1, 1, 50, bytes / 50, Optional.of(bytes / 60), 1_000, bytes, Duration.ofSeconds(1), 0);
        Job.End end = new Job.End(
                outcome,
                Optional.of(outcome == Outcome.WARNINGS ? 3 : 0),
                Optional.empty(),
                Optional.of(summary),
                Optional.of(id));
        return new EngineResult(end, random.nextDouble() < NOT_ASKED ? Optional.empty() : Optional.of(snapshot));
    }

    private static EngineResult ended(Outcome outcome, int exitCode, Optional<JobError> error) {
        return new EngineResult(
                new Job.End(outcome, Optional.of(exitCode), error, Optional.empty(), Optional.empty()),
                Optional.empty());
    }

    private static boolean waited(CountDownLatch cancelled, long millis) {
        try {
            return cancelled.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// 64 hex digits that no other job has.
    private static String hex(JobId job) {
        StringBuilder hex = new StringBuilder();
        for (byte b : job.toString().getBytes(StandardCharsets.US_ASCII)) {
            hex.append(String.format(Locale.ROOT, "%02x", b));
        }
        return hex.append("0".repeat(64 - hex.length())).toString();
    }

    /// What one run says, counted.
    private static final class Speech {
        private final EngineWatcher watcher;
        private final CRC32C crc = new CRC32C();
        private long lines;

        Speech(EngineWatcher watcher) {
            this.watcher = watcher;
        }

        void say(String line) {
            lines++;
            crc.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            watcher.log(LogStream.STDOUT, "backup", line);
        }

        void progress(long step, long steps) {
            watcher.progress(new Progress(
                    100.0 * step / steps,
                    step * MEBIBYTE,
                    steps * MEBIBYTE,
                    step,
                    steps,
                    List.of("/srv/data/current"),
                    Optional.of(Duration.ofSeconds(steps - step))));
        }
    }
}
