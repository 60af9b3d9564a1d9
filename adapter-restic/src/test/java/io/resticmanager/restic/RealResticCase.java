package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.restic.parts.RealParts;
import io.resticmanager.restic.parts.RestServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/// What every version of restic that we drive must be seen to do, on repositories that are real.
@Tag("slow")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass(name = "restic {0}, rest-server {1}")
@CsvSource({"0.14, 0.13", "0.18, 0.13", "0.19, 0.14"})
abstract class RealResticCase {
    @TempDir
    Path folder;

    final Watching watcher = new Watching();
    final CancelSignal cancel = new CancelSignal();

    /// The restic, as major.minor.
    @Parameter(0)
    String part;

    /// The rest-server to run it against.
    @Parameter(1)
    String serverPart;

    ResticSettings settings;
    Tasks tasks;

    @BeforeEach
    void prepare() {
        settings = ResticSettings.of(folder.resolve("work"), folder.resolve("cache"), System.getenv())
                .withResticPath(RealParts.restic(part))
                .withCancelGrace(Duration.ofSeconds(20), Duration.ofSeconds(20));
        tasks = Tasks.on(folder.resolve("repo").toString());
    }

    static String snapshotId(EngineResult result) {
        return result.snapshot().orElseThrow().resticId();
    }

    static JobSpec.Forget forget(int last, List<String> approved) {
        RetentionPolicy policy = new RetentionPolicy(Map.of(Period.LAST, last), Map.of(), List.of());
        return JobSpec.Forget.asked(Tasks.GROUP, Tasks.HOST, policy, false).approving(approved, List.of());
    }

    static JobSpec.Forget dry(JobSpec.Forget forget) {
        return JobSpec.Forget.asked(forget.groupId(), forget.snapshotHost(), forget.policy(), true)
                .approving(forget.approvedIds(), forget.pinnedIds());
    }

    RestServer server(int port, String... flags) {
        return RestServer.start(RealParts.restServer(serverPart), folder.resolve("server"), port, flags);
    }

    void init() {
        assertThat(run(new JobSpec.Init()).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    ProcessResticEngine engine() {
        return new ProcessResticEngine(settings);
    }

    Job.End run(JobSpec spec) {
        return engine().run(tasks.of(spec), watcher, cancel).end();
    }

    EngineResult backup(Path... paths) {
        return engine().run(tasks.backup(paths), watcher, cancel);
    }

    CompletableFuture<EngineResult> inBackground(EngineTask task) {
        CompletableFuture<EngineResult> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("run").start(() -> {
            try {
                result.complete(engine().run(task, watcher, cancel));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    List<ListedSnapshot> listed() {
        return ((EngineListing.Complete) engine().list(tasks.access(), Duration.ofMinutes(1))).snapshots();
    }

    List<Path> locks() {
        try (Stream<Path> locks = Files.list(folder.resolve("repo/locks"))) {
            // One that is being written has another name yet, and is none if its writer dies.
            return locks.filter(lock -> lock.getFileName().toString().matches("[0-9a-f]{64}"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void awaitLock() {
        Watching.await("the repository is locked", () -> !locks().isEmpty());
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    Path random(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }

    String restic(String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of(RealParts.restic(part).toString()));
        argv.addAll(List.of(arguments));
        Process process = start(argv);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    Process start(List<String> argv) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(argv).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment()
                .putAll(Map.of(
                        "RESTIC_REPOSITORY", folder.resolve("repo").toString(),
                        "RESTIC_PASSWORD", Tasks.PASSWORD,
                        "RESTIC_CACHE_DIR", folder.resolve("cache").toString()));
        return builder.start();
    }

    static Job.End assertFailed(Job.End end, ErrorCode code) {
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.error().orElseThrow().code())
                .as(end.error().orElseThrow().message())
                .isEqualTo(code);
        return end;
    }
}
