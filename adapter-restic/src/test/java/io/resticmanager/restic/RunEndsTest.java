package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/// How a run ends that does not end by itself.
class RunEndsTest extends FakeResticCase {
    @Test
    void death_by_a_signal_from_outside_is_interrupted_and_unlocked() {
        restic.on("backup").diesOf("KILL").set();

        assertFailed(backup().end(), ErrorCode.INTERRUPTED, "killed (signal 9)");
        assertThat(restic.calls("unlock")).hasSize(1);
    }

    @Test
    void a_signal_that_restic_caught_itself_is_interrupted_too() {
        restic.on("backup")
                .complains("\u001b[2Ksignal terminated received, cleaning up")
                .complains("{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: context canceled\"}")
                .exits(1)
                .set();

        assertFailed(backup().end(), ErrorCode.INTERRUPTED, "");
    }

    @Test
    void a_cancel_lets_restic_clean_up_and_leaves_no_lock() {
        settings = settings.withCancelGrace(Duration.ofSeconds(30), Duration.ofSeconds(30));
        restic.on("backup").atInterrupt("echo bye; exit 130").set();

        Job.End end = cancelled();

        assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(end.error()).isEmpty();
        assertThat(watcher.texts()).contains("bye");
        assertThat(restic.calls("unlock")).hasSize(1);
    }

    @Test
    void a_restic_that_does_not_listen_is_killed_after_its_grace_and_unlocked() {
        restic.on("backup").ignoresInterrupt().set();

        long begin = System.nanoTime();
        Job.End end = cancelled();

        assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(watcher.log()).contains("did not stop within 2 s and is killed");
        assertThat(restic.calls("unlock")).hasSize(1);
        assertThat(ProcessHandle.of(watcher.processes().getFirst().pid())).isEmpty();
    }

    @Test
    void a_cancel_that_comes_when_the_snapshot_is_there_changes_nothing() {
        restic.on("backup").prints(summary(ID)).atInterrupt("exit 130").set();

        Job.End end = cancelled();

        assertThat(end.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.snapshotId()).contains(ID);
    }

    @Test
    void a_cancel_asked_before_the_start_starts_nothing() {
        cancel.ask();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(restic.calls("backup")).isEmpty();
    }

    @Test
    void beyond_its_deadline_it_is_stopped_and_unlocked() {
        restic.on("backup").hangs().set();
        tasks = tasks.withDeadline(Duration.ofMillis(600));

        assertFailed(backup().end(), ErrorCode.DEADLINE, "took longer than it may");
        assertThat(restic.calls("unlock")).hasSize(1);
    }

    @Test
    void the_end_of_restic_is_seen_although_the_common_pool_is_busy() {
        restic.on("backup").prints(summary(ID)).set();
        CountDownLatch over = new CountDownLatch(1);
        for (int i = 0; i <= ForkJoinPool.commonPool().getParallelism(); i++) {
            ForkJoinPool.commonPool().submit(() -> {
                over.await();
                return true;
            });
        }
        try {
            long begin = System.nanoTime();
            assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        } finally {
            over.countDown();
        }
    }

    @Test
    void an_agent_that_ends_takes_its_restic_along() throws InterruptedException {
        restic.on("backup").hangs().set();
        CompletableFuture<EngineResult> result = new CompletableFuture<>();
        Thread runner = Thread.ofPlatform().start(() -> {
            result.complete(backup());
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        EngineProcess process = watcher.awaitProcess();

        runner.interrupt();
        runner.join();

        assertFailed(result.join().end(), ErrorCode.AGENT_RESTARTED, "");
        assertThat(ProcessHandle.of(process.pid())).isEmpty();
        assertThat(restic.calls("unlock")).hasSize(1);
    }

    private Job.End cancelled() {
        CompletableFuture<EngineResult> result = inBackground();
        watcher.awaitProcess();
        Watching.await(
                "restic listens to signals as it should", () -> watcher.texts().contains("ready"));
        cancel.ask();
        return result.join().end();
    }
}
