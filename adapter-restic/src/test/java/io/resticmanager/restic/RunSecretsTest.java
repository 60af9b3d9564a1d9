package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What restic is started with, and that no secret of it is seen or stays.
class RunSecretsTest extends FakeResticCase {
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
    void a_work_folder_that_cannot_be_made_is_a_result() throws IOException {
        Files.writeString(folder.resolve("work"), "a file");

        assertFailed(backup().end(), ErrorCode.UNKNOWN, "No folder for a run can be made");
        assertThat(engine().list(tasks.access(), Duration.ofSeconds(5))).isInstanceOf(EngineListing.Failed.class);
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
}
