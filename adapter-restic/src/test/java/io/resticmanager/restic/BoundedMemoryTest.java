package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.restic.parts.FakeRestic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// An agent of little memory outlives a restic that says more than fits into it.
@Tag("slow")
@Timeout(120)
@Isolated("it fills the heap that others would need")
class BoundedMemoryTest {
    @TempDir
    Path folder;

    @Test
    void streams_larger_than_the_heap_are_read_to_their_ends() throws Exception {
        FakeRestic restic = FakeRestic.in(folder, "0.18.0");
        restic.on("backup")
                .printsLineOf(100_000_000)
                .repeats("{\"message_type\":\"status\",\"percent_done\":0.5,\"current_files\":[\"/a\"]}", 500_000)
                .act("yes '" + "{\"message_type\":\"error\",\"item\":\"/x\"}" + "' | head -n 300000 >&2")
                .prints("{\"message_type\":\"summary\",\"snapshot_id\":\"" + "ab".repeat(32) + "\"}")
                .exits(3)
                .set();
        Process small = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        BoundedMemoryTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(small.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(small.waitFor(1, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("outcome " + Outcome.WARNINGS).doesNotContain("OutOfMemory");
    }

    /// @param arguments the folder of the false restic
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        ResticSettings settings = ResticSettings.of(folder.resolve("work"), folder.resolve("cache"), Map.of())
                .withResticPath(folder.resolve("restic"));
        EngineWatcher nobody = new EngineWatcher() {
            @Override
            public void started(EngineProcess process) {}

            @Override
            public void progress(Progress progress) {}

            @Override
            public void log(LogStream stream, String phase, String text) {}

            @Override
            public void reachable(boolean reachable) {}
        };
        System.out.println("outcome "
                + new ProcessResticEngine(settings)
                        .run(Tasks.on("/srv/repo").backup(folder), nobody, new CancelSignal())
                        .end()
                        .outcome());
    }
}
