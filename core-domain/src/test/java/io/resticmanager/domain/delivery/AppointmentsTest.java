package io.resticmanager.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppointmentsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @ParameterizedTest
    @ValueSource(longs = {0, -7, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void each_has_a_place_of_its_own_whatever_the_clock_shows(long now) {
        Appointments appointments = new Appointments(100);
        assertThat(LongStream.range(0, 301)
                        .mapToObj(ignored -> appointments.next(now).toMillis())
                        .toList())
                .isEqualTo(LongStream.range(0, 301)
                        .mapToObj(place -> 5_000 + place * 10)
                        .toList());
    }

    @Test
    void a_place_that_has_passed_is_not_given_again_and_none_is_saved_up() {
        Appointments appointments = new Appointments(1);
        appointments.next(0);
        appointments.next(0);
        assertThat(appointments.next(SECOND)).isEqualTo(Duration.ofSeconds(6));
        assertThat(appointments.next(60 * SECOND)).isEqualTo(Appointments.SOONEST);
        assertThat(appointments.next(60 * SECOND)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void nobody_is_sent_away_for_longer_than_two_minutes() {
        Appointments appointments = new Appointments(1);
        for (int i = 0; i <= 115; i++) {
            assertThat(appointments.next(0)).isEqualTo(Duration.ofSeconds(5 + i));
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(appointments.next(0)).isEqualTo(Appointments.LATEST);
        }
        assertThat(appointments.next(10 * SECOND)).isEqualTo(Duration.ofSeconds(111));
    }

    @Test
    void it_needs_a_place_in_a_second() {
        assertThatThrownBy(() -> new Appointments(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
