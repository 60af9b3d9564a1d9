package io.resticmanager.http.web.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Spaces in figures do not break; the tables below write them as plain ones.
final class WordsTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.00 kB",
        "1234567, 1.23 MB",
        "38200000000, 38.2 GB",
        "212000000000, 212 GB",
        "999499, 999 kB",
        "999500, 1.00 MB",
        "9999999, 10.0 MB",
        "9223372036854775807, 9.22 EB"
    })
    void sizes_have_three_figures_in_decimal_units(long bytes, String words) {
        assertThat(plain(Sizes.words(bytes))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0 s",
        "22, 22 s",
        "60, 1 m",
        "252, 4 m 12 s",
        "6600, 1 h 50 m",
        "172799, 47 h 59 m",
        "172800, 2 d",
        "540000, 6 d 6 h",
        "864000, 10 d"
    })
    void durations_have_two_figures_at_most(long seconds, String words) {
        assertThat(plain(Durations.words(Duration.ofSeconds(seconds)))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 second", "89, 89 seconds", "360, 6 minutes", "32400, 9 hours", "518400, 6 days"})
    void durations_in_sentences_have_one_figure(long seconds, String words) {
        assertThat(plain(Durations.said(Duration.ofSeconds(seconds)))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0, just now",
        "-9, just now",
        "-38, 38 s ago",
        "-2280, 38 min ago",
        "-118800, 33 h ago",
        "-518400, 6 d ago",
        "1320, in 22 min"
    })
    void moments_are_relative_to_the_clock(long offset, String words) {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        assertThat(plain(Moment.of(NOON.plusSeconds(offset), clock).words())).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 | Firefox on Linux",
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0 | Edge on Windows",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1 | Safari on iPhone",
                "curl/8.5.0 | curl",
                "Python-urllib/3.11 | Python-urllib"
            })
    void browsers_are_named_by_what_they_say(String agent, String words) {
        assertThat(Browsers.words(agent)).isEqualTo(words);
    }

    private static String plain(String words) {
        return words.replace('\u00a0', ' ');
    }
}
