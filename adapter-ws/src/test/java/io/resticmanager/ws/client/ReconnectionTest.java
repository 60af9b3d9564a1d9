package io.resticmanager.ws.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectionTest {
    @Test
    void failures_double_the_ceiling_from_one_second_to_sixty_under_full_jitter() {
        Reconnection worst = new Reconnection(() -> 0.999_999);
        for (long ceiling : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(worst.after(new Ending.Lost("x", false), false))
                    .isBetween(Duration.ofSeconds(ceiling).minusMillis(1), Duration.ofSeconds(ceiling));
        }
        Reconnection best = new Reconnection(() -> 0.0);
        assertThat(best.after(new Ending.Lost("x", false), false)).isZero();
    }

    @Test
    void only_a_connection_that_lasted_begins_the_back_off_anew() {
        Reconnection worst = new Reconnection(() -> 0.999_999);
        for (int i = 0; i < 5; i++) {
            worst.after(new Ending.Lost("x", false), false);
            worst.welcomed();
        }
        assertThat(worst.after(new Ending.Lost("x", false), false)).isGreaterThan(Duration.ofSeconds(31));
        assertThat(worst.after(new Ending.Lost("x", true), false)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void what_the_server_asked_for_is_waited_at_least_and_spread() {
        long seed = 7;
        Reconnection spread = new Reconnection(new Random(seed)::nextDouble);
        for (int i = 0; i < 100; i++) {
            assertThat(spread.after(new Ending.Wait("x", Duration.ofMinutes(5)), false))
                    .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(5).plusSeconds(75));
        }
    }

    @Test
    void after_a_401_the_previous_bearer_is_tried_once_then_a_long_wait() {
        Reconnection plain = new Reconnection(() -> 0.0);
        assertThat(plain.after(new Ending.Unauthorized("x"), false)).isEqualTo(Duration.ofMinutes(5));
        assertThat(plain.triesPreviousBearer()).isFalse();
        assertThat(plain.after(new Ending.Unauthorized("x"), true)).isZero();
        assertThat(plain.triesPreviousBearer()).isTrue();
        assertThat(plain.after(new Ending.Unauthorized("x"), true)).isEqualTo(Duration.ofMinutes(5));
        assertThat(plain.triesPreviousBearer()).isFalse();
    }
}
