package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.restic.parts.RealParts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Runs that are ended: no process stays, and no lock.
class RealEndsTest extends RealResticCase {
    @Test
    void a_cancel_in_the_middle_leaves_no_lock_and_no_process() throws IOException {
        init();
        Path source = random("big", 60 << 20);
        tasks = tasks.withUpload(8_000);
        CompletableFuture<EngineResult> run = inBackground(tasks.backup(source));
        awaitLock();
        long begin = System.nanoTime();

        cancel.ask();

        assertThat(run.join().end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
        assertThat(locks()).isEmpty();
        assertThat(alive(watcher.processes())).isEmpty();
    }

    @Test
    void a_deadline_ends_it_and_leaves_no_lock() throws IOException {
        init();
        tasks = tasks.withUpload(4_000).withDeadline(Duration.ofSeconds(4));

        assertFailed(backup(random("big", 60 << 20)).end(), ErrorCode.DEADLINE);

        assertThat(locks()).isEmpty();
    }

    @Test
    void a_kill_from_outside_is_interrupted_and_unlocked() throws IOException {
        init();
        tasks = tasks.withUpload(4_000);
        CompletableFuture<EngineResult> run = inBackground(tasks.backup(random("big", 60 << 20)));
        awaitLock();

        ProcessHandle.of(watcher.awaitProcess().pid()).orElseThrow().destroyForcibly();

        assertFailed(run.join().end(), ErrorCode.INTERRUPTED);
        assertThat(locks()).isEmpty();
    }

    @Test
    void a_leftover_of_an_earlier_life_is_ended_and_unlocked() throws Exception {
        init();
        Process left = start(List.of(
                "setsid",
                RealParts.restic(part).toString(),
                "backup",
                "--limit-upload=2000",
                random("big", 60 << 20).toString()));
        awaitLock();
        EngineProcess process =
                new EngineProcess(left.pid(), left.info().startInstant().orElseThrow());

        assertThat(engine().endLeftover(process, tasks.access(), Duration.ofSeconds(20)))
                .isTrue();

        assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(locks()).isEmpty();
    }

    private static List<ProcessHandle> alive(List<EngineProcess> processes) {
        return processes.stream()
                .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                .filter(ProcessHandle::isAlive)
                .toList();
    }
}
