package io.resticmanager.ports.fakes;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.schedule.ScheduleStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

public final class MemoryScheduleStore implements ScheduleStore {
    private final MemoryDatabase database;

    public MemoryScheduleStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Schedule schedule) {
        database.writing(() -> database.schedules.insert(schedule.id(), schedule));
    }

    @Override
    public void update(Schedule schedule) {
        database.writing(() -> database.schedules.replace(schedule.id(), schedule));
    }

    @Override
    public void delete(ScheduleId id) {
        database.writing(() -> database.schedules.remove(id));
    }

    @Override
    public Optional<Schedule> find(ScheduleId id) {
        return database.reading(() -> database.schedules.find(id));
    }

    @Override
    public List<Schedule> of(HostId host) {
        return database.reading(() -> database.schedules
                .where(schedule -> schedule.hostId().equals(host))
                .limit(Schedule.MOST_OF_A_HOST)
                .toList());
    }

    @Override
    public Map<HostId, List<Schedule>> ofAll(Collection<HostId> hosts) {
        return database.reading(() -> database.schedules
                .where(schedule -> hosts.contains(schedule.hostId()))
                .collect(Collectors.groupingBy(Schedule::hostId)));
    }

    @Override
    public List<Schedule> naming(SourceGroupId group) {
        return database.reading(() -> database.schedules
                .where(schedule -> schedule.groups().contains(group))
                .toList());
    }
}
