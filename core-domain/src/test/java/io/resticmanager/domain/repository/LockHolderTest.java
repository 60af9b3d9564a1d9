package io.resticmanager.domain.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.repository.LockHolder.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LockHolderTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Optional<String> WEB = Optional.of("web-1");

    @Test
    void a_lock_that_nobody_refreshed_for_half_an_hour_goes_whoever_asks() {
        LockHolder lock = refreshed(Duration.ofMinutes(30));
        assertThat(lock.fate(NOON, WEB)).isEqualTo(Fate.STALE);
        assertThat(lock.fate(NOON, Optional.of("db-1"))).isEqualTo(Fate.STALE);
        assertThat(lock.fate(NOON, Optional.empty())).isEqualTo(Fate.STALE);
        assertThat(lock.staleAt()).isEqualTo(NOON);
    }

    @Test
    void a_younger_one_goes_only_from_its_own_machine_and_only_when_its_process_is_gone() {
        LockHolder lock = refreshed(Duration.ofMinutes(30).minusSeconds(1));
        assertThat(lock.fate(NOON, WEB)).isEqualTo(Fate.PROCESS_DECIDES);
        assertThat(lock.fate(NOON, Optional.of("db-1"))).isEqualTo(Fate.ALIVE);
        assertThat(lock.fate(NOON, Optional.empty())).isEqualTo(Fate.ALIVE);
    }

    @Test
    void a_lock_of_a_machine_whose_clock_is_ahead_looks_alive() {
        assertThat(refreshed(Duration.ofHours(-3)).fate(NOON, Optional.empty())).isEqualTo(Fate.ALIVE);
    }

    @Test
    void names_that_anybody_may_have_written_are_cut_and_made_printable() {
        LockHolder lock = new LockHolder("a\u0007\nb" + "x".repeat(1_000), "", 1, NOON, false);
        assertThat(lock.hostname()).startsWith("a??bxx").hasSize(255);
        assertThat(lock.username()).isEmpty();
    }

    private static LockHolder refreshed(Duration ago) {
        return new LockHolder("web-1", "root", 4_121, NOON.minus(ago), false);
    }
}
