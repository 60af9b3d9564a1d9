package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When a backup counts: what restic and the repository must have said for it.
class BackupEvidenceTest extends FakeResticCase {
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
}
