package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.restic.parts.FakeRestic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What the engine makes of a restic that misbehaves.
@Timeout(40)
@Execution(ExecutionMode.CONCURRENT)
class FakeResticTest {
    private static final String ID = "ab".repeat(32);
    private static final String LOCKED =
            "unable to create lock in backend: repository is already locked by PID 4711 on otherhost by bob (UID 0, GID 0)\n"
                    + "lock was created at 2026-11-23 01:33:43 (3.63540987s ago)\nstorage ID 2fc76e15";

    @TempDir
    Path folder;

    private final Watching watcher = new Watching();
    private final CancelSignal cancel = new CancelSignal();
    private FakeRestic restic;
    private ResticSettings settings;
    private Tasks tasks;

    @BeforeEach
    void prepare() throws IOException {
        restic = fake("0.18.0");
        settings = ResticSettings.of(folder.resolve("work"), folder.resolve("cache"), System.getenv())
                .withResticPath(restic.path())
                .withCancelGrace(Duration.ofSeconds(2), Duration.ofSeconds(3));
        tasks = Tasks.on("/srv/repo");
    }

    @Test
    void a_backup_is_confirmed_by_the_snapshot_that_the_repository_lists() {
        restic.on("backup").prints(summary(ID)).set();
        restic.on("snapshots").prints("[" + row(ID) + "]").set();

        EngineResult result = backup();

        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.end().snapshotId()).contains(ID);
        assertThat(result.snapshot().orElseThrow().resticId()).isEqualTo(ID);
        assertThat(restic.calls("snapshots")).singleElement().asString().endsWith(ID);
    }

    @Test
    void on_windows_restic_reads_from_a_snapshot_of_the_file_system_and_matches_excludes_in_any_letters() {
        restic.on("backup").prints(summary(ID)).set();
        restic.on("snapshots").prints("[" + row(ID) + "]").set();
        Selection open = new Selection(List.of("C:\\Users"), List.of("*.TMP"), List.of(), false, false, true);

        EngineTask task = tasks.of(new JobSpec.Backup(Optional.empty(), open, false));
        new ProcessResticEngine(settings.on(OsFamily.WINDOWS)).run(task, watcher, cancel);
        new ProcessResticEngine(settings.on(OsFamily.UNIX)).run(task, watcher, cancel);

        assertThat(restic.calls("backup").getFirst()).contains("--use-fs-snapshot", " --iexclude-file=");
        assertThat(restic.calls("backup").getLast())
                .contains(" --exclude-file=")
                .doesNotContain("--use-fs-snapshot", "--iexclude-file");
    }

    @Test
    void a_snapshot_that_is_not_listed_leaves_the_backup_unconfirmed() {
        restic.on("backup").prints(summary(ID)).set();
        restic.on("snapshots").prints("[" + row("cd".repeat(32)) + "]").set();

        EngineResult result = backup();

        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.snapshot()).isEmpty();
        assertThat(watcher.log()).contains("does not list the snapshot", "counts only once a listing contains it");
    }

    @Test
    void a_repository_that_cannot_be_asked_leaves_the_backup_unconfirmed() {
        restic.on("backup").prints(summary(ID)).set();
        restic.on("snapshots").complains("Fatal: no").exits(1).set();

        EngineResult result = backup();

        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.snapshot()).isEmpty();
        assertThat(watcher.log()).contains("could not be asked");
    }

    @Test
    void success_without_a_summary_is_a_failure() {
        restic.on("backup").prints("hello").set();

        assertFailed(backup().end(), ErrorCode.UNKNOWN, "without a summary");
    }

    @Test
    void success_without_a_snapshot_id_is_a_failure() {
        restic.on("backup").prints("{\"message_type\":\"summary\"}").set();

        assertFailed(backup().end(), ErrorCode.UNKNOWN, "named no snapshot");
    }

    @Test
    void the_snapshot_of_a_dry_run_is_not_believed() {
        restic.on("backup")
                .prints("{\"message_type\":\"summary\",\"dry_run\":true,\"snapshot_id\":\"" + ID + "\"}")
                .set();

        EngineResult result = backup();

        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.end().snapshotId()).isEmpty();
        assertThat(restic.calls("snapshots")).isEmpty();
    }

    @Test
    void the_environment_is_made_from_nothing_and_no_secret_is_an_argument() throws IOException {
        settings = new ResticSettings(
                settings.resticPath(),
                settings.workFolder(),
                settings.cacheFolder(),
                List.of(),
                settings.cancelGrace(),
                settings.limitedCancelGrace(),
                settings.unreachableAfter(),
                Optional.empty(),
                Map.of("RESTIC_HOST", "evil", "SOMETHING", "x", "PATH", "/usr/bin:/bin", "HOME", "/home/me"),
                OsFamily.here());
        tasks = Tasks.on("rest:http://127.0.0.1:1/a/", Tasks.login("alice", "l0gin-s3cret"));
        restic.on("backup").prints(summary(ID)).set();

        backup();

        Map<String, String> environment = restic.environment("backup");
        assertThat(environment.keySet())
                .containsOnly(
                        "HOME",
                        "LC_ALL",
                        "PATH",
                        "PWD",
                        "RESTIC_CACHE_DIR",
                        "RESTIC_PASSWORD",
                        "RESTIC_PROGRESS_FPS",
                        "RESTIC_REPOSITORY",
                        "RESTIC_REST_PASSWORD",
                        "RESTIC_REST_USERNAME",
                        "TMPDIR");
        assertThat(environment)
                .containsEntry("RESTIC_REPOSITORY", "rest:http://127.0.0.1:1/a/")
                .containsEntry("RESTIC_REST_PASSWORD", "l0gin-s3cret")
                .containsEntry("HOME", "/home/me");
        assertThat(restic.calls("backup").toString()).doesNotContain("s3cret", "pässwörd", "repo-p");
        assertThat(folder.resolve("work")).isEmptyDirectory();
    }

    @Test
    void an_old_restic_gets_its_login_by_a_file_that_is_gone_afterwards() throws IOException {
        use("0.14.0");
        tasks = Tasks.on("rest:http://127.0.0.1:1/a/", Tasks.login("al/ice", "l0gin/s3cret@"));
        restic.on("backup")
                .act("cp \"$RESTIC_REPOSITORY_FILE\" '" + folder.resolve("seen") + "'")
                .act("stat -c %a \"$RESTIC_REPOSITORY_FILE\" > '" + folder.resolve("mode") + "'")
                .prints(summary(ID))
                .set();

        backup();

        assertThat(folder.resolve("seen")).hasContent("rest:http://al%2Fice:l0gin%2Fs3cret%40@127.0.0.1:1/a/");
        assertThat(folder.resolve("mode")).hasContent("600");
        assertThat(restic.environment("backup").toString()).doesNotContain("s3cret");
        assertThat(folder.resolve("work")).isEmptyDirectory();
    }

    @Test
    void secrets_that_restic_echoes_are_starred_also_across_pieces_of_a_huge_line() {
        restic.on("backup")
                .complains("Fatal: opening " + Tasks.PASSWORD + " failed")
                .complains("x".repeat(LineSink.MOST_CHARS - 5) + Tasks.PASSWORD + "y")
                .exits(1)
                .set();

        EngineResult result = backup();

        assertThat(watcher.log()).contains("opening *** failed").doesNotContain("pässwörd", "repo-p");
        assertThat(result.end().error().orElseThrow().message()).doesNotContain("repo-p");
        assertThat(watcher.texts()).allMatch(line -> line.length() <= LineSink.MOST_CHARS);
    }

    @Test
    void a_line_of_fifty_megabytes_comes_in_pieces_and_the_run_goes_on() {
        restic.on("backup").printsLineOf(50_000_000).prints(summary(ID)).set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(watcher.texts().stream()
                        .filter(text -> text.startsWith("aaaa"))
                        .mapToLong(String::length)
                        .sum())
                .isEqualTo(50_000_000);
    }

    @Test
    void bytes_that_are_no_utf8_and_terminal_commands_do_no_harm() {
        restic.on("backup")
                .prints(new byte[] {'n', (byte) 0xff, (byte) 0xc3, 0x1b, '[', '2', 'K', 7, 'z', '\r', '\n'})
                .complains("{\"message_type\":\"error\",\"error\":{\"message\":\"no\"},\"during\":\"archival\","
                        + "\"item\":\"/a\\nb\\u001b[31m\"}")
                .prints(summary(ID))
                .exits(3)
                .set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.WARNINGS);
        assertThat(watcher.texts()).contains("n\ufffd\ufffdz", "/a\\nb\\x1b[31m: no");
    }

    @Test
    void an_early_end_of_its_output_does_not_end_the_wait_for_restic() {
        restic.on("backup")
                .prints(summary(ID))
                .closesStdout()
                .pauses("0.5")
                .exits(3)
                .set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.WARNINGS);
    }

    @Test
    void progress_comes_at_most_once_a_second() {
        restic.on("backup")
                .repeats("{\"message_type\":\"status\",\"percent_done\":0.5,\"bytes_done\":7}", 20_000)
                .prints(summary(ID))
                .set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(watcher.progress()).isNotEmpty().hasSizeLessThan(20);
        assertThat(watcher.progress().getFirst().percent()).isEqualTo(50);
    }

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

    @Test
    @Tag("slow")
    void a_grandchild_that_holds_the_outputs_is_ended() throws IOException {
        Path pid = folder.resolve("grandchild");
        restic.on("backup").leavesGrandchild(pid).prints(summary(ID)).set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    @Tag("slow")
    void a_grandchild_out_of_reach_does_not_hold_the_run() throws IOException {
        Path pid = folder.resolve("grandchild");
        restic.on("backup").leavesEscapedGrandchild(pid).prints(summary(ID)).set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        ProcessHandle escaped =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        escaped.destroyForcibly();
    }

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
    void a_watcher_that_throws_ends_nothing() {
        restic.on("backup").prints("one").prints("two").prints(summary(ID)).set();
        Watching failing = watcher;

        EngineResult result = engine().run(backupTask(), new ThrowingWatcher(failing), cancel);

        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(failing.texts()).contains("one", "two");
    }

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

    @Test
    void absence_is_not_concluded_from_a_name_that_sounds_like_it() {
        restic.on("cat")
                .complains(
                        "Fatal: unable to open config file: Head \"http://127.0.0.1/does not exist/config\": dial tcp:"
                                + " connect: connection refused\nIs there a repository at the following location?")
                .exits(1)
                .set();

        Job.End end =
                engine().run(tasks.of(new JobSpec.Test()), watcher, cancel).end();

        assertFailed(end, ErrorCode.UNREACHABLE, "");
        assertThat(((JobSummary.Test) end.summary().orElseThrow()).exists())
                .isEqualTo(io.resticmanager.domain.Verdict.UNKNOWN);
    }

    @Test
    void a_listing_cut_short_is_no_listing() {
        restic.on("snapshots").prints("[" + row(ID) + ",{\"id\":").set();

        assertThat(engine().list(tasks.access(), Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        EngineListing.Failed.class,
                        failed -> assertThat(failed.error().message())
                                .contains("could not be understood after 1 snapshots"));
    }

    @Test
    void a_listing_that_does_not_end_ends_by_its_deadline() {
        restic.on("snapshots").prints("[" + row(ID)).hangs().set();

        assertThat(engine().list(tasks.access(), Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        EngineListing.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.DEADLINE));
    }

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

    /// The shell that starts it ends at once, so that it is nobody's child any more.
    private static ProcessHandle orphanIn(Path folder) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "setsid sleep 50 >&- 2>&- & echo $!")
                .directory(folder.toFile())
                .start();
        long pid = Long.parseLong(shell.inputReader().readLine());
        shell.waitFor();
        return ProcessHandle.of(pid).orElseThrow();
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

    @Test
    void no_restic_a_strange_one_and_one_too_old_are_told_apart() throws IOException {
        settings = settings.withResticPath(folder.resolve("nothing"));
        assertThat(engine().version()).isInstanceOf(EngineVersion.Missing.class);
        assertFailed(backup().end(), ErrorCode.RESTIC_MISSING, "There is no program at");

        restic.on("version").prints("GNU restic of another kind").set();
        settings = settings.withResticPath(restic.path());
        assertThat(engine().version()).isInstanceOf(EngineVersion.Missing.class);

        use("0.13.1");
        assertThat(engine().version()).isInstanceOf(EngineVersion.TooOld.class);
        assertFailed(backup().end(), ErrorCode.RESTIC_TOO_OLD, "restic 0.13.1 is too old: at least 0.14.0 is needed");

        use("0.20.0-dev");
        assertThat(engine().version()).isInstanceOf(EngineVersion.Found.class);
    }

    @Test
    void a_program_is_asked_for_its_version_once_and_another_one_in_its_place_again() throws IOException {
        ProcessResticEngine engine = engine();
        engine.version();
        engine.version();
        engine.run(backupTask(), watcher, cancel);
        assertThat(restic.calls("version")).hasSize(1);

        FakeRestic newer = fake("0.19.1");
        Files.copy(
                newer.path(), restic.path(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(engine.version())
                .isEqualTo(new EngineVersion.Found("0.19.1", restic.path().toString()));
        assertThat(newer.calls("version")).hasSize(1);
    }

    @Test
    void a_flag_that_this_restic_does_not_know_is_told_as_too_old() {
        restic.on("check").complains("unknown flag: --json").exits(1).set();

        assertFailed(
                engine().run(tasks.of(new JobSpec.Check(Optional.empty())), watcher, cancel)
                        .end(),
                ErrorCode.RESTIC_TOO_OLD,
                "unknown flag");
    }

    @Test
    void a_work_folder_that_cannot_be_made_is_a_result() throws IOException {
        Files.writeString(folder.resolve("work"), "a file");

        assertFailed(backup().end(), ErrorCode.UNKNOWN, "No folder for a run can be made");
        assertThat(engine().list(tasks.access(), Duration.ofSeconds(5))).isInstanceOf(EngineListing.Failed.class);
    }

    @Test
    void errors_of_a_check_are_counted_from_its_summary_or_are_at_least_one() {
        restic.on("check")
                .prints("{\"message_type\":\"summary\",\"num_errors\":3}")
                .exits(1)
                .set();
        Job.End counted = engine().run(tasks.of(new JobSpec.Check(Optional.of("1/7"))), watcher, cancel)
                .end();
        assertThat(counted.summary()).contains(new JobSummary.Check(3));
        assertThat(restic.calls("check").getFirst()).contains("--read-data-subset=1/7");

        restic.on("check")
                .complains("Fatal: repository contains errors")
                .exits(1)
                .set();
        Job.End old = engine().run(tasks.of(new JobSpec.Check(Optional.empty())), watcher, cancel)
                .end();
        assertThat(old.summary()).contains(new JobSummary.Check(1));
    }

    @Test
    void files_of_runs_whose_process_is_gone_are_removed_at_the_start() throws IOException {
        Path work = Files.createDirectories(folder.resolve("work"));
        Path old = Files.createDirectories(work.resolve("run-999999999-1-x"));
        Files.writeString(old.resolve("repository"), "secret");
        Path foreign = Files.createDirectories(work.resolve("keep"));

        engine();

        assertThat(old).doesNotExist();
        assertThat(foreign).exists();
    }

    private Job.End cancelled() {
        CompletableFuture<EngineResult> result = inBackground();
        watcher.awaitProcess();
        Watching.await(
                "restic listens to signals as it should", () -> watcher.texts().contains("ready"));
        cancel.ask();
        return result.join().end();
    }

    private CompletableFuture<EngineResult> inBackground() {
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

    private EngineResult backup() {
        return engine().run(backupTask(), watcher, cancel);
    }

    private EngineTask backupTask() {
        return tasks.backup(folder);
    }

    private ProcessResticEngine engine() {
        return new ProcessResticEngine(settings);
    }

    private void use(String version) throws IOException {
        restic = fake(version);
        settings = settings.withResticPath(restic.path());
    }

    private FakeRestic fake(String version) throws IOException {
        return FakeRestic.in(Files.createDirectories(folder.resolve("fake " + version)), version);
    }

    private static void assertFailed(Job.End end, ErrorCode code, String words) {
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.error().orElseThrow().code()).isEqualTo(code);
        assertThat(end.error().orElseThrow().message()).contains(words);
    }

    private static String retry(String why) {
        return "Stat(<config/>) returned error, retrying after 569.6ms: Head \"http://127.0.0.1:1/config\": " + why;
    }

    private static String summary(String id) {
        return "{\"message_type\":\"summary\",\"files_new\":1,\"total_duration\":0.5,\"snapshot_id\":\"" + id + "\"}";
    }

    private static String row(String id) {
        return "{\"time\":\"2026-11-23T01:33:43.123456789+02:00\",\"hostname\":\"h\",\"id\":\"" + id + "\"}";
    }
}
