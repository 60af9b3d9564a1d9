package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.restic.parts.RealParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Locks of the dead, and of the living.
class RealLocksTest extends RealResticCase {
    @Test
    void locks_of_the_dead_go_and_locks_of_the_living_stay() throws Exception {
        init();
        Process owner = slowBackup();
        try {
            awaitLock();
            JobSummary.Unlock told =
                    (JobSummary.Unlock) run(new JobSpec.Unlock(false)).summary().orElseThrow();
            assertThat(told.found()).isEqualTo(1);
            assertThat(told.left()).isEqualTo(1);
            assertThat(told.holders()).singleElement().satisfies(holder -> {
                assertThat(holder.pid()).isEqualTo(owner.pid());
                assertThat(holder.hostname()).isNotEmpty();
                assertThat(holder.username()).isEqualTo(System.getProperty("user.name"));
                assertThat(holder.exclusive()).isFalse();
                assertThat(Duration.between(holder.refreshedAt(), Instant.now()))
                        .isBetween(Duration.ZERO, Duration.ofMinutes(1));
            });
            assertThat(run(new JobSpec.Stats()).summary()).hasValueSatisfying(said -> {
                JobSummary.Stats saw = (JobSummary.Stats) said;
                assertThat(saw.locks()).isEqualTo(1);
                assertThat(saw.holders()).isEqualTo(told.holders());
            });
            assertThat(watcher.log()).contains("A lock is left: process " + owner.pid() + " on ");

            // Waiting is part of it: a check needs the repository alone.
            tasks = tasks.withLockWait(Duration.ofSeconds(3));
            Job.End locked = assertFailed(run(new JobSpec.Check(Optional.empty())), ErrorCode.LOCKED);
            assertThat(locked.error().orElseThrow().message()).contains("process " + owner.pid() + " on ", "since ");
        } finally {
            owner.destroyForcibly().waitFor();
        }
        assertThat(locks()).hasSize(1);
        assertThat(run(new JobSpec.Unlock(false)).summary()).contains(new JobSummary.Unlock(1, 0, List.of()));
    }

    @Test
    void a_stale_lock_does_not_keep_a_check_from_running() throws Exception {
        init();
        Process owner = slowBackup();
        awaitLock();
        owner.destroyForcibly().waitFor();

        assertThat(run(new JobSpec.Check(Optional.empty())).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void a_waiting_restic_can_be_cancelled() throws Exception {
        init();
        Process owner = slowBackup();
        try {
            awaitLock();
            tasks = tasks.withLockWait(Duration.ofMinutes(30));
            CompletableFuture<EngineResult> run = inBackground(tasks.of(new JobSpec.Check(Optional.empty())));
            Watching.await("it waits", () -> watcher.log().contains("Waiting for it"));
            cancel.ask();
            assertThat(run.join().end().outcome()).isEqualTo(Outcome.CANCELLED);
        } finally {
            owner.destroyForcibly().waitFor();
        }
    }

    /// One that holds its lock for two minutes.
    private Process slowBackup() throws Exception {
        return start(List.of(
                RealParts.restic(part).toString(),
                "backup",
                "--limit-upload=500",
                random("big", 60 << 20).toString()));
    }
}
