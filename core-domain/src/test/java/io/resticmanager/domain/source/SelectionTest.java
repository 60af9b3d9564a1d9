package io.resticmanager.domain.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Progress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/etc", "/odd \n name", "/größe", "C:\\Users", "d:/x"})
    void absolute_paths_with_odd_names_are_taken(String path) {
        assertThat(Selection.EMPTY.withIncludes(List.of(path)).includes()).containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "etc", "./etc", "~/x", "C:x", "-rf", "/a\0b"})
    void other_paths_are_refused(String path) {
        assertThatThrownBy(() -> Selection.EMPTY.withIncludes(List.of(path)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_windows_host_writes_its_paths_in_one_way_and_each_once() {
        Selection typed = Selection.EMPTY.withIncludes(List.of("c:/users/", "C:\\Users", "d:\\Data"));
        assertThat(typed.on(new Platform("windows", "amd64")).includes()).containsExactly("C:\\users", "D:\\Data");
        assertThat(typed.on(new Platform("linux", "amd64"))).isEqualTo(typed);
    }

    @ParameterizedTest
    @CsvSource({
        "windows, C:\\Users, ''",
        "windows, c:/Users, ''",
        "windows, /home, begins like C:\\Users",
        "windows, //nas/docs, network share",
        "windows, \\\\nas\\docs, network share",
        "windows, C:\\a*, wildcards",
        "linux, /home, ''",
        "linux, C:\\Users, begins like /home",
        "linux, \\\\nas\\docs, begins like /home",
    })
    void each_system_has_paths_of_its_own(String os, String path, String word) {
        String objection = new Platform(os, "amd64")
                .objection(Selection.EMPTY.withIncludes(List.of(path)).includes())
                .orElse("");
        assertThat(objection).contains(word);
        assertThat(objection.isEmpty()).isEqualTo(word.isEmpty());
    }

    @Test
    void a_selection_fits_into_a_message() {
        assertThatThrownBy(() -> Selection.EMPTY.withIncludes(Collections.nCopies(1_001, "/x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Selection.EMPTY.withIncludes(List.of("/" + "x".repeat(4_096))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Selection.EMPTY.withIncludes(Collections.nCopies(50, "/" + "x".repeat(2_500))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void excludes_are_lines_and_tags_are_not_ours() {
        assertThatThrownBy(() -> new Selection(List.of(), List.of("a\nb"), List.of(), false, false))
                .isInstanceOf(IllegalArgumentException.class);
        for (String tag : List.of("a,b", "rm-job=x", " ")) {
            assertThatThrownBy(() -> new Selection(List.of(), List.of(), List.of(tag), false, false))
                    .as(tag)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Selection(List.of("/a"), List.of("*.tmp"), List.of("daily"), true, true).excludes())
                .containsExactly("*.tmp");
    }

    @Test
    void a_backup_of_nothing_cannot_be_asked_for() {
        assertThatThrownBy(() -> new JobSpec.Backup(Optional.empty(), Selection.EMPTY, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/10", "5%", "2.5%", "500M", "10G", "1024"})
    void a_check_may_read_a_part_of_the_data(String subset) {
        assertThat(new JobSpec.Check(Optional.of(subset)).readDataSubset()).contains(subset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/10", "x", "5%;rm", "--help", "1/", "1e9"})
    void but_only_as_restic_says_it(String subset) {
        assertThatThrownBy(() -> new JobSpec.Check(Optional.of(subset))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void impossible_log_entries_and_progress_cannot_be_built() {
        assertThatThrownBy(() -> new LogEntry.Omitted(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogEntry.Omitted(2, Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new LogEntry.Omitted(5, 3).lastLine()).isEqualTo(7);
        Progress odd = new Progress(Double.NaN, 0, 0, 0, 0, Collections.nCopies(20, "/x"), Optional.empty());
        assertThat(odd.percent()).isZero();
        assertThat(odd.currentFiles()).hasSize(8);
        assertThat(new Progress(140, 0, 0, 0, 0, List.of(), Optional.empty()).percent())
                .isEqualTo(100);
    }
}
