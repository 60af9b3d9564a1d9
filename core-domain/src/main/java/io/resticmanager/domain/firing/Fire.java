package io.resticmanager.domain.firing;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Instant;
import java.util.Optional;

/// One run of one group that a schedule asks for, with the id that it has wherever it is heard of.
///
/// @param due the time that the schedule names
public record Fire(
        JobId job,
        ScheduleId schedule,
        SourceGroupId group,
        Instant due,
        Origin.Reason reason,
        Optional<JobId> retryOf,
        int attempt) {
    public Origin.Schedule origin() {
        return new Origin.Schedule(schedule, due, reason, retryOf, attempt);
    }
}
