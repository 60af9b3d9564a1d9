package io.resticmanager.http.api.schedule;

import io.resticmanager.domain.firing.Firing;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.api.LimitsJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// When groups of a host are backed up.
///
/// @param words what the cron expression means
/// @param nextRunAt with jitter; absent while it is off
/// @param catchUpWithinSeconds absent: until the next run is due
public record ScheduleJson(
        String id,
        String hostId,
        String name,
        List<String> sourceGroupIds,
        String cron,
        String zone,
        String words,
        Optional<Instant> nextRunAt,
        long jitterSeconds,
        Optional<Long> catchUpWithinSeconds,
        boolean enabled,
        LimitsJson limits,
        int revision) {
    static ScheduleJson of(Schedule schedule, Instant now) {
        Schedule.Timing timing = schedule.timing();
        return new ScheduleJson(
                schedule.id().toString(),
                schedule.hostId().toString(),
                schedule.name(),
                schedule.groups().stream().map(SourceGroupId::toString).toList(),
                timing.cron().text(),
                timing.zone().getId(),
                timing.cron().words(),
                schedule.enabled() ? Optional.of(Firing.next(schedule, now)) : Optional.empty(),
                timing.jitter().toSeconds(),
                timing.catchUpWithin().map(Duration::toSeconds),
                schedule.enabled(),
                LimitsJson.of(schedule.limits()),
                schedule.revision());
    }
}
