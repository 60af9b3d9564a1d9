package io.resticmanager.domain.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class BackupDayTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

    @Test
    void a_day_is_good_only_when_everything_was() {
        assertThat(new BackupDay(DAY, 3, 0, 0).result()).isEqualTo(BackupDay.Result.OK);
    }

    @Test
    void a_day_with_something_to_restore_from_has_not_failed() {
        assertThat(new BackupDay(DAY, 1, 0, 5).result()).isEqualTo(BackupDay.Result.WARNINGS);
        assertThat(new BackupDay(DAY, 0, 1, 0).result()).isEqualTo(BackupDay.Result.WARNINGS);
    }

    @Test
    void a_day_on_which_nothing_succeeded_has_failed() {
        assertThat(new BackupDay(DAY, 0, 0, 1).result()).isEqualTo(BackupDay.Result.FAILED);
    }
}
