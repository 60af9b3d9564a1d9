package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A repository out of reach, full, or without a lock that could be renewed.
class StorageTroubleTest extends FakeResticCase {
    @Test
    void a_repository_out_of_reach_is_told_at_once_and_given_up_in_time() {
        settings = settings.withUnreachableAfter(Duration.ofSeconds(1));
        restic.on("backup")
                .complains(retry("connect: connection refused"))
                .hangs()
                .set();

        Job.End end = backup().end();

        assertFailed(end, ErrorCode.UNREACHABLE, "connection refused");
        assertThat(watcher.reachable()).containsExactly(false);
    }

    @Test
    void what_no_trying_heals_is_given_up_at_once() {
        restic.on("backup")
                .complains(retry("tls: failed to verify certificate: x509: unknown authority"))
                .hangs()
                .set();

        long begin = System.nanoTime();
        assertFailed(backup().end(), ErrorCode.UNREACHABLE, "x509");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void a_server_that_goes_away_in_the_middle_may_come_back() {
        settings = settings.withUnreachableAfter(Duration.ofMillis(300));
        restic.on("backup")
                .prints("{\"message_type\":\"status\",\"bytes_done\":5}")
                .pauses("0.3")
                .complains(retry("connect: connection refused"))
                .pauses("1")
                .complains("Save(<data/557146e91f>) operation successful after 1 retries")
                .prints(summary(ID))
                .set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(watcher.reachable()).containsExactly(false, true);
    }

    @Test
    void a_full_disk_is_told_as_such() {
        restic.on("backup")
                .complains("Fatal: unable to save snapshot: write /srv/repo/tmp: no space left on device")
                .exits(1)
                .set();

        assertFailed(backup().end(), ErrorCode.DISK_FULL, "no space left on device");
    }

    @Test
    void a_restic_that_has_failed_and_does_not_end_is_asked_to_and_judged_by_what_it_said() {
        settings = settings.withUnreachableAfter(Duration.ofSeconds(1));
        restic.on("backup")
                .complains("Save(<data/a3bcec3bde>) failed: write /srv/repo/data/a3/x-tmp-1: no space left on device")
                .complains("signal interrupt received, cleaning up")
                .hangs()
                .set();

        assertFailed(backup().end(), ErrorCode.DISK_FULL, "Save(<data/a3bcec3bde>) failed: write");
        assertThat(watcher.log()).contains("restic has failed but does not end.");
        assertThat(restic.calls("unlock")).hasSize(1);
    }

    @Test
    void a_lock_that_could_not_be_renewed_once_ends_no_backup() {
        settings = settings.withUnreachableAfter(Duration.ofMillis(300));
        restic.on("backup")
                .complains("Save(<lock/a3bcec3bde>) failed: no space left on device")
                .pauses("1")
                .prints(summary(ID))
                .set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
}
