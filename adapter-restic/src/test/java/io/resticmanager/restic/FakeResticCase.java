package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.restic.parts.FakeRestic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A restic that misbehaves as it is told to, and the engine that has to make something of it.
@Timeout(40)
@Execution(ExecutionMode.CONCURRENT)
abstract class FakeResticCase {
    static final String ID = "ab".repeat(32);

    @TempDir
    Path folder;

    final Watching watcher = new Watching();
    final CancelSignal cancel = new CancelSignal();
    FakeRestic restic;
    ResticSettings settings;
    Tasks tasks;

    @BeforeEach
    void prepare() throws IOException {
        restic = fake("0.18.0");
        settings = ResticSettings.of(folder.resolve("work"), folder.resolve("cache"), System.getenv())
                .withResticPath(restic.path())
                .withCancelGrace(Duration.ofSeconds(2), Duration.ofSeconds(3));
        tasks = Tasks.on("/srv/repo");
    }

    CompletableFuture<EngineResult> inBackground() {
        CompletableFuture<EngineResult> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("run").start(() -> {
            try {
                result.complete(backup());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    EngineResult backup() {
        return engine().run(backupTask(), watcher, cancel);
    }

    EngineTask backupTask() {
        return tasks.backup(folder);
    }

    ProcessResticEngine engine() {
        return new ProcessResticEngine(settings);
    }

    void use(String version) throws IOException {
        restic = fake(version);
        settings = settings.withResticPath(restic.path());
    }

    FakeRestic fake(String version) throws IOException {
        return FakeRestic.in(Files.createDirectories(folder.resolve("fake " + version)), version);
    }

    static void assertFailed(Job.End end, ErrorCode code, String words) {
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.error().orElseThrow().code()).isEqualTo(code);
        assertThat(end.error().orElseThrow().message()).contains(words);
    }

    static String retry(String why) {
        return "Stat(<config/>) returned error, retrying after 569.6ms: Head \"http://127.0.0.1:1/config\": " + why;
    }

    static String summary(String id) {
        return "{\"message_type\":\"summary\",\"files_new\":1,\"total_duration\":0.5,\"snapshot_id\":\"" + id + "\"}";
    }

    static String row(String id) {
        return "{\"time\":\"2026-11-23T01:33:43.123456789+02:00\",\"hostname\":\"h\",\"id\":\"" + id + "\"}";
    }
}
