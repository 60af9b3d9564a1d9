package io.resticmanager.domain.maintenance;

import io.resticmanager.domain.schedule.Cron;
import java.time.ZoneId;

/// When a chore is due.
public record Cadence(Cron cron, ZoneId zone, boolean enabled) {}
