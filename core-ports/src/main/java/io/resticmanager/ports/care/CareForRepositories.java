package io.resticmanager.ports.care;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.maintenance.Cadence;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.maintenance.MaintenanceHosts;
import io.resticmanager.ports.repository.RepositoryStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Starts what is due on repositories. The run and the note that it was made commit together, so that a server that
/// dies leaves a chore either due or started, and never both. What cannot be started says why, and is tried again.
public final class CareForRepositories {
    /// In one round; more wait for the next.
    private static final int AT_ONCE = 200;

    private final CareStore care;
    private final RepositoryStore repositories;
    private final JobStore jobs;
    private final MaintenanceHosts hosts;
    private final RunJob run;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public CareForRepositories(
            CareStore care,
            RepositoryStore repositories,
            JobStore jobs,
            MaintenanceHosts hosts,
            RunJob run,
            Transactions transactions,
            Clock clock) {
        this.care = care;
        this.repositories = repositories;
        this.jobs = jobs;
        this.hosts = hosts;
        this.run = run;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// One round. Called by one loop every few seconds.
    ///
    /// @return how many chores it started
    public int tick() {
        List<RepositoryId> uncared = care.uncared(AT_ONCE);
        if (!uncared.isEmpty()) {
            transactions.write(tx -> {
                uncared.stream().flatMap(id -> repositories.find(id).stream()).forEach(this::begin);
                return Boolean.TRUE;
            });
        }
        int started = 0;
        // What is due together begins in the order of a good night.
        List<Upkeep> due = care.due(clock.instant(), AT_ONCE).stream()
                .sorted(Comparator.comparing(Upkeep::chore))
                .toList();
        for (Upkeep one : due) {
            started += transactions.<Integer>write(tx -> look(tx, one.repository(), one.chore()));
        }
        return started;
    }

    private void begin(Repository repository) {
        Maintenance settings = settings(repository.id());
        for (Chore chore : Chore.values()) {
            care.put(Upkeep.beginning(repository.id(), chore, settings.cadence(chore), clock.instant()));
        }
    }

    private int look(Transactions.Tx tx, RepositoryId id, Chore chore) {
        Instant now = clock.instant();
        Optional<Upkeep> due = care.upkeep(id, chore).filter(upkeep -> upkeep.isDue(now));
        Optional<Repository> repository = repositories.find(id);
        if (due.isEmpty() || repository.isEmpty()) {
            return 0; // changed or removed since it was found due
        }
        Cadence cadence = settings(id).cadence(chore);
        if (jobs.openOn(id).stream().anyMatch(job -> job.kind() == chore.kind())) {
            keep(tx, due.get(), due.get().postponed(now));
            return 0;
        }
        Optional<RunJob.Order> order = order(due.get());
        if (order.isEmpty()) {
            keep(tx, due.get(), due.get().from(cadence, now));
            return 0;
        }
        Optional<String> trouble = hosts.of(repository.get())
                .map(host -> start(host, order.get(), due.get().due().orElse(now)))
                .orElse(Optional.of("No host uses this repository, and none is chosen to maintain it, so nothing can do"
                        + " this. Bind a host to it, or choose one."));
        Upkeep after = trouble.map(why -> due.get().hindered(why, now))
                .orElseGet(() -> isRepeated(due.get())
                        ? due.get().from(cadence, now)
                        : due.get().ran(cadence, now));
        keep(tx, due.get(), after);
        return trouble.isPresent() ? 0 : 1;
    }

    private void keep(Transactions.Tx tx, Upkeep before, Upkeep after) {
        care.put(after);
        if (!before.trouble().equals(after.trouble())) {
            tx.publish(new DomainEvent.RepositoryChanged(after.repository()));
        }
    }

    /// Nothing when there is nothing to do.
    private Optional<RunJob.Order> order(Upkeep due) {
        RepositoryId id = due.repository();
        Maintenance settings = settings(id);
        return switch (due.chore()) {
            case FORGET ->
                care.withPolicy(id).isEmpty() ? Optional.empty() : Optional.of(new RunJob.Order.EveryForget(id, false));
            case PRUNE ->
                Optional.of(new RunJob.Order.OnRepository(id, new JobSpec.Prune(false, settings.maxUnused())));
            case CHECK -> {
                long part = isRepeated(due) ? due.runs() - 1 : due.runs();
                yield Optional.of(new RunJob.Order.OnRepository(id, new JobSpec.Check(settings.partOf(part))));
            }
        };
    }

    /// Whether the check before did not come to an answer, so that its part is read again: else a round would leave
    /// out what it did not read.
    private boolean isRepeated(Upkeep due) {
        if (due.chore() != Chore.CHECK || due.runs() == 0) {
            return false;
        }
        JobStore.Filter checks = new JobStore.Filter(
                Optional.empty(),
                Optional.of(JobKind.CHECK),
                Optional.empty(),
                Optional.of(due.repository()),
                Optional.empty());
        JobSpec before = new JobSpec.Check(settings(due.repository()).partOf(due.runs() - 1));
        return jobs.list(checks, new PageRequest(Optional.empty(), 1)).items().stream()
                .filter(job -> job.spec().equals(before))
                .anyMatch(job -> job.end()
                        .flatMap(Job.End::summary)
                        .filter(JobSummary.Check.class::isInstance)
                        .isEmpty());
    }

    /// Why it does not start; empty when it does.
    private Optional<String> start(HostId host, RunJob.Order order, Instant due) {
        return trouble(run.runDue(new RunJob.Request(host, order, Limits.NONE, false), due));
    }

    private static Optional<String> trouble(RunJob.Decision decision) {
        return switch (decision) {
            case RunJob.Decision.Queued ignored -> Optional.empty();
            case RunJob.Decision.HostOffline(var host) ->
                Optional.of("The agent of " + host.name() + " would do this and is not connected. It is done as soon as"
                        + " the agent is back; or choose another host to maintain this repository.");
            case RunJob.Decision.NoAdminLogin(String sentence) -> Optional.of(sentence);
            case RunJob.Decision.GroupIncomplete(String sentence) -> Optional.of(sentence);
            case RunJob.Decision.WrongSelection(var objection) -> Optional.of(objection.sentence());
            case RunJob.Decision.NoSuchHost ignored ->
                Optional.of("The host that would do this was removed. Choose another one.");
            case RunJob.Decision.NoSuchRepository ignored -> Optional.of("The repository was removed.");
            case RunJob.Decision.NotTyped ignored -> Optional.of("Only a person removes locks.");
            case RunJob.Decision.NoSuchGroup ignored -> Optional.of("A group was removed while this began.");
            case RunJob.Decision.RepositoryBusy ignored -> Optional.of("Another job is at work in the repository.");
        };
    }

    private Maintenance settings(RepositoryId id) {
        return care.maintenance(id).orElseGet(() -> Maintenance.of(id));
    }
}
