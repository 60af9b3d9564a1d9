package io.resticmanager.ports.retention;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.Retention;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Ruling;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.Preparation;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Says what a forget may remove, and when that can be said at all (delivery: Forget).
public final class PrepareForget implements Preparation {
    /// What is approved was listed within this time.
    public static final Duration FRESH = Duration.ofHours(1);

    private static final Duration ASKED_AGAIN_AFTER = Duration.ofMinutes(10);
    private static final int UNCONFIRMED = 1_000;
    private static final int HOSTS = 100;

    private final JobStore jobs;
    private final JobChanges changes;
    private final SnapshotStore snapshots;
    private final SourceGroupStore groups;
    private final CareStore care;
    private final Ids ids;
    private final Clock clock;
    private final Map<RepositoryId, Instant> asked = new ConcurrentHashMap<>();

    @Inject
    public PrepareForget(
            JobStore jobs,
            JobChanges changes,
            SnapshotStore snapshots,
            SourceGroupStore groups,
            CareStore care,
            Ids ids,
            Clock clock) {
        this.jobs = jobs;
        this.changes = changes;
        this.snapshots = snapshots;
        this.groups = groups;
        this.care = care;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Optional<WaitingFor> hindrance(Job job) {
        if (!(job.spec() instanceof JobSpec.Forget forget)) {
            return Optional.empty();
        }
        Optional<WaitingFor> unseen = jobs.unconfirmed(job.repositoryId(), UNCONFIRMED).stream()
                .filter(backup -> backup.spec() instanceof JobSpec.Backup spec
                        && spec.groupId().filter(forget.groupId()::equals).isPresent())
                .findFirst()
                .map(backup -> new WaitingFor.Confirmation(backup.id()));
        return unseen.or(() -> isFresh(job.repositoryId())
                ? Optional.empty()
                : Optional.of(new WaitingFor.FreshListing(job.repositoryId())));
    }

    @Override
    public void askForListing(Transactions.Tx tx, RepositoryId repository, Set<HostId> ready) {
        Instant now = clock.instant();
        Instant last = asked.get(repository);
        if (last != null && now.isBefore(last.plus(ASKED_AGAIN_AFTER))) {
            return;
        }
        groups.hostsUsing(repository, HOSTS).stream()
                .filter(ready::contains)
                .findFirst()
                .ifPresent(host -> {
                    asked.put(repository, now);
                    changes.insert(
                            tx,
                            Job.queued(
                                    new JobId(ids.next()),
                                    host,
                                    repository,
                                    new JobSpec.Snapshots(),
                                    new Origin.Care(now, Origin.Cause.LISTING),
                                    Limits.NONE,
                                    now));
                });
    }

    @Override
    public JobEvent.Approved approved(RepositoryId repository, JobSpec.Forget forget) {
        List<Ruling> rulings = judge(repository, forget.groupId(), forget.snapshotHost(), forget.policy());
        return new JobEvent.Approved(
                ids(rulings, Ruling::goes, JobSpec.Forget.MOST_APPROVED),
                ids(rulings, Ruling::isKeptByPinAlone, JobSpec.Forget.MOST_PINNED));
    }

    private static List<String> ids(List<Ruling> rulings, Predicate<Ruling> which, int most) {
        return rulings.reversed().stream()
                .filter(which)
                .map(ruling -> ruling.snapshot().id())
                .limit(most)
                .toList();
    }

    /// What a policy and people's pins say of every snapshot of a group, newest first.
    ///
    /// @param snapshotHost the host name that they carry
    public List<Ruling> judge(
            RepositoryId repository, SourceGroupId group, String snapshotHost, RetentionPolicy policy) {
        List<Snapshot> own = snapshots.present(repository).stream()
                .filter(s -> s.listed().hostname().equals(snapshotHost))
                .filter(s -> s.listed().groupId().filter(group::equals).isPresent())
                .toList();
        Set<String> pinned = own.stream()
                .filter(Snapshot::isPinned)
                .map(s -> s.listed().resticId())
                .collect(Collectors.toSet());
        return Retention.apply(
                policy, own.stream().map(s -> s.listed().candidate()).toList(), pinned, clock.instant());
    }

    private boolean isFresh(RepositoryId repository) {
        return care.listedAt(repository)
                .filter(at -> at.isAfter(clock.instant().minus(FRESH)))
                .isPresent();
    }
}
