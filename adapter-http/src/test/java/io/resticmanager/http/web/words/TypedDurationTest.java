package io.resticmanager.http.web.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TypedDurationTest {
    @ParameterizedTest
    @CsvSource({"20, 1200", "20m, 1200", "1h 30m, 5400", "1h30m, 5400", "2d, 172800", "90s, 90", "1d 1s, 86401", "0, 0"
    })
    void people_may_type(String text, long seconds) {
        assertThat(TypedDuration.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "-5m", "5m 1h", "1.5h", "999999m", "5 m"})
    void anything_else_is_refused_in_words(String text) {
        assertThatThrownBy(() -> TypedDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 20m");
    }

    @Test
    void what_is_shown_reads_back_as_the_same() {
        for (long seconds : new long[] {0, 1, 59, 60, 90, 3599, 3600, 5400, 86_400, 90_061, 31 * 86_400L}) {
            Duration duration = Duration.ofSeconds(seconds);
            assertThat(TypedDuration.parse(TypedDuration.text(duration))).isEqualTo(duration);
        }
        assertThat(TypedDuration.text(Duration.ofMinutes(90))).isEqualTo("1h 30m");
    }
}
