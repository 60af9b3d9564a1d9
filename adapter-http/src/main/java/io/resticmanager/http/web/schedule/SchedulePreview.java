package io.resticmanager.http.web.schedule;

import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.TypedDuration;
import io.resticmanager.ports.schedule.PreviewSchedule;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is typed into the fields of a schedule, in plain words, and when it would run.
public final class SchedulePreview {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private final PreviewSchedule preview;
    private final Clock clock;

    @Inject
    public SchedulePreview(PreviewSchedule preview, Clock clock) {
        this.preview = preview;
        this.clock = clock;
    }

    /// @param words empty text while the fields say nothing that can run
    /// @param problem what is wrong with them; empty text when nothing is
    public record Content(String words, String zone, String problem, List<Run> runs) {}

    /// @param until the latest start, with jitter; empty text without
    public record Run(String day, String time, String until, Moment at) {}

    Content of(Form form) {
        try {
            Cron cron = Cron.of(form.text("cron"));
            ZoneId zone = Schedule.zone(form.text("zone"));
            Duration jitter = form.text("jitter").isEmpty() ? Duration.ZERO : TypedDuration.parse(form.text("jitter"));
            return of(new Schedule.Timing(cron, zone, jitter, Optional.empty()));
        } catch (IllegalArgumentException refused) {
            Form said = Form.empty();
            said.refuse("preview", refused);
            return new Content("", "", said.error("preview"), List.of());
        }
    }

    Content of(Schedule.Timing timing) {
        ZoneId zone = timing.zone();
        PreviewSchedule.Preview foretold = preview.of(timing.cron(), zone);
        return new Content(
                foretold.words(),
                zone.getId(),
                "",
                foretold.runs().stream()
                        .map(at -> run(at, zone, timing.jitter()))
                        .toList());
    }

    private Run run(Instant at, ZoneId zone, Duration jitter) {
        return new Run(
                DAY.format(at.atZone(zone)),
                TIME.format(at.atZone(zone)),
                jitter.isZero() ? "" : TIME.format(at.plus(jitter).atZone(zone)),
                Moment.of(at, clock));
    }
}
