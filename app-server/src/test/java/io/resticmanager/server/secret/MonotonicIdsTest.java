package io.resticmanager.server.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Ulid;
import io.resticmanager.ports.fakes.MutableClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MonotonicIdsTest {
    private final MutableClock clock = MutableClock.atNoon();
    private final MonotonicIds ids = new MonotonicIds(clock);

    @Test
    void ids_ascend_within_a_millisecond_and_when_the_clock_steps_back() {
        Ulid before = ids.next();
        for (int i : IntStream.range(0, 5_000).toArray()) {
            if (i == 2_000) {
                clock.advance(Duration.ofHours(-1));
            }
            Ulid next = ids.next();
            assertThat(next).isGreaterThan(before);
            before = next;
        }
    }

    @Test
    void an_id_carries_its_time_and_two_processes_differ() {
        assertThat(ids.next().at()).isEqualTo(clock.instant());
        assertThat(new MonotonicIds(clock).next()).isNotEqualTo(new MonotonicIds(clock).next());
    }
}
