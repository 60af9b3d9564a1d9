package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputParserTest {
    @Test
    void every_field_may_be_missing() {
        assertThat(OutputParser.parse("{\"message_type\":\"status\"}"))
                .isEqualTo(new Said.Status(0, 0, 0, 0, 0, List.of(), Optional.empty()));
        assertThat(OutputParser.parse("{\"message_type\":\"summary\"}"))
                .isEqualTo(new Said.BackupSummary(
                        0, 0, 0, 0, 0, 0, 0, Optional.empty(), 0, 0, 0, false, Optional.empty()));
        assertThat(OutputParser.parse("{\"message_type\":\"exit_error\"}")).isEqualTo(new Said.LastWord(0, ""));
        assertThat(OutputParser.parse("{\"message_type\":\"error\"}")).isEqualTo(new Said.Problem("could not be read"));
        assertThat(OutputParser.parse("{\"message_type\":\"initialized\"}")).isEqualTo(new Said.Initialized(""));
    }

    @Test
    void a_field_of_another_kind_counts_as_missing() {
        assertThat(OutputParser.parse("{\"message_type\":\"status\",\"percent_done\":[],\"total_files\":{},"
                        + "\"files_done\":\"many\",\"total_bytes\":null,\"bytes_done\":true,\"current_files\":7,"
                        + "\"seconds_remaining\":\"soon\"}"))
                .isEqualTo(new Said.Status(0, 0, 0, 0, 0, List.of(), Optional.empty()));
        assertThat(OutputParser.parse("{\"message_type\":\"summary\",\"files_new\":99999999999999999999999,"
                        + "\"total_duration\":\"NaN\",\"snapshot_id\":[1],\"dry_run\":\"maybe\"}"))
                .isInstanceOf(Said.BackupSummary.class);
    }

    @Test
    void the_skipped_backup_of_0_18_did_not_take_minus_292_years() {
        Said.BackupSummary summary = (Said.BackupSummary)
                OutputParser.parse("{\"message_type\":\"summary\",\"total_duration\":-9223372036.854776}");
        assertThat(summary.totalSeconds()).isZero();
        assertThat(summary.snapshotId()).isEmpty();
    }

    @Test
    void scan_finished_of_0_14_is_no_progress() {
        assertThat(OutputParser.parse("{\"message_type\":\"status\",\"action\":\"scan_finished\",\"total_files\":7}"))
                .isEqualTo(new Said.Ignored());
    }

    @Test
    void errors_of_0_14_have_a_number_only() {
        assertThat(OutputParser.parse(
                        "{\"message_type\":\"error\",\"error\":{\"Op\":\"open\",\"Path\":\"/x\",\"Err\":13},"
                                + "\"during\":\"archival\",\"item\":\"/x\"}"))
                .isEqualTo(new Said.ItemError("/x", "permission denied", true));
        assertThat(OutputParser.parse("{\"message_type\":\"error\",\"error\":{},\"during\":\"scan\",\"item\":\"/x\"}"))
                .isEqualTo(new Said.ItemError("/x", "could not be read", false));
    }

    @Test
    void types_of_a_newer_version_are_passed_over() {
        assertThat(OutputParser.parse("{\"message_type\":\"telemetry\",\"x\":1}"))
                .isEqualTo(new Said.Ignored());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"message_type\":\"summary\"",
                "{\"message_type\":\"status\",}",
                "{}",
                "{\"a\":1}",
                "{\"message_type\":7}x",
                "[1]",
                "null",
                "{\"message_type\":\"st\ufffdatus",
            })
    void what_is_no_message_is_text(String line) {
        assertThat(OutputParser.parse(line)).isEqualTo(new Said.Text(line));
    }

    @Test
    void nesting_and_numbers_without_end_are_text() {
        String deep = "{\"a\":".repeat(5_000);
        assertThat(OutputParser.parse(deep)).isEqualTo(new Said.Text(deep));
        String number = "{\"message_type\":\"status\",\"bytes_done\":" + "9".repeat(5_000) + "}";
        assertThat(OutputParser.parse(number)).isInstanceOfAny(Said.Text.class, Said.Status.class);
    }
}
