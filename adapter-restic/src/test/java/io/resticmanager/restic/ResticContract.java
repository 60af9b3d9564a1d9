package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.restic.parts.RealParts;
import io.resticmanager.restic.parts.RestServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every version of restic that we drive must be seen to do, on repositories that are real.
@Tag("slow")
@Timeout(300)
abstract class ResticContract {
    @TempDir
    Path folder;

    private final Watching watcher = new Watching();
    private final CancelSignal cancel = new CancelSignal();
    private final String part;
    private final String serverPart;
    private ResticSettings settings;
    private Tasks tasks;

    /// @param part the restic, as major.minor
    /// @param serverPart the rest-server to run it against
    ResticContract(String part, String serverPart) {
        this.part = part;
        this.serverPart = serverPart;
    }

    @BeforeEach
    void prepare() {
        settings = ResticSettings.of(folder.resolve("work"), folder.resolve("cache"), System.getenv())
                .withResticPath(RealParts.restic(part))
                .withCancelGrace(Duration.ofSeconds(20), Duration.ofSeconds(20));
        tasks = Tasks.on(folder.resolve("repo").toString());
    }

    @Test
    void it_tells_its_version() {
        assertThat(engine().version())
                .isInstanceOfSatisfying(
                        EngineVersion.Found.class,
                        found -> assertThat(found.text()).startsWith(part + "."));
    }

