package io.resticmanager.http.api.schedule;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Fields;
import io.resticmanager.http.api.LimitsInput;
import io.resticmanager.ports.plan.ChangeSchedules;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A schedule as it shall be, whole.
///
/// @param zone of the IANA database, such as Europe/Berlin
/// @param jitterSeconds none when absent
/// @param catchUpWithinSeconds absent: until the next run is due
/// @param enabled yes unless told
public record ScheduleInput(
        @Nullable String name,
        @Nullable List<String> sourceGroupIds,
        @Nullable String cron,
        @Nullable String zone,
        @Nullable Long jitterSeconds,
        @Nullable Long catchUpWithinSeconds,
        @Nullable Boolean enabled,
        @Nullable LimitsInput limits) {

    ChangeSchedules.Wanted read() {
        Fields fields = new Fields();
        Optional<String> wantedName = fields.required("name", name, text -> Schedule.name(text.strip()));
        Optional<List<SourceGroupId>> groups = fields.required(
                "sourceGroupIds",
                sourceGroupIds,
                ids -> Schedule.groups(ids.stream().map(SourceGroupId::of).toList()));
        Optional<Cron> wantedCron = fields.required("cron", cron, Cron::of);
        Optional<ZoneId> wantedZone = fields.required("zone", zone, Schedule::zone);
        Optional<Duration> catchUp =
                fields.optional("catchUpWithinSeconds", catchUpWithinSeconds, ScheduleInput::catchUp);
        Duration jitter = Duration.ofSeconds(jitterSeconds == null ? 0 : jitterSeconds);
        Optional<Schedule.Timing> timing = wantedCron.flatMap(c -> wantedZone.flatMap(
                z -> fields.optional("jitterSeconds", jitter, j -> new Schedule.Timing(c, z, j, catchUp))));
        Limits wantedLimits = LimitsInput.read(fields, limits);
        fields.check();
        return new ChangeSchedules.Wanted(
                wantedName.orElseThrow(),
                groups.orElseThrow(),
                timing.orElseThrow(),
                !Boolean.FALSE.equals(enabled),
                wantedLimits);
    }

    private static Duration catchUp(long seconds) {
        return new Schedule.Timing(
                        Cron.of("@daily"), ZoneId.of("UTC"), Duration.ZERO, Optional.of(Duration.ofSeconds(seconds)))
                .catchUpWithin()
                .orElseThrow();
    }
}
