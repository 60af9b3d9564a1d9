package io.resticmanager.http.web.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.fleet.BackupDay;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StripTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    @Test
    void each_kind_of_day_is_counted_and_named() {
        Strip strip = Strip.of(
                List.of(
                        new BackupDay(TODAY.minusDays(3), 1, 0, 0),
                        new BackupDay(TODAY.minusDays(2), 1, 0, 1),
                        new BackupDay(TODAY.minusDays(1), 0, 0, 2)),
                TODAY,
                6,
                TODAY.minusDays(4),
                true,
                4,
                2);

        assertThat(strip.label())
                .isEqualTo("Last 6 days: 1 ok, 1 with warnings, 1 failed, 1 without a backup, 1 not added yet,"
                        + " 1 running now");
        assertThat(strip.pieces()).extracting(Strip.Piece::title).contains("Mon 23 Nov: failed");
        assertThat(strip.width()).isEqualTo(34);
    }

    @Test
    void a_host_added_today_is_not_without_a_backup_yet() {
        assertThat(Strip.of(List.of(), TODAY, 30, TODAY, false, 4, 2).label())
                .isEqualTo("Last 30 days: 30 not added yet");
    }
}
