package io.resticmanager.domain.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.job.JobBuilder;
import io.resticmanager.domain.schedule.Schedule.Timing;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final SourceGroupId GROUP = new SourceGroupId(JobBuilder.ulid(1));
    private static final Instant NOON = JobBuilder.NOON;

    @Test
    void refuses_what_cannot_be_meant() {
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.name(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.groups(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.groups(List.of(GROUP, GROUP)));
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.zone("+02:00"));
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.zone("Europe/Bärlin"));
        assertThatIllegalArgumentException().isThrownBy(() -> timing("0 * * * *", Duration.ofMinutes(31)));
        assertThatIllegalArgumentException().isThrownBy(() -> timing("0 2 * * 1", Duration.ofHours(13)));
        assertThat(timing("0 * * * *", Duration.ofMinutes(30)).jitter()).isEqualTo(Duration.ofMinutes(30));
        assertThat(Schedule.zone("Europe/Berlin")).isEqualTo(BERLIN);
    }

    @Test
    void counts_anew_only_when_its_times_change() {
        Schedule first = Schedule.defined(
                new ScheduleId(JobBuilder.ulid(2)),
                JobBuilder.host(1),
                "nightly",
                List.of(GROUP),
                Timing.of("0 2 * * *", BERLIN),
                true,
                Limits.NONE,
                NOON);
        Instant later = NOON.plusSeconds(60);

        Schedule renamed = first.edited("n", first.groups(), first.timing(), true, first.limits(), later);
        Schedule moved = first.edited("n", first.groups(), Timing.of("0 3 * * *", BERLIN), true, first.limits(), later);
        Schedule off = first.edited("n", first.groups(), first.timing(), false, first.limits(), later);

        assertThat(renamed.activeSince()).isEqualTo(NOON);
        assertThat(renamed.revision()).isEqualTo(2);
        assertThat(moved.activeSince()).isEqualTo(later);
        assertThat(off.activeSince()).isEqualTo(later);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 2 * * *    | 2026-11-24T01:30:00Z | 2026-11-25T07:30:00Z
            */15 * * * * | 2026-11-24T01:30:00Z | 2026-11-24T01:48:45Z
            0 2 * * 1-5  | 2026-11-27T01:30:00Z | 2026-11-30T19:30:00Z
            # the hour that comes twice is nobody's delay
            */15 * * * * | 2026-10-25T00:50:00Z | 2026-10-25T02:08:45Z
            0 2 * * *    | 2026-10-24T00:30:00Z | 2026-10-25T07:30:00Z
            """)
    void is_late_after_its_longest_pause_and_a_quarter(String cron, Instant green, Instant late) {
        assertThat(Overdue.lateFrom(Timing.of(cron, BERLIN), green)).isEqualTo(late);
    }

    @Test
    void jitter_is_no_delay() {
        assertThat(Overdue.lateFrom(timing("0 2 * * *", Duration.ofHours(6)), NOON))
                .isEqualTo(NOON.plus(Duration.ofHours(36)));
    }

    @Test
    void of_two_limits_the_smaller_holds() {
        Limits slow = new Limits(Optional.of(100), Optional.empty());
        Limits fast = new Limits(Optional.of(500), Optional.of(700));

        assertThat(slow.smallest(fast)).isEqualTo(new Limits(Optional.of(100), Optional.of(700)));
        assertThat(slow.smallest(Limits.NONE)).isEqualTo(slow);
    }

    @Test
    void waits_longer_after_each_attempt() {
        RetryPolicy policy = new RetryPolicy(5, Duration.ofHours(1));

        assertThat(List.of(1, 2, 3, 4, 10))
                .extracting(policy::pauseAfter)
                .extracting(Duration::toHours)
                .containsExactly(1L, 2L, 4L, 6L, 6L);
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(11, Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(59)));
    }

    @Test
    void finds_its_last_run_however_long_ago() {
        Cron yearly = Cron.of("@yearly");

        assertThat(yearly.lastWithin(Instant.EPOCH, NOON, BERLIN)).contains(Instant.parse("2025-12-31T23:00:00Z"));
        assertThat(yearly.lastWithin(NOON.minusSeconds(60), NOON, BERLIN)).isEmpty();
        assertThat(Cron.of("* * * * *").lastWithin(Instant.EPOCH, NOON.plusSeconds(30), BERLIN))
                .contains(NOON);
        assertThat(Cron.of("* * * * *").lastWithin(NOON, NOON, BERLIN)).isEmpty();
    }

    private static Timing timing(String cron, Duration jitter) {
        return new Timing(Cron.of(cron), BERLIN, jitter, Optional.empty());
    }
}
