package io.resticmanager.ports.plan;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.schedule.Lateness;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// When a host's groups are backed up. Every change makes a new plan for its agent, which does the firing.
public final class ChangeSchedules {
    private final ScheduleStore schedules;
    private final SourceGroupStore groups;
    private final HostStore hosts;
    private final Plans plans;
    private final Lateness lateness;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public ChangeSchedules(
            ScheduleStore schedules,
            SourceGroupStore groups,
            HostStore hosts,
            Plans plans,
            Lateness lateness,
            AuditTrail audit,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.schedules = schedules;
        this.groups = groups;
        this.hosts = hosts;
        this.plans = plans;
        this.lateness = lateness;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /// A schedule as somebody wants it, whole.
    public record Wanted(
            String name, List<SourceGroupId> groups, Schedule.Timing timing, boolean enabled, Limits limits) {
        public Wanted {
            name = Schedule.name(name);
            groups = Schedule.groups(groups);
        }
    }

    public sealed interface Result {
        record Done(Schedule schedule) implements Result {}

        record Removed() implements Result {}

        record NoSuchHost() implements Result {}

        record NoSuchSchedule() implements Result {}

        /// Somebody changed it since; this is how it is now.
        record Stale(Schedule current) implements Result {}

        /// @param field in the words of the API
        record Invalid(String field, String sentence) implements Result {}
    }

    /// Oldest first; empty for an unknown host.
    public List<Schedule> of(Actor actor, HostId host) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return schedules.of(host);
    }

    public Optional<Schedule> find(Actor actor, ScheduleId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return schedules
                .find(id)
                .filter(schedule -> hosts.find(schedule.hostId()).isPresent());
    }

    public Result define(Actor actor, HostId hostId, Wanted wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        return pushed(transactions.write(tx -> {
            Optional<Host> host = hosts.find(hostId);
            if (host.isEmpty()) {
                return new Result.NoSuchHost();
            }
            if (schedules.of(hostId).size() >= Schedule.MOST_OF_A_HOST) {
                return new Result.Invalid("name", "A host has at most " + Schedule.MOST_OF_A_HOST + " schedules.");
            }
            Schedule schedule = Schedule.defined(
                    new ScheduleId(ids.next()),
                    hostId,
                    wanted.name(),
                    wanted.groups(),
                    wanted.timing(),
                    wanted.enabled(),
                    wanted.limits(),
                    clock.instant());
            Optional<Result> refusal = refusal(host.get(), schedule);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            schedules.insert(schedule);
            note(tx, actor, "schedule.defined", schedule);
            return new Result.Done(schedule);
        }));
    }

    /// @param ifRevision the revision that the caller saw
    public Result change(Actor actor, ScheduleId id, int ifRevision, Wanted wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        return pushed(transactions.write(tx -> {
            Optional<Schedule> found = schedules.find(id);
            Optional<Host> host = found.flatMap(schedule -> hosts.find(schedule.hostId()));
            if (found.isEmpty() || host.isEmpty()) {
                return new Result.NoSuchSchedule();
            }
            if (found.get().revision() != ifRevision) {
                return new Result.Stale(found.get());
            }
            Schedule schedule = found.get()
                    .edited(
                            wanted.name(),
                            wanted.groups(),
                            wanted.timing(),
                            wanted.enabled(),
                            wanted.limits(),
                            clock.instant());
            Optional<Result> refusal = refusal(host.get(), schedule);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            schedules.update(schedule);
            note(tx, actor, "schedule.changed", schedule);
            return new Result.Done(schedule);
        }));
    }

    public Result remove(Actor actor, ScheduleId id, int ifRevision) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        Optional<HostId> host = schedules.find(id).map(Schedule::hostId);
        Result result = transactions.write(tx -> {
            Optional<Schedule> found = find(actor, id);
            if (found.isEmpty()) {
                return new Result.NoSuchSchedule();
            }
            if (found.get().revision() != ifRevision) {
                return new Result.Stale(found.get());
            }
            schedules.delete(id);
            note(tx, actor, "schedule.removed", found.get());
            return new Result.Removed();
        });
        if (result instanceof Result.Removed) {
            host.ifPresent(plans::push);
        }
        return result;
    }

    /// What one cannot say of a schedule alone.
    private Optional<Result> refusal(Host host, Schedule schedule) {
        Set<SourceGroupId> unknown = new HashSet<>(schedule.groups());
        groups.of(host.id()).stream().map(SourceGroup::id).forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            return Optional.of(new Result.Invalid(
                    "sourceGroupIds",
                    "The host has no source group "
                            + unknown.stream().map(SourceGroupId::toString).collect(Collectors.joining(", ")) + "."));
        }
        return plans.objection(host, schedule).map(sentence -> new Result.Invalid("sourceGroupIds", sentence));
    }

    private void note(Transactions.Tx tx, Actor actor, String action, Schedule schedule) {
        plans.changed(tx, schedule.hostId());
        lateness.changed(schedule.hostId());
        audit.record(AuditRecord.of(actor, action, "schedule", schedule.id())
                .with(Map.of(
                        "name", schedule.name(),
                        "hostId", schedule.hostId().toString(),
                        "cron", schedule.timing().cron().text(),
                        "zone", schedule.timing().zone().getId(),
                        "enabled", Boolean.toString(schedule.enabled()),
                        "limits", schedule.limits().words(),
                        "sourceGroupIds",
                                schedule.groups().stream()
                                        .map(SourceGroupId::toString)
                                        .collect(Collectors.joining(",")))));
    }

    private Result pushed(Result result) {
        if (result instanceof Result.Done(Schedule schedule)) {
            plans.push(schedule.hostId());
        }
        return result;
    }
}