    @Test
    void a_repository_is_absent_then_made_then_there() throws IOException {
        assertAbsent(run(new JobSpec.Test()));

        JobSummary.Init made =
                (JobSummary.Init) run(new JobSpec.Init()).summary().orElseThrow();
        assertThat(made.resticId()).matches("[0-9a-f]{64}");

        Job.End there = run(new JobSpec.Test());
        assertThat(there.summary())
                .contains(new JobSummary.Test(
                        Verdict.YES, Verdict.YES, Verdict.YES, Verdict.UNKNOWN, Optional.of(made.resticId())));

        Job.End again = run(new JobSpec.Init());
        assertThat(again.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(again.error().orElseThrow().message()).contains("already a repository", "Nothing was changed");

        tasks = tasks.withPassword("another one");
        Job.End wrong = assertFailed(run(new JobSpec.Test()), ErrorCode.WRONG_PASSWORD);
        assertThat(((JobSummary.Test) wrong.summary().orElseThrow()).passwordRight())
                .isEqualTo(Verdict.NO);
        assertFailed(run(new JobSpec.Init()), ErrorCode.WRONG_PASSWORD);
        assertFailed(backup(file("a", "b")).end(), ErrorCode.WRONG_PASSWORD);
    }

    // A test that finds nothing has done its work.
    private static void assertAbsent(Job.End end) {
        assertThat(end.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.error()).isEmpty();
        assertThat(((JobSummary.Test) end.summary().orElseThrow()).exists()).isEqualTo(Verdict.NO);
    }

    @Test
    void a_repository_without_rights_is_not_absent() throws IOException {
        // As root nothing is without rights: a folder where the file should be is as unreadable.
        Files.createDirectories(folder.resolve("repo/config"));

        Job.End end = run(new JobSpec.Test());

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(((JobSummary.Test) end.summary().orElseThrow()).exists()).isNotEqualTo(Verdict.NO);
    }

    @Test
    void odd_names_are_backed_up_and_what_cannot_be_read_is_a_warning() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        shell(
                source,
                "printf x > 'with space'; printf x > \"$(printf 'new\\nline')\"; printf x > 'grün€'; "
                        + "printf x > \"$(printf 'bad\\377utf8')\"; printf x > '-flag'; printf x > '*'; printf x > '#hash'; "
                        + "ln -s nowhere dangling; mkfifo pipe; mkdir empty; printf x > '$HOME'");
        // No one can read this, not even root: the first page of a process is not mapped.
        String unreadable = "/proc/" + ProcessHandle.current().pid() + "/mem";
        init();

        EngineResult result = engine().run(
                        tasks.backup(List.of(source.toString(), unreadable), List.of("$HOME", "#hash")),
                        watcher,
                        cancel);

        assertThat(result.end().outcome()).isEqualTo(Outcome.WARNINGS);
        JobSummary.Backup summary = (JobSummary.Backup) result.end().summary().orElseThrow();
        assertThat(summary.errorCount()).isEqualTo(1);
        assertThat(watcher.texts())
                .anyMatch(text -> text.startsWith(unreadable + ": ") && text.contains("input/output"));
        ListedSnapshot snapshot = result.snapshot().orElseThrow();
        assertThat(snapshot.resticId()).startsWith(result.end().snapshotId().orElseThrow());
        assertThat(snapshot.hostname()).isEqualTo(Tasks.HOST);
        assertThat(snapshot.tags()).contains("büro", "rm-group=" + Tasks.GROUP);
        assertThat(snapshot.jobId()).isPresent();
        String names = restic("ls", "latest");
        assertThat(names).contains("with space", "grün€", "-flag", "source/*", "dangling", "pipe", "empty");
        assertThat(names).doesNotContain("#hash", "source/$HOME");
        assertThat(summary.filesNew()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void a_second_backup_is_unchanged_and_a_dry_run_makes_nothing() throws IOException {
        Path source = file("a", "content");
        init();
        assertThat(backup(source).end().outcome()).isEqualTo(Outcome.SUCCEEDED);

        JobSummary.Backup second =
                (JobSummary.Backup) backup(source).end().summary().orElseThrow();
        assertThat(second.filesUnmodified()).isEqualTo(1);
        assertThat(second.filesNew()).isZero();

        EngineTask dry = tasks.of(
                new JobSpec.Backup(Optional.empty(), Selection.EMPTY.withIncludes(List.of(source.toString())), true));
        EngineResult result = engine().run(dry, watcher, cancel);
        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.end().snapshotId()).isEmpty();
        assertThat(result.snapshot()).isEmpty();

        assertThat(listed()).hasSize(2);
        assertThat(run(new JobSpec.Snapshots()).summary()).contains(new JobSummary.Snapshots(2));
        JobSummary.Stats stats =
                (JobSummary.Stats) run(new JobSpec.Stats()).summary().orElseThrow();
        assertThat(stats.storedBytes()).isPositive();
        assertThat(stats.snapshotCount()).isEqualTo(2);
        assertThat(stats.locks()).isZero();
        assertThat(run(new JobSpec.Check(Optional.of("1/2"))).summary()).contains(new JobSummary.Check(0));
    }

    @Test
    void a_missing_source_fails_and_one_missing_of_several_warns() throws IOException {
        init();
        assertFailed(backup(folder.resolve("nothing")).end(), ErrorCode.SOURCE_MISSING);

        EngineResult some = backup(file("a", "b"), folder.resolve("nothing"));
        assertThat(some.end().outcome()).isEqualTo(Outcome.WARNINGS);
        assertThat(some.snapshot()).isPresent();
        assertThat(((JobSummary.Backup) some.end().summary().orElseThrow()).errorCount())
                .isEqualTo(1);
    }

    @Test
    void a_check_finds_a_pack_that_is_gone() throws IOException {
        init();
        backup(file("a", "content"));
        try (Stream<Path> packs = Files.walk(folder.resolve("repo/data"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                Files.delete(pack);
            }
        }

        Job.End end = assertFailed(run(new JobSpec.Check(Optional.empty())), ErrorCode.UNKNOWN);

        assertThat(end.error().orElseThrow().message()).contains("The check found");
        assertThat(((JobSummary.Check) end.summary().orElseThrow()).errors()).isPositive();
    }

    @Test
    void a_cancel_in_the_middle_leaves_no_lock_and_no_process() throws IOException {
        init();
        Path source = random("big", 60 << 20);
        tasks = tasks.withUpload(8_000);
        CompletableFuture<EngineResult> run = inBackground(tasks.backup(source));
        awaitLock();
        long begin = System.nanoTime();

        cancel.ask();

        assertThat(run.join().end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
        assertThat(locks()).isEmpty();
        assertThat(alive(watcher.processes())).isEmpty();
    }

    @Test
    void secrets_are_in_no_command_line() throws IOException {
        init();
        Path source = random("big", 30 << 20);
        tasks = tasks.withUpload(8_000);
        CompletableFuture<EngineResult> run = inBackground(tasks.backup(source));
        awaitLock();
        String pid = Long.toString(watcher.awaitProcess().pid());
        String argv = Files.readString(Path.of("/proc", pid, "cmdline"), StandardCharsets.ISO_8859_1);
        String groupAndSession = Files.readString(Path.of("/proc", pid, "stat"));
        cancel.ask();
        run.join();

        assertThat(argv)
                .contains("restic", "backup")
                .doesNotContain("repo-p", folder.resolve("repo").toString());
        // pid (name) state parent group session: it leads a group of its own.
        assertThat(groupAndSession.substring(groupAndSession.lastIndexOf(')') + 2)
                        .split(" ")[2])
                .isEqualTo(pid);
        assertThat(watcher.log()).doesNotContain("repo-p");
    }

    @Test
    void a_deadline_ends_it_and_leaves_no_lock() throws IOException {
        init();
        tasks = tasks.withUpload(4_000).withDeadline(Duration.ofSeconds(4));

        assertFailed(backup(random("big", 60 << 20)).end(), ErrorCode.DEADLINE);

        assertThat(locks()).isEmpty();
    }

    @Test
    void a_kill_from_outside_is_interrupted_and_unlocked() throws IOException {
        init();
        tasks = tasks.withUpload(4_000);
        CompletableFuture<EngineResult> run = inBackground(tasks.backup(random("big", 60 << 20)));
        awaitLock();

        ProcessHandle.of(watcher.awaitProcess().pid()).orElseThrow().destroyForcibly();

        assertFailed(run.join().end(), ErrorCode.INTERRUPTED);
        assertThat(locks()).isEmpty();
    }

    @Test
    void an_upload_takes_the_time_that_its_limit_makes_it_take() throws Exception {
        init();
        Path big = random("big", 20 << 20);

        assertThat(took(tasks.withUpload(4_096), big)).isBetween(Duration.ofMillis(3_500), Duration.ofSeconds(60));
    }

    /// From the first file to the snapshot.
    private Duration took(Tasks limited, Path what) {
        long began = System.nanoTime();
        EngineResult result = engine().run(limited.backup(what), watcher, cancel);
        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void a_leftover_of_an_earlier_life_is_ended_and_unlocked() throws Exception {
        init();
        Process left = start(List.of(
                "setsid",
                RealParts.restic(part).toString(),
                "backup",
                "--limit-upload=2000",
                random("big", 60 << 20).toString()));
        awaitLock();
        EngineProcess process =
                new EngineProcess(left.pid(), left.info().startInstant().orElseThrow());

        assertThat(engine().endLeftover(process, tasks.access(), Duration.ofSeconds(20)))
                .isTrue();

        assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(locks()).isEmpty();
    }

    @Test
    void locks_of_the_dead_go_and_locks_of_the_living_stay() throws Exception {
        init();
        Process owner = start(List.of(
                RealParts.restic(part).toString(),
                "backup",
                "--limit-upload=500",
                random("big", 60 << 20).toString()));
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
        Process owner = start(List.of(
                RealParts.restic(part).toString(),
                "backup",
                "--limit-upload=500",
                random("big", 60 << 20).toString()));
        awaitLock();
        owner.destroyForcibly().waitFor();

        assertThat(run(new JobSpec.Check(Optional.empty())).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void a_waiting_restic_can_be_cancelled() throws Exception {
        init();
        Process owner = start(List.of(
                RealParts.restic(part).toString(),
                "backup",
                "--limit-upload=500",
                random("big", 60 << 20).toString()));
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

    @Test
    void a_pinned_snapshot_stays_even_when_it_was_approved_by_mistake() throws IOException {
        init();
        List<String> oldestFirst = backups(4);

        Job.End end = run(forget(2, oldestFirst.subList(0, 2))
                .approving(oldestFirst.subList(0, 2), List.of(oldestFirst.getFirst())));

        assertThat(end.summary()).contains(new JobSummary.Forget(1, 3, 1, 0, 0, 0));
        assertThat(listed())
                .extracting(ListedSnapshot::resticId)
                .containsExactlyInAnyOrder(oldestFirst.get(0), oldestFirst.get(2), oldestFirst.get(3));
    }

    @Test
    void a_forget_removes_exactly_what_both_agree_on() throws IOException {
        init();
        List<String> oldestFirst = backups(6);

        // The policy keeps the last two. The server leaves out the oldest, and names one that is to stay.
        JobSpec.Forget forget = forget(2, oldestFirst.subList(1, 5));
        assertThat(run(dry(forget)).summary()).contains(new JobSummary.Forget(3, 3, 0, 1, 1, 0));
        assertThat(listed()).hasSize(6);
        Job.End end = run(forget);

        assertThat(end.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary()).contains(new JobSummary.Forget(3, 3, 0, 1, 1, 0));
        assertThat(listed())
                .extracting(ListedSnapshot::resticId)
                .containsExactlyInAnyOrder(oldestFirst.get(0), oldestFirst.get(4), oldestFirst.get(5));
        assertThat(locks()).isEmpty();
    }

    @Test
    void a_forget_of_a_group_without_snapshots_removes_nothing() throws Exception {
        init();
        restic(
                "backup",
                "--host=" + Tasks.HOST,
                file("other", "another program's").toString());

        Job.End end = run(forget(1, List.of()));

        assertThat(end.summary()).contains(new JobSummary.Forget(0, 0, 0, 0, 0, 0));
        assertThat(listed()).hasSize(1);
    }

    @Test
    void where_nothing_may_be_deleted_a_forget_fails_with_its_own_sentence_and_the_admin_address_does_it()
            throws IOException {
        try (RestServer appendOnly = server(0, "--append-only");
                RestServer full = server(0)) {
            tasks = Tasks.on(appendOnly.url("r"), Tasks.login(RestServer.USER, RestServer.PASSWORD));
            init();
            List<String> oldestFirst = backups(3);
            JobSpec.Forget forget = forget(1, oldestFirst.subList(0, 2));

            Job.End refused = assertFailed(run(forget), ErrorCode.UNAUTHORIZED);
            assertThat(refused.error().orElseThrow().message())
                    .contains("2 of 2 snapshots that were to go are still there", "append-only", "admin login");
            assertThat(refused.summary()).contains(new JobSummary.Forget(0, 1, 0, 0, 0, 2));
            assertThat(listed()).hasSize(3);

            tasks = Tasks.on(
                    appendOnly.url("r"),
                    new StorageLogin(
                            Optional.of(new RepositoryUrl(full.url("r"))),
                            Optional.of(RestServer.USER),
                            Optional.of(new Secret(RestServer.PASSWORD)),
                            Map.of()));
            assertThat(run(forget).summary()).contains(new JobSummary.Forget(2, 1, 0, 0, 0, 0));
            assertThat(listed()).extracting(ListedSnapshot::resticId).containsExactly(oldestFirst.get(2));
        }
    }

    @Test
    void a_prune_frees_what_no_snapshot_needs() throws IOException {
        init();
        String big = snapshotId(backup(random("big", 3 << 20)));
        backup(file("small", "stays"));
        run(forget(1, List.of(big)));
        long before = stored();

        JobSummary.Prune expected = (JobSummary.Prune)
                run(new JobSpec.Prune(true, Optional.empty())).summary().orElseThrow();
        assertThat(expected.freedBytes().orElseThrow()).isBetween(3L << 20, 4L << 20);
        assertThat(stored()).isEqualTo(before);
        Job.End end = run(new JobSpec.Prune(false, Optional.of("0")));

        assertThat(((JobSummary.Prune) end.summary().orElseThrow()).freedBytes())
                .isEqualTo(expected.freedBytes());
        assertThat(before - stored()).isGreaterThan(3L << 20);
        assertThat(locks()).isEmpty();
    }

    @Test
    void a_check_finds_a_flipped_byte_only_where_it_reads_and_a_missing_pack_always() throws IOException {
        init();
        backup(random("big", 3 << 20));
        Path pack = biggestPack();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        pack.toFile().setWritable(true);
        Files.write(pack, bytes);

        assertThat(run(new JobSpec.Check(Optional.empty())).outcome()).isEqualTo(Outcome.SUCCEEDED);
        Job.End flipped = assertFailed(run(new JobSpec.Check(Optional.of("1/1"))), ErrorCode.UNKNOWN);
        assertThat(flipped.error().orElseThrow().message()).contains("The check found");
        assertThat(((JobSummary.Check) flipped.summary().orElseThrow()).errors())
                .isPositive();

        Files.delete(pack);
        Job.End missing = assertFailed(run(new JobSpec.Check(Optional.empty())), ErrorCode.UNKNOWN);
        assertThat(((JobSummary.Check) missing.summary().orElseThrow()).errors())
                .isPositive();
    }

    private List<String> backups(int many) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            ids.add(snapshotId(backup(file("file", "version " + i))));
        }
        return ids;
    }

    private static String snapshotId(EngineResult result) {
        return result.snapshot().orElseThrow().resticId();
    }

    private static JobSpec.Forget forget(int last, List<String> approved) {
        RetentionPolicy policy = new RetentionPolicy(Map.of(Period.LAST, last), Map.of(), List.of());
        return JobSpec.Forget.asked(Tasks.GROUP, Tasks.HOST, policy, false).approving(approved, List.of());
    }

    private static JobSpec.Forget dry(JobSpec.Forget forget) {
        return JobSpec.Forget.asked(forget.groupId(), forget.snapshotHost(), forget.policy(), true)
                .approving(forget.approvedIds(), forget.pinnedIds());
    }

    private long stored() throws IOException {
        return packs().mapToLong(pack -> pack.toFile().length()).sum();
    }

    private Path biggestPack() throws IOException {
        return packs().max(Comparator.comparing(pack -> pack.toFile().length())).orElseThrow();
    }

    private Stream<Path> packs() throws IOException {
        try (Stream<Path> packs = Files.walk(folder.resolve("repo/data"))) {
            return packs.filter(Files::isRegularFile).toList().stream();
        }
    }

    @Test
    void a_full_disk_is_told_as_such() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small"));
        boolean mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=8m", "none", small.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(mounted, "a file system cannot be mounted here: needs root");
        try {
            tasks = Tasks.on(small.resolve("repo").toString()).withDeadline(Duration.ofMinutes(3));
            init();
            assertFailed(backup(random("big", 30 << 20)).end(), ErrorCode.DISK_FULL);
        } finally {
            new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
        }
    }

    @Test
    void an_append_only_server_is_recognised_and_a_backup_works_there() throws IOException {
        try (RestServer server = server(0, "--append-only", "--private-repos")) {
            tasks = Tasks.on(server.url("alice/r"), Tasks.login(RestServer.USER, RestServer.PASSWORD));
            assertAbsent(run(new JobSpec.Test()));
            init();

            assertThat(((JobSummary.Test) run(new JobSpec.Test()).summary().orElseThrow()).appendOnly())
                    .isEqualTo(Verdict.YES);
            assertThat(backup(file("a", "b")).snapshot()).isPresent();
            assertThat(run(new JobSpec.Check(Optional.empty())).outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(run(new JobSpec.Unlock(false)).outcome()).isEqualTo(Outcome.SUCCEEDED);

            tasks = Tasks.on(server.url("bob/r"), Tasks.login(RestServer.USER, RestServer.PASSWORD));
            assertFailed(run(new JobSpec.Test()), ErrorCode.UNAUTHORIZED);
        }
        assertThat(watcher.log()).doesNotContain("rest-s3cret");
    }

    @Test
    void a_server_that_may_delete_is_recognised_and_a_wrong_login_is_unauthorized() throws IOException {
        try (RestServer server = server(0)) {
            tasks = Tasks.on(server.url("r"), Tasks.login(RestServer.USER, RestServer.PASSWORD));
            init();
            assertThat(((JobSummary.Test) run(new JobSpec.Test()).summary().orElseThrow()).appendOnly())
                    .isEqualTo(Verdict.NO);

            tasks = Tasks.on(server.url("r"), Tasks.login(RestServer.USER, "wr0ng-login"));
            Job.End test = assertFailed(run(new JobSpec.Test()), ErrorCode.UNAUTHORIZED);
            assertThat(((JobSummary.Test) test.summary().orElseThrow()).exists())
                    .isEqualTo(Verdict.UNKNOWN);
            assertFailed(backup(file("a", "b")).end(), ErrorCode.UNAUTHORIZED);
            assertFailed(run(new JobSpec.Init()), ErrorCode.UNAUTHORIZED);
        }
        assertThat(watcher.log()).doesNotContain("wr0ng-login");
    }

    @Test
    void a_server_that_is_down_is_unreachable_within_its_time() throws IOException {
        RestServer server = server(0);
        tasks = Tasks.on(server.url("r"), Tasks.login(RestServer.USER, RestServer.PASSWORD));
        init();
        server.close();
        settings = settings.withUnreachableAfter(Duration.ofSeconds(3));

        Job.End test = assertFailed(run(new JobSpec.Test()), ErrorCode.UNREACHABLE);
        assertThat(((JobSummary.Test) test.summary().orElseThrow()).reachable()).isEqualTo(Verdict.NO);
        long begin = System.nanoTime();
        assertFailed(backup(file("a", "b")).end(), ErrorCode.UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        assertThat(engine().list(tasks.access(), Duration.ofSeconds(6)))
                .isInstanceOfSatisfying(
                        EngineListing.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.UNREACHABLE));
    }

    @Test
    void a_server_that_comes_back_lets_the_backup_go_on() throws IOException {
        settings = settings.withUnreachableAfter(Duration.ofSeconds(3));
        RestServer server = server(0);
        int port = server.port();
        try {
            tasks = Tasks.on(server.url("r"), Tasks.login(RestServer.USER, RestServer.PASSWORD));
            init();
            tasks = tasks.withUpload(6_000);
            CompletableFuture<EngineResult> run = inBackground(tasks.backup(random("big", 40 << 20)));
            Watching.await(
                    "bytes are on their way", () -> watcher.progress().stream().anyMatch(p -> p.bytesDone() > 0));
            server.close();
            Watching.await("it is told", () -> watcher.reachable().contains(false));
            server = server(port);

            assertThat(run.join().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(run.join().snapshot()).isPresent();
            assertThat(watcher.reachable()).startsWith(false).endsWith(true);
        } finally {
            server.close();
        }
    }

    private RestServer server(int port, String... flags) {
        return RestServer.start(RealParts.restServer(serverPart), folder.resolve("server"), port, flags);
    }

    private void init() {
        assertThat(run(new JobSpec.Init()).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    private ProcessResticEngine engine() {
        return new ProcessResticEngine(settings);
    }

    private Job.End run(JobSpec spec) {
        return engine().run(tasks.of(spec), watcher, cancel).end();
    }

    private EngineResult backup(Path... paths) {
        return engine().run(tasks.backup(paths), watcher, cancel);
    }

    private CompletableFuture<EngineResult> inBackground(EngineTask task) {
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

    private List<ListedSnapshot> listed() {
        return ((EngineListing.Complete) engine().list(tasks.access(), Duration.ofMinutes(1))).snapshots();
    }

    private List<Path> locks() {
        try (Stream<Path> locks = Files.list(folder.resolve("repo/locks"))) {
            // One that is being written has another name yet, and is none if its writer dies.
            return locks.filter(lock -> lock.getFileName().toString().matches("[0-9a-f]{64}"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitLock() {
        Watching.await("the repository is locked", () -> !locks().isEmpty());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path random(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }

    private String restic(String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of(RealParts.restic(part).toString()));
        argv.addAll(List.of(arguments));
        Process process = start(argv);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    private Process start(List<String> argv) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(argv).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment()
                .putAll(Map.of(
                        "RESTIC_REPOSITORY", folder.resolve("repo").toString(),
                        "RESTIC_PASSWORD", Tasks.PASSWORD,
                        "RESTIC_CACHE_DIR", folder.resolve("cache").toString()));
        return builder.start();
    }

    private static void shell(Path in, String script) throws Exception {
        assertThat(new ProcessBuilder("/bin/sh", "-ec", script)
                        .directory(in.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static List<ProcessHandle> alive(List<EngineProcess> processes) {
        return processes.stream()
                .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private static Job.End assertFailed(Job.End end, ErrorCode code) {
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.error().orElseThrow().code())
                .as(end.error().orElseThrow().message())
                .isEqualTo(code);
        return end;
    }
}
