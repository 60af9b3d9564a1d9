package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Backups of what real file systems hold.
class RealBackupTest extends RealResticCase {
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
    void an_upload_takes_the_time_that_its_limit_makes_it_take() throws Exception {
        init();
        Path big = random("big", 20 << 20);

        assertThat(took(tasks.withUpload(4_096), big)).isBetween(Duration.ofMillis(3_500), Duration.ofSeconds(60));
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

    /// From the first file to the snapshot.
    private Duration took(Tasks limited, Path what) {
        long began = System.nanoTime();
        EngineResult result = engine().run(limited.backup(what), watcher, cancel);
        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void shell(Path in, String script) throws Exception {
        assertThat(new ProcessBuilder("/bin/sh", "-ec", script)
                        .directory(in.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
