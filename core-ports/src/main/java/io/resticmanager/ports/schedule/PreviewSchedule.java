package io.resticmanager.ports.schedule;

import io.resticmanager.domain.schedule.Cron;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// What an expression means, before anything is saved.
public final class PreviewSchedule {
    /// How many runs are foretold.
    public static final int RUNS = 5;

    private final Clock clock;

    @Inject
    public PreviewSchedule(Clock clock) {
        this.clock = clock;
    }

    /// @param words plain English, without a full stop
    public record Preview(String words, List<Instant> runs) {}

    public Preview of(Cron cron, ZoneId zone) {
        return new Preview(cron.words(), cron.nextAfter(clock.instant(), zone, RUNS));
    }
}
