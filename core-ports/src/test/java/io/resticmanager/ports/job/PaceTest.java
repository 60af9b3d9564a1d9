package io.resticmanager.ports.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final Pace pace = new Pace();

    @Test
    void speed_is_what_was_done_between_two_samples() {
        pace.add(START, 0);
        pace.add(START.plusSeconds(2), 200);
        pace.add(START.plusSeconds(6), 1_000);
        assertThat(pace.speeds()).containsExactly(100.0, 200.0);
    }

    @Test
    void samples_that_come_too_soon_are_left_out() {
        pace.add(START, 0);
        pace.add(START.plusMillis(900), 90);
        pace.add(START.plusMillis(2_000), 200);
        assertThat(pace.speeds()).containsExactly(100.0);
    }

    @Test
    void a_day_of_a_steady_job_stays_short_and_steady_and_reaches_from_its_beginning_to_its_end() {
        int day = 24 * 60 * 60;
        for (int second = 0; second <= day; second++) {
            pace.add(START.plusSeconds(second), second * 1_000L);
            assertThat(pace.speeds()).hasSizeLessThan(Pace.MOST_SAMPLES);
        }
        assertThat(pace.speeds()).hasSizeGreaterThan(Pace.MOST_SAMPLES / 3).allMatch(speed -> speed == 1_000.0);
    }

    @Test
    void a_count_that_goes_back_begins_a_new_line() {
        pace.add(START, 500);
        pace.add(START.plusSeconds(2), 900);
        pace.add(START.plusSeconds(4), 100);
        assertThat(pace.speeds()).isEmpty();
    }
}
