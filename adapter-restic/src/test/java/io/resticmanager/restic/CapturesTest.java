package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What three versions of restic really said, judged anew.
class CapturesTest {
    private final Watching watcher = new Watching();

    @ParameterizedTest
    @CsvSource({
        "backup-first-json, SUCCEEDED, 0",
        "backup-unreadable-json, WARNINGS, 2",
        "backup-missing-one-json, WARNINGS, 1",
        "backup-dry-run-json, SUCCEEDED, 0",
        "backup-verbose2-json-odd, SUCCEEDED, 0",
    })
    void backups_that_were_done(String capture, Outcome outcome, long errors) throws IOException {
        for (String version : new String[] {"0.14.0", "0.18.0", "0.19.1"}) {
            Job.End end = Judgement.backup(replay(version, capture));

            assertThat(end.outcome()).as(version + " " + capture).isEqualTo(outcome);
            JobSummary.Backup summary = (JobSummary.Backup) end.summary().orElseThrow();
            assertThat(summary.errorCount()).as(version + " " + capture).isEqualTo(errors);
            assertThat(summary.totalFilesProcessed()).isPositive();
            assertThat(end.snapshotId().isPresent()).isEqualTo(!capture.contains("dry-run"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "backup-missing-all-json, SOURCE_MISSING",
        "backup-sigint-json, INTERRUPTED",
        "wrong-password-json, WRONG_PASSWORD",
        "no-repo-snapshots-json, REPOSITORY_MISSING",
        "live-excl-backup-json, LOCKED",
        "rest-wrongcreds-snapshots-json, UNAUTHORIZED",
        "repo-unreadable-json, UNKNOWN",
        "unknown-flag-json, RESTIC_TOO_OLD",
    })
    void failures_by_their_codes(String capture, ErrorCode code) throws IOException {
        for (String version : new String[] {"0.14.0", "0.18.0", "0.19.1"}) {
            Job.End end = Judgement.failure(replay(version, capture), Optional.empty());

            assertThat(end.error().orElseThrow().code())
                    .as(version + " " + capture)
                    .isEqualTo(code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-server-down-25s", "rest-tls-no-cacert-20s-json"})
    void a_server_out_of_reach_is_told_with_the_reason(String capture) throws IOException {
        for (String version : new String[] {"0.14.0", "0.18.0", "0.19.1"}) {
            Ran ran = replay(version, capture);
            // The lab ended 0.18 and 0.19 from outside; the engine does it by itself.
            Ending.Stop stop = version.equals("0.14.0") ? Ending.Stop.NONE : Ending.Stop.UNREACHABLE;
            Job.End end = Judgement.failure(
                    new Ran(new Ending(ran.ending().exitCode(), stop, false), ran.heard()), Optional.empty());

            assertThat(end.error().orElseThrow().code()).as(version).isEqualTo(ErrorCode.UNREACHABLE);
            assertThat(end.error().orElseThrow().message())
                    .as(version)
                    .containsAnyOf("connection refused", "certificate signed by unknown authority");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.14.0", "0.18.0", "0.19.1"})
    void the_owner_of_a_lock_is_named(String version) throws IOException {
        assertThat(Judgement.lock(replay(version, "live-excl-backup-json").heard()))
                .matches("It is held exclusively by process \\d+ on labvm \\(user root\\), since 2026-11-23 "
                        + "01:\\d\\d:\\d\\d by the host's clock\\.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.14.0", "0.18.0", "0.19.1"})
    void checks(String version) throws IOException {
        assertThat(Judgement.check(replay(version, "check-json")).summary()).contains(new JobSummary.Check(0));
        assertThat(Judgement.check(replay(version, "missing-pack-check-json")).summary())
                .contains(new JobSummary.Check(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.14.0", "0.18.0", "0.19.1"})
    void a_new_repository_has_an_id(String version) throws IOException {
        assertThat(replay(version, "init-json").heard().initialized().orElseThrow())
                .matches("[0-9a-f]{10}|[0-9a-f]{64}");
        assertThat(replay(version, "rest-init-again-json").heard().allWords()).contains("config file already exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.14.0", "0.18.0", "0.19.1"})
    void listings_are_read_whole_or_not_at_all(String version) throws IOException {
        byte[] listing = bytes(version, "snapshots-json", "stdout");
        SnapshotSink whole = new SnapshotSink();
        whole.drain(new ByteArrayInputStream(listing));
        assertThat(whole.snapshots().orElseThrow())
                .isNotEmpty()
                .allMatch(s -> s.hostname().length() > 0);

        for (int cut = 0;
                cut
                        < new String(listing, StandardCharsets.UTF_8)
                                .stripTrailing()
                                .length();
                cut += 97) {
            SnapshotSink part = new SnapshotSink();
            part.drain(new ByteArrayInputStream(Arrays.copyOf(listing, cut)));
            assertThat(part.snapshots()).as("cut at " + cut).isEmpty();
            assertThat(part.problem()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.14.0", "0.18.0", "0.19.1"})
    void what_breaks_off_anywhere_does_no_harm(String version) throws IOException {
        byte[] whole = bytes(version, "backup-unreadable-json", "stdout");
        for (int cut = 0; cut < whole.length; cut += 13) {
            Listening listening = new Listening("backup", narrator(), Redactor.NOTHING, () -> {});
            listening.stdout().drain(new ByteArrayInputStream(Arrays.copyOf(whole, cut)));
            assertThat(listening.heard()).isNotNull();
        }
    }

    private Ran replay(String version, String capture) throws IOException {
        Listening listening = new Listening("backup", narrator(), Redactor.NOTHING, () -> {});
        listening.stdout().drain(new ByteArrayInputStream(bytes(version, capture, "stdout")));
        listening.stderr().drain(new ByteArrayInputStream(bytes(version, capture, "stderr")));
        int exit = Integer.parseInt(new String(bytes(version, capture, "exit"), StandardCharsets.UTF_8).strip());
        return new Ran(new Ending(exit, Ending.Stop.NONE, false), listening.heard());
    }

    private Narrator narrator() {
        return new Narrator(watcher, Redactor.NOTHING);
    }

    private static byte[] bytes(String version, String capture, String stream) throws IOException {
        String name = "/captures/" + version + "/" + capture + "." + stream;
        try (InputStream resource = CapturesTest.class.getResourceAsStream(name)) {
            assertThat(resource).as(name).isNotNull();
            return resource.readAllBytes();
        }
    }
}
