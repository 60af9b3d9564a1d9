package io.resticmanager.ports.fleet;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.host.ReadHosts.HostView;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.job.ReadJobs.JobView;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One host with all that its page tells. Costs nothing that grows with history.
public final class ReadOneHost {
    /// How far back a host's page looks, today included.
    public static final int DAYS = 90;

    private static final int RECENT = 8;
    private static final int BACKUPS = 30;

    private final ReadHosts hosts;
    private final SourceGroupStore groups;
    private final JobStore jobs;
    private final SnapshotStore snapshots;
    private final LiveProgress progress;
    private final Clock clock;

    @Inject
    public ReadOneHost(
            ReadHosts hosts,
            SourceGroupStore groups,
            JobStore jobs,
            SnapshotStore snapshots,
            LiveProgress progress,
            Clock clock) {
        this.hosts = hosts;
        this.groups = groups;
        this.jobs = jobs;
        this.snapshots = snapshots;
        this.progress = progress;
        this.clock = clock;
    }

    /// What stands on top of each of its pages.
    ///
    /// @param groups the default one first
    /// @param open jobs that are under way or wait, those under way first
    public record Brief(HostView host, List<SourceGroup> groups, List<JobView> open) {}

    /// @param protectedBy a group with its newest snapshot
    /// @param recent the newest jobs
    /// @param days oldest first; days on which nothing counted are left out
    /// @param oldest absent when there is no snapshot
    public record Detail(
            Brief brief,
            List<GroupState> protectedBy,
            List<JobView> recent,
            List<BackupDay> days,
            Optional<Snapshot> newest,
            Optional<Snapshot> oldest,
            Optional<Failing> failing) {}

    public record GroupState(SourceGroup group, Optional<Snapshot> newest) {}

    /// The backups that failed since the last one that was done.
    ///
    /// @param atLeast whether there may be more than `count`
    public record Failing(Job last, int count, boolean atLeast) {}

    public Optional<Brief> brief(Actor actor, HostId id) {
        return hosts.find(actor, id).map(this::brief);
    }

    public Optional<Detail> detail(Actor actor, HostId id) {
        return brief(actor, id).map(brief -> detail(brief, id));
    }

    private Brief brief(HostView host) {
        HostId id = host.overview().host().id();
        List<JobView> open = new ArrayList<>();
        List<JobView> waiting = new ArrayList<>();
        for (Job job : jobs.open(id)) {
            (job.state().isWithAgent() ? open : waiting).add(view(job));
        }
        open.addAll(waiting);
        return new Brief(host, groups.of(id), List.copyOf(open));
    }

    private Detail detail(Brief brief, HostId id) {
        LocalDate first = BackupDay.dayOf(clock.instant()).minusDays(DAYS - 1);
        Map<HostId, List<BackupDay>> days = jobs.backupDays(List.of(id), first);
        return new Detail(
                brief,
                brief.groups().stream()
                        .map(group -> new GroupState(
                                group, newest(SnapshotStore.Filter.of(id).tagged(group.snapshotTag()))))
                        .toList(),
                jobs
                        .list(of(id, Optional.empty(), Optional.empty()), new PageRequest(Optional.empty(), RECENT))
                        .items()
                        .stream()
                        .map(this::view)
                        .toList(),
                days.getOrDefault(id, List.of()),
                newest(SnapshotStore.Filter.of(id)),
                snapshots.oldest(id),
                failing(id));
    }

    private Optional<Snapshot> newest(SnapshotStore.Filter filter) {
        return snapshots.list(filter, new PageRequest(Optional.empty(), 1)).items().stream()
                .findFirst();
    }

    private Optional<Failing> failing(HostId id) {
        List<Job> ended = jobs
                .list(
                        of(id, Optional.of(JobKind.BACKUP), Optional.of(JobState.ENDED)),
                        new PageRequest(Optional.empty(), BACKUPS))
                .items()
                .stream()
                .filter(job -> !(job.spec() instanceof JobSpec.Backup backup && backup.dryRun()))
                .toList();
        List<Job> failed = new ArrayList<>();
        for (Job job : ended) {
            if (job.outcome().orElseThrow().isDone()) {
                return failing(failed, false);
            }
            if (job.outcome().orElseThrow() == Outcome.FAILED) {
                failed.add(job);
            }
        }
        return failing(failed, ended.size() >= BACKUPS);
    }

    private static Optional<Failing> failing(List<Job> failed, boolean atLeast) {
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Failing(failed.getFirst(), failed.size(), atLeast));
    }

    private JobView view(Job job) {
        return new JobView(job, job.isEnded() ? Optional.empty() : progress.of(job.id()));
    }

    private static JobStore.Filter of(HostId host, Optional<JobKind> kind, Optional<JobState> state) {
        return new JobStore.Filter(Optional.of(host), kind, state, Optional.empty(), Optional.empty());
    }
}
