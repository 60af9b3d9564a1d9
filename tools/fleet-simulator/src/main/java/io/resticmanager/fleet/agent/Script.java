package io.resticmanager.fleet.agent;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.ports.engine.EngineWatcher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// One run of the scripted restic: what it says, how it spends its time, how it ends.
final class Script {
    static final long MEBIBYTE = 1L << 20;

    private final EngineTask task;
    private final EngineWatcher watcher;
    private final Temper temper;
    private final Random random;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CRC32C crc = new CRC32C();
    private long lines;

    Script(EngineTask task, EngineWatcher watcher, CancelSignal cancel, Temper temper, Random random) {
        this.task = task;
        this.watcher = watcher;
        this.temper = temper;
        this.random = random;
        cancel.whenAsked(cancelled::countDown);
    }

    EngineTask task() {
        return task;
    }

    Temper temper() {
        return temper;
    }

    Random random() {
        return random;
    }

    String url() {
        return task.access().effectiveUrl().text();
    }

    long lines() {
        return lines;
    }

    /// CRC-32C of all lines with a line feed after each.
    long linesCrc() {
        return crc.getValue();
    }

    void say(String line) {
        lines++;
        crc.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        watcher.log(LogStream.STDOUT, task.spec().kind().name().toLowerCase(Locale.ROOT), line);
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

    /// Works on for so long.
    ///
    /// @return whether it was asked to stop meanwhile
    boolean isStoppedWithin(long millis) {
        try {
            return cancelled.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    boolean isStopped() {
        return cancelled.getCount() == 0;
    }

    EngineResult stopped() {
        say("asked to stop");
        return ended(Outcome.CANCELLED, 130, Optional.empty());
    }

    EngineResult failed(ErrorCode code) {
        return ended(Outcome.FAILED, 1, Optional.of(JobError.of(code)));
    }

    EngineResult done(JobSummary summary) {
        return new EngineResult(
                new Job.End(
                        Outcome.SUCCEEDED, Optional.of(0), Optional.empty(), Optional.of(summary), Optional.empty()),
                Optional.empty());
    }

    private static EngineResult ended(Outcome outcome, int exitCode, Optional<JobError> error) {
        return new EngineResult(
                new Job.End(outcome, Optional.of(exitCode), error, Optional.empty(), Optional.empty()),
                Optional.empty());
    }

    /// 64 hex digits that no other job has.
    static String hex(JobId job) {
        StringBuilder hex = new StringBuilder();
        for (byte b : job.toString().getBytes(StandardCharsets.US_ASCII)) {
            hex.append(String.format(Locale.ROOT, "%02x", b));
        }
        return hex.append("0".repeat(64 - hex.length())).toString();
    }
}
