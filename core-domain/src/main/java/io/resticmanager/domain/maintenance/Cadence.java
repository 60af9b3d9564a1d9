package io.resticmanager.domain.maintenance;

import io.resticmanager.domain.schedule.Cron;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/// When a chore is due.
public record Cadence(Cron cron, ZoneId zone, boolean enabled) {
    /// Empty while it is switched off.
    public Optional<Instant> nextAfter(Instant at) {
        return enabled ? Optional.of(cron.nextAfter(at, zone)) : Optional.empty();
    }
}
