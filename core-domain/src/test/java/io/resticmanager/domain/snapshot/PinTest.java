package io.resticmanager.domain.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinTest {
    @Test
    void it_says_who_and_why() {
        assertThat(pin(Optional.of(new PinReason("  before the upgrade "))).words())
                .isEqualTo("by alice: before the upgrade");
        assertThat(pin(Optional.empty()).words()).isEqualTo("by alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "a\u0007bell"})
    void a_reason_is_one_line_of_words(String text) {
        assertThatThrownBy(() -> new PinReason(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_reason_is_short() {
        assertThat(new PinReason("x".repeat(200)).text()).hasSize(200);
        assertThatThrownBy(() -> new PinReason("x".repeat(201))).hasMessageContaining("200");
    }

    private static Pin pin(Optional<PinReason> reason) {
        return new Pin(Instant.EPOCH, "alice", reason);
    }
}
