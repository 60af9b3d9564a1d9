package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.engine.EngineResult;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A repository that somebody else has locked.
class LockTroubleTest extends FakeResticCase {
    private static final String LOCKED =
            "unable to create lock in backend: repository is already locked by PID 4711 on otherhost by bob (UID 0, GID 0)\n"
                    + "lock was created at 2026-11-23 01:33:43 (3.63540987s ago)\nstorage ID 2fc76e15";

    @Test
    void a_stale_lock_of_this_host_is_removed_and_the_run_begins_anew() {
        restic.on("backup", 1).complains(LOCKED).exits(11).set();
        restic.on("backup").prints(summary(ID)).set();
        tasks = tasks.withLockWait(Duration.ofMinutes(1));

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(restic.calls("unlock")).containsExactly("unlock");
        assertThat(restic.calls("backup").get(0)).doesNotContain("--retry-lock");
        assertThat(restic.calls("backup").get(1)).contains("--retry-lock=60s");
    }

    @Test
    void an_old_restic_is_called_again_until_the_lock_is_gone() throws IOException {
        use("0.14.0");
        tasks = tasks.withLockWait(Duration.ofMinutes(1));
        for (int round = 1; round <= 3; round++) {
            restic.on("backup", round).complains(LOCKED).exits(1).set();
        }
        restic.on("backup").prints(summary("abababab")).set();
        restic.on("snapshots").prints("[" + row(ID) + "]").set();

        EngineResult result = backup();

        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.snapshot()).isPresent();
        assertThat(restic.calls("backup")).hasSize(4).allMatch(call -> !call.contains("--retry-lock"));
        assertThat(watcher.log()).contains("process 4711 on otherhost", "Waiting for it up to 60 s");
    }

    @Test
    void waiting_for_a_lock_ends_with_a_cancel() throws IOException {
        use("0.14.0");
        tasks = tasks.withLockWait(Duration.ofMinutes(30));
        restic.on("backup").complains(LOCKED).exits(1).set();

        CompletableFuture<EngineResult> result = inBackground();
        Watching.await("it waits", () -> watcher.log().contains("Waiting for it"));
        cancel.ask();

        assertThat(result.join().end().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void a_lock_that_stays_is_told_with_its_owner() {
        restic.on("backup").complains(LOCKED).exits(11).set();

        assertFailed(
                backup().end(),
                ErrorCode.LOCKED,
                "process 4711 on otherhost (user bob), since 2026-11-23 01:33:43 by the host's clock");
    }

    @Test
    void an_old_restic_says_locked_by_words() throws IOException {
        use("0.14.0");
        restic.on("backup").complains(LOCKED).exits(1).set();

        assertFailed(backup().end(), ErrorCode.LOCKED, "process 4711 on otherhost");
    }
}
