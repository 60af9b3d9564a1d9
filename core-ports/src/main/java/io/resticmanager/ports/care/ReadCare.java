package io.resticmanager.ports.care;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.maintenance.Cadence;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.maintenance.MaintenanceHosts;
import io.resticmanager.ports.repository.RepositoryStore;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How well a repository is cared for, as people see it.
public final class ReadCare {
    /// So many of the newest prunes are looked at.
    private static final int PRUNES = 20;

    private final DecideMaintenance maintenance;
    private final CareStore care;
    private final RepositoryStore repositories;
    private final MaintenanceHosts hosts;
    private final JobStore jobs;

    @Inject
    public ReadCare(
            DecideMaintenance maintenance,
            CareStore care,
            RepositoryStore repositories,
            MaintenanceHosts hosts,
            JobStore jobs) {
        this.maintenance = maintenance;
        this.care = care;
        this.repositories = repositories;
        this.hosts = hosts;
        this.jobs = jobs;
    }

    /// @param host that does the work; absent while there is none
    /// @param groupsWithPolicy how many groups a forget would treat
    /// @param verified the newest check that found no error
    /// @param prunes that were done, newest first, of the newest 20 of any kind
    /// @param foretold the newest prune when it was a dry run
    /// @param locks as a job of ours saw them last
    /// @param atWork jobs of ours that may hold a lock there now
    public record Care(
            Maintenance settings,
            Optional<HostId> host,
            List<ChoreView> chores,
            int groupsWithPolicy,
            Optional<Verified> verified,
            List<Pruned> prunes,
            Optional<Pruned> foretold,
            Optional<SeenLocks> locks,
            int atWork) {
        /// The newest prune that was done.
        public Optional<Pruned> pruned() {
            return prunes.stream().findFirst();
        }

        public ChoreView chore(Chore chore) {
            return chores.stream()
                    .filter(view -> view.chore() == chore)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// @param due when it runs next, or should have run; absent while it is off, and in the first seconds of a
    /// repository
    /// @param trouble why it is due and does not run
    /// @param last the newest job of its kind, whoever asked for it
    public record ChoreView(
            Chore chore, Cadence cadence, Optional<Instant> due, Optional<String> trouble, Optional<Job> last) {}

    /// @param part restic's `--read-data-subset`; absent: the structure only
    public record Verified(Job check, Optional<String> part) {
        public Instant at() {
            return check.times().effective();
        }
    }

    /// @param freedBytes as far as restic said it; of a dry run what would be freed
    public record Pruned(Job prune, Optional<Long> freedBytes) {
        public Instant at() {
            return prune.times().effective();
        }
    }

    /// @param by the job that looked
    /// @param holders of them; at most [LockHolder#MOST]
    public record SeenLocks(Job by, int count, List<LockHolder> holders) {
        public Instant at() {
            return by.times().effective();
        }
    }

    public Optional<Care> find(Actor actor, RepositoryId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        Optional<Repository> repository = repositories.find(id);
        List<Pruned> prunes = prunes(id);
        return maintenance
                .find(actor, id)
                .flatMap(settings -> repository.map(found -> new Care(
                        settings,
                        hosts.of(found),
                        Stream.of(Chore.values())
                                .map(chore -> view(settings, chore))
                                .toList(),
                        care.withPolicy(id).size(),
                        verified(id),
                        prunes.stream()
                                .filter(p -> !p.prune().spec().isDryRun())
                                .toList(),
                        prunes.stream()
                                .limit(1)
                                .filter(p -> p.prune().spec().isDryRun())
                                .findFirst(),
                        locks(id),
                        (int) jobs.openOn(id).stream()
                                .filter(job -> job.state().isWithAgent())
                                .count())));
    }

    private ChoreView view(Maintenance settings, Chore chore) {
        Optional<Upkeep> upkeep = care.upkeep(settings.repository(), chore);
        return new ChoreView(
                chore,
                settings.cadence(chore),
                upkeep.flatMap(Upkeep::due),
                upkeep.flatMap(Upkeep::trouble),
                newest(settings.repository(), chore.kind(), Optional.empty(), 1).findFirst());
    }

    private Optional<Verified> verified(RepositoryId id) {
        return newest(id, JobKind.CHECK, Optional.of(Outcome.SUCCEEDED), 1)
                .findFirst()
                .map(job -> new Verified(job, ((JobSpec.Check) job.spec()).readDataSubset()));
    }

    private List<Pruned> prunes(RepositoryId id) {
        return newest(id, JobKind.PRUNE, Optional.of(Outcome.SUCCEEDED), PRUNES)
                .map(job -> new Pruned(
                        job,
                        job.end()
                                .flatMap(Job.End::summary)
                                .flatMap(said ->
                                        said instanceof JobSummary.Prune did ? did.freedBytes() : Optional.empty())))
                .toList();
    }

    // Both kinds of job look after they did their work; the one that ended later knows better.
    private Optional<SeenLocks> locks(RepositoryId id) {
        return Stream.of(JobKind.UNLOCK, JobKind.STATS)
                .flatMap(kind -> newest(id, kind, Optional.of(Outcome.SUCCEEDED), 1))
                .max(Comparator.comparing(job -> job.times().effective()))
                .flatMap(job -> job.end().flatMap(Job.End::summary).flatMap(said -> switch (said) {
                    case JobSummary.Unlock did -> Optional.of(new SeenLocks(job, did.left(), did.holders()));
                    case JobSummary.Stats saw -> Optional.of(new SeenLocks(job, saw.locks(), saw.holders()));
                    default -> Optional.empty();
                }));
    }

    private Stream<Job> newest(RepositoryId id, JobKind kind, Optional<Outcome> outcome, int limit) {
        JobStore.Filter filter = new JobStore.Filter(
                Optional.empty(), Optional.of(kind), Optional.empty(), outcome, Optional.of(id), Optional.empty());
        return jobs.list(filter, new PageRequest(Optional.empty(), limit)).items().stream();
    }
}
