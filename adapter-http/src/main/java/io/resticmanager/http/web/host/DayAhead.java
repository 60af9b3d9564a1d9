package io.resticmanager.http.web.host;

import io.resticmanager.domain.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The runs of the next 24 hours, drawn: a lane for each schedule that is on.
///
/// @param zone that the marks are in
/// @param height of the picture
/// @param runs how many there are; those of one lane beyond [#MOST] are not counted
public record DayAhead(String zone, int height, int runs, List<Lane> lanes, List<Mark> marks) {
    /// A schedule that runs every minute is a bar anyway.
    private static final int MOST = 288;

    private static final int LEFT = 130;
    private static final int WIDTH = 950;
    private static final int LANE = 26;
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    /// @param label the name, cut to what fits
    public record Lane(String label, String name, int y, List<Run> runs) {}

    /// @param jitter width of the time in which it may start
    public record Run(int x, int jitter, String title) {}

    public record Mark(int x, String words) {}

    static DayAhead of(List<Schedule> schedules, Instant now, ZoneId zone) {
        List<Lane> lanes = new ArrayList<>();
        schedules.stream().filter(Schedule::enabled).forEach(schedule -> lanes.add(lane(schedule, now, lanes.size())));
        List<Mark> marks = new ArrayList<>();
        ZonedDateTime hour = now.atZone(zone).truncatedTo(ChronoUnit.HOURS).plusHours(1);
        for (int i = 0; i < 24; i += 3) {
            marks.add(new Mark(x(hour.plusHours(i).toInstant(), now), HOUR.format(hour.plusHours(i))));
        }
        return new DayAhead(
                zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId(),
                LANE * lanes.size() + 26,
                lanes.stream().mapToInt(lane -> lane.runs().size()).sum(),
                lanes,
                marks);
    }

    private static Lane lane(Schedule schedule, Instant now, int place) {
        Schedule.Timing timing = schedule.timing();
        Instant end = now.plus(Duration.ofDays(1));
        List<Run> runs = new ArrayList<>();
        Instant at = timing.cron().nextAfter(now, timing.zone());
        while (at.isBefore(end) && runs.size() < MOST) {
            runs.add(new Run(
                    x(at, now),
                    (int) Math.min(timing.jitter().toSeconds() * WIDTH / 86_400, LEFT + WIDTH - x(at, now)),
                    HOUR.format(at.atZone(timing.zone())) + " " + timing.zone().getId()));
            at = timing.cron().nextAfter(at, timing.zone());
        }
        String name = schedule.name();
        return new Lane(name.length() > 18 ? name.substring(0, 17) + "…" : name, name, LANE * place + 8, runs);
    }

    private static int x(Instant at, Instant now) {
        return LEFT + (int) (Duration.between(now, at).toSeconds() * WIDTH / 86_400);
    }
}
