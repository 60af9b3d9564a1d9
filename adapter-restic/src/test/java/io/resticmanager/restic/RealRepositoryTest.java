package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.restic.parts.RestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What a repository and its storage are told to be: absent, out of reach, append-only, or not ours.
class RealRepositoryTest extends RealResticCase {
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

    @Test
    void a_repository_without_rights_is_not_absent() throws IOException {
        // As root nothing is without rights: a folder where the file should be is as unreadable.
        Files.createDirectories(folder.resolve("repo/config"));

        Job.End end = run(new JobSpec.Test());

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(((JobSummary.Test) end.summary().orElseThrow()).exists()).isNotEqualTo(Verdict.NO);
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

    // A test that finds nothing has done its work.
    private static void assertAbsent(Job.End end) {
        assertThat(end.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.error()).isEmpty();
        assertThat(((JobSummary.Test) end.summary().orElseThrow()).exists()).isEqualTo(Verdict.NO);
    }
}
