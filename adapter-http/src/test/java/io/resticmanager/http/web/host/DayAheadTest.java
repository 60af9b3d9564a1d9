package io.resticmanager.http.web.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DayAheadTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Ulid ID = new Ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV");

    @Test
    void each_run_stands_at_its_time_with_its_jitter_inside_the_day() {
        DayAhead ahead = ahead(schedule("0 0 * * *", 20, true), schedule("50 11 * * *", 60, true));
        assertThat(ahead.runs()).isEqualTo(2);
        DayAhead.Run midnight = ahead.lanes().getFirst().runs().getFirst();
        // Half of the 950 that a day is wide, right of the names.
        assertThat(midnight.x()).isEqualTo(130 + 475);
        assertThat(midnight.jitter()).isEqualTo(13);
        assertThat(midnight.title()).isEqualTo("00:00 UTC");
        DayAhead.Run last = ahead.lanes().getLast().runs().getFirst();
        assertThat(last.x() + last.jitter()).isEqualTo(130 + 950);
    }

    @Test
    void what_is_off_has_no_lane_and_what_runs_each_minute_is_bounded() {
        assertThat(ahead(schedule("0 0 * * *", 0, false)).lanes()).isEmpty();
        assertThat(ahead(schedule("* * * * *", 0, true)).runs()).isEqualTo(288);
        assertThat(ahead(schedule("0 0 1 1 *", 0, true)).lanes().getFirst().runs())
                .isEmpty();
    }

    @Test
    void hours_are_marked_in_the_zone_of_the_server() {
        DayAhead ahead = DayAhead.of(List.of(), NOON, ZoneId.of("Asia/Kolkata"));
        assertThat(ahead.zone()).isEqualTo("Asia/Kolkata");
        assertThat(ahead.marks()).hasSize(8);
        assertThat(ahead.marks().getFirst().words()).isEqualTo("18:00");
    }

    private static DayAhead ahead(Schedule... schedules) {
        return DayAhead.of(List.of(schedules), NOON, ZoneId.of("UTC"));
    }

    private static Schedule schedule(String cron, int jitterMinutes, boolean on) {
        return Schedule.defined(
                new ScheduleId(ID),
                new HostId(ID),
                "nightly",
                List.of(new SourceGroupId(ID)),
                new Schedule.Timing(
                        Cron.of(cron), ZoneId.of("UTC"), Duration.ofMinutes(jitterMinutes), Optional.empty()),
                on,
                Limits.NONE,
                NOON);
    }
}
