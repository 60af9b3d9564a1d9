package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.ports.engine.EngineProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A restic that an earlier life of the agent left at work.
class LeftoversTest extends FakeResticCase {
    @Test
    void only_that_very_process_is_a_leftover() throws Exception {
        Process bystander = new ProcessBuilder("setsid", "sleep", "50").start();
        try {
            Instant start = bystander.info().startInstant().orElseThrow();
            EngineProcess other = new EngineProcess(bystander.pid(), start.minusSeconds(60));

            assertThat(engine().endLeftover(other, tasks.access(), Duration.ofSeconds(20)))
                    .isFalse();
            assertThat(bystander.isAlive()).isTrue();
            assertThat(restic.calls("unlock")).hasSize(1);

            assertThat(engine().endLeftover(
                                    new EngineProcess(bystander.pid(), start), tasks.access(), Duration.ofSeconds(20)))
                    .isTrue();
            assertThat(bystander.waitFor(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void a_leftover_that_nobody_wrote_down_is_told_by_where_it_works() throws Exception {
        Path swept = Files.createDirectories(settings.workFolder().resolve("run-1-1-left"));
        ProcessHandle left = orphanIn(swept);
        Files.delete(swept);
        RunFolder ofThisLife = RunFolder.in(settings.workFolder());
        ProcessHandle atWork = orphanIn(ofThisLife.path());
        Process bystander = new ProcessBuilder("setsid", "sleep", "50").start();
        try {
            assertThat(engine().endUnrecorded(tasks.access(), Duration.ofSeconds(20)))
                    .isTrue();
            assertThat(left.isAlive()).isFalse();
            assertThat(atWork.isAlive()).isTrue();
            assertThat(bystander.isAlive()).isTrue();
            assertThat(restic.calls("unlock")).hasSize(1);
            assertThat(engine().endUnrecorded(tasks.access(), Duration.ofSeconds(20)))
                    .isFalse();
        } finally {
            left.destroyForcibly();
            atWork.destroyForcibly();
            bystander.destroyForcibly();
            ofThisLife.close();
        }
    }

    @Test
    void a_leftover_that_does_not_listen_is_killed() throws Exception {
        restic.on("backup").ignoresInterrupt().set();
        Process stubborn = new ProcessBuilder("setsid", restic.path().toString(), "backup").start();
        Watching.await("it runs", () -> !restic.calls("backup").isEmpty());
        EngineProcess process =
                new EngineProcess(stubborn.pid(), stubborn.info().startInstant().orElseThrow());

        assertThat(engine().endLeftover(process, tasks.access(), Duration.ofSeconds(8)))
                .isTrue();
        assertThat(stubborn.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    /// The shell that starts it ends at once, so that it is nobody's child any more.
    private static ProcessHandle orphanIn(Path folder) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "setsid sleep 50 >&- 2>&- & echo $!")
                .directory(folder.toFile())
                .start();
        long pid = Long.parseLong(shell.inputReader().readLine());
        shell.waitFor();
        return ProcessHandle.of(pid).orElseThrow();
    }
}
