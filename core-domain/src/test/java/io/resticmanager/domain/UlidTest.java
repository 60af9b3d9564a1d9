package io.resticmanager.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UlidTest {
    // The specification's alphabet, in words of its own.
    private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}");

    @Test
    void its_form_is_the_specifications() {
        String good = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        for (int at = 0; at < good.length(); at++) {
            for (char c = 0; c < 0x250; c++) {
                String text = good.substring(0, at) + c + good.substring(at + 1);
                assertThat(Ulid.isValid(text))
                        .as(text)
                        .isEqualTo(FORM.matcher(text).matches());
            }
        }
        for (String text : new String[] {"", good.substring(1), good + "0", good + "\n", "8" + good.substring(1)}) {
            assertThat(Ulid.isValid(text)).as(text).isFalse();
            assertThatThrownBy(() -> new Ulid(text)).hasMessage("not a ULID");
        }
    }

    @Test
    void letters_are_the_same_in_both_cases() {
        assertThat(new Ulid("01arz3ndektsv4rrffq69g5fav")).isEqualTo(new Ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
    }

    @Test
    void it_holds_its_time_and_sorts_by_it() {
        byte[] random = new byte[Ulid.RANDOM_BYTES];
        new Random(1).nextBytes(random);
        Instant noon = Instant.parse("2026-11-30T12:00:00.123Z");
        Ulid then = Ulid.of(noon, random);
        assertThat(then.at()).isEqualTo(noon);
        assertThat(Ulid.of(noon.plusMillis(1), new byte[Ulid.RANDOM_BYTES])).isGreaterThan(then);
    }
}
