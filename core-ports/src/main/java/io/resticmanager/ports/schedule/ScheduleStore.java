package io.resticmanager.ports.schedule;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public interface ScheduleStore {
    void insert(Schedule schedule);

    void update(Schedule schedule);

    void delete(ScheduleId id);

    Optional<Schedule> find(ScheduleId id);

    /// Oldest first; at most [Schedule#MOST_OF_A_HOST].
    List<Schedule> of(HostId host);

    /// The same for several hosts; those without a schedule are absent.
    Map<HostId, List<Schedule>> ofAll(Collection<HostId> hosts);

    /// Those that run this group, oldest first.
    List<Schedule> naming(SourceGroupId group);
}
