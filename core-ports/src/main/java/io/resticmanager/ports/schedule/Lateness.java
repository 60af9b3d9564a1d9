package io.resticmanager.ports.schedule;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Overdue;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Knows from when each host is late: as soon as one of its scheduled groups is overdue.
public final class Lateness {
    private final HostStore hosts;
    private final SourceGroupStore groups;
    private final ScheduleStore schedules;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public Lateness(
            HostStore hosts, SourceGroupStore groups, ScheduleStore schedules, Transactions transactions, Clock clock) {
        this.hosts = hosts;
        this.groups = groups;
        this.schedules = schedules;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Inside the transaction that changed the host's schedules or made a backup of it green.
    public void changed(HostId host) {
        List<Schedule> enabled =
                schedules.of(host).stream().filter(Schedule::enabled).toList();
        Map<SourceGroupId, Instant> green = enabled.isEmpty() ? Map.of() : groups.confirmedAt(host);
        Optional<Instant> lateFrom =
                enabled.stream().flatMap(schedule -> lateFrom(schedule, green)).min(Comparator.naturalOrder());
        hosts.noteLateFrom(host, lateFrom, clock.instant());
    }

    /// Finds the hosts that have become late by waiting alone, and tells of them.
    ///
    /// @return how many
    public int tick() {
        List<HostId> late = hosts.gettingLate(clock.instant());
        if (!late.isEmpty()) {
            transactions.write(tx -> {
                late.forEach(host -> {
                    changed(host);
                    tx.publish(new DomainEvent.HostChanged(host));
                });
                return late.size();
            });
        }
        return late.size();
    }

    private static Stream<Instant> lateFrom(Schedule schedule, Map<SourceGroupId, Instant> green) {
        return schedule.groups().stream().map(group -> {
            Instant since = Optional.ofNullable(green.get(group))
                    .filter(schedule.activeSince()::isBefore)
                    .orElse(schedule.activeSince());
            return Overdue.lateFrom(schedule.timing(), since);
        });
    }
}
