package io.resticmanager.domain.firing;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What an agent knows about its schedules from one look to the next, over restarts and plans.
///
/// @param marks by schedule
/// @param retries further attempts that wait, at most one per group
/// @param starting fired, but not yet known to be taken as jobs: written down before they are taken, so that a crash in
///     between neither loses nor doubles them
public record FiringState(Map<ScheduleId, Mark> marks, Map<SourceGroupId, Retry> retries, List<Fire> starting) {
    public static final FiringState EMPTY = new FiringState(Map.of(), Map.of(), List.of());

    public FiringState {
        marks = Map.copyOf(marks);
        retries = Map.copyOf(retries);
        starting = List.copyOf(starting);
    }

    /// Every due time up to `handled` is dealt with.
    ///
    /// @param cron with `zone`, what the mark was made for: with another one, only times from then on count
    public record Mark(String cron, ZoneId zone, Instant handled) {}

    /// @param failed the first attempt
    /// @param attempt the one to come, at least 2
    /// @param until later than this it is not begun any more
    public record Retry(ScheduleId schedule, Instant due, JobId failed, int attempt, Instant at, Instant until) {}

    /// These runs are taken as jobs now.
    public FiringState taken(List<Fire> fires) {
        List<Fire> left = new ArrayList<>(starting);
        left.removeAll(fires);
        return new FiringState(marks, retries, left);
    }

    FiringState with(SourceGroupId group, Retry retry) {
        Map<SourceGroupId, Retry> more = new HashMap<>(retries);
        more.put(group, retry);
        return new FiringState(marks, more, starting);
    }
}
