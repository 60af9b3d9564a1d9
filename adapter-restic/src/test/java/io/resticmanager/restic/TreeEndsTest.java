package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The way of Windows, which needs nothing but what Java has everywhere.
@Timeout(60)
class TreeEndsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Process process;

    @AfterEach
    void tidy() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Test
    void a_process_ends_with_all_that_it_has_started_and_that_has_started_by_it() throws Exception {
        start("sh -c 'sleep 300 & sleep 300; true' & sleep 300 & wait");
        List<ProcessHandle> below = awaitBelow(4);

        new TreeEnds().kill(process.toHandle());

        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        for (ProcessHandle one : below) {
            one.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(below).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void one_that_does_not_listen_to_signals_ends_too() throws Exception {
        start("trap '' INT TERM; sleep 300; sleep 300");
        awaitBelow(1);

        TreeEnds ends = new TreeEnds();
        ends.interrupt(process.toHandle());

        assertThat(ends.areGentle()).isFalse();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void start(String script) throws IOException {
        process = new ProcessBuilder("sh", "-c", script).start();
    }

    private List<ProcessHandle> awaitBelow(int count) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (process.descendants().count() < count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        List<ProcessHandle> below = process.descendants().toList();
        assertThat(below).hasSizeGreaterThanOrEqualTo(count);
        return below;
    }
}
