package io.resticmanager.ports.fleet;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.firing.Firing;
import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.fleet.FleetDay;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.HostStore.TagCount;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.host.ReadHosts.HostView;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fleet in numbers, and hosts with what their rows tell. Costs nothing that grows with history.
public final class ReadFleet {
    /// How far back rows and the fleet's chart look, today included.
    public static final int DAYS = 30;

    private final HostStore hosts;
    private final JobStore jobs;
    private final SnapshotStore snapshots;
    private final RepositoryStore repositories;
    private final ScheduleStore schedules;
    private final Presence presence;
    private final LiveProgress progress;
    private final Clock clock;

    @Inject
    public ReadFleet(
            HostStore hosts,
            JobStore jobs,
            SnapshotStore snapshots,
            RepositoryStore repositories,
            ScheduleStore schedules,
            Presence presence,
            LiveProgress progress,
            Clock clock) {
        this.hosts = hosts;
        this.jobs = jobs;
        this.snapshots = snapshots;
        this.repositories = repositories;
        this.schedules = schedules;
        this.presence = presence;
        this.progress = progress;
        this.clock = clock;
    }

    /// What every page shows at its edge.
    ///
    /// @param running jobs that agents are at work on
    /// @param online hosts heard of lately, quiet ones included
    public record Pulse(int running, int online, int hosts) {}

    /// @param protection how many hosts are protected in which way; none means absent
    /// @param days oldest first; days on which nothing counted are left out
    /// @param storedBytes of all repositories, as far as measured
    public record Summary(
            Pulse pulse, Map<Protection, Integer> protection, List<FleetDay> days, Optional<Long> storedBytes) {
        public int of(Protection which) {
            return protection.getOrDefault(which, 0);
        }

        public int offline() {
            return Math.max(0, pulse.hosts() - pulse.online());
        }
    }

    /// A host with what its row tells.
    ///
    /// @param lastBackup the newest ended backup
    /// @param open a job that is under way or, failing that, waits
    /// @param progress of `open`
    /// @param days oldest first; days on which nothing counted are left out
    /// @param size bytes of its newest snapshot
    /// @param nextRun when the first of its schedules starts next
    public record Row(
            HostView host,
            Optional<Job> lastBackup,
            Optional<Job> open,
            Optional<Progress> progress,
            List<BackupDay> days,
            Optional<Long> size,
            Optional<Instant> nextRun) {}

    public Pulse pulse(Actor actor) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return new Pulse(jobs.countWithAgents(), presence.countOnline(), hosts.count());
    }

    public Summary summary(Actor actor) {
        return new Summary(
                pulse(actor), hosts.tally(clock.instant()), jobs.fleetDays(firstDay()), repositories.storedBytes());
    }

    /// The tags that most hosts have.
    public List<TagCount> tags(Actor actor, int limit) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return hosts.tags(limit);
    }

    /// In the order of `views`.
    public List<Row> rows(Actor actor, List<HostView> views) {
        NotAllowedException.unless(actor, Permission.VIEW);
        List<HostId> ids = views.stream().map(v -> v.overview().host().id()).toList();
        Map<HostId, List<BackupDay>> days = jobs.backupDays(ids, firstDay());
        Map<JobId, Job> last = jobs.findAll(views.stream()
                .flatMap(v -> v.overview().lastBackup().stream())
                .map(HostStore.LastBackup::job)
                .toList());
        Map<HostId, Job> open = jobs.foremost(ids);
        Map<HostId, Long> sizes = snapshots.newestSizes(ids);
        Map<HostId, List<Schedule>> scheduled = schedules.ofAll(ids);
        return views.stream()
                .map(view -> row(view, last, open, days, sizes, scheduled))
                .toList();
    }

    private Row row(
            HostView view,
            Map<JobId, Job> last,
            Map<HostId, Job> open,
            Map<HostId, List<BackupDay>> days,
            Map<HostId, Long> sizes,
            Map<HostId, List<Schedule>> scheduled) {
        HostId id = view.overview().host().id();
        Optional<Job> now = Optional.ofNullable(open.get(id));
        return new Row(
                view,
                view.overview().lastBackup().flatMap(b -> Optional.ofNullable(last.get(b.job()))),
                now,
                now.flatMap(job -> progress.of(job.id())),
                days.getOrDefault(id, List.of()),
                Optional.ofNullable(sizes.get(id)),
                nextRun(scheduled.getOrDefault(id, List.of())));
    }

    private Optional<Instant> nextRun(List<Schedule> own) {
        return own.stream()
                .filter(Schedule::enabled)
                .map(schedule -> Firing.next(schedule, clock.instant()))
                .min(Comparator.naturalOrder());
    }

    private LocalDate firstDay() {
        return BackupDay.dayOf(clock.instant()).minusDays(DAYS - 1);
    }
}
