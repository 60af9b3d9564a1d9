package io.resticmanager.ports.job;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.maintenance.MaintenanceHosts;
import io.resticmanager.ports.repository.Credentials;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides a run that somebody asked for. It is queued, audited and told of in one transaction; sending is the
/// dispatcher's work.
public final class RunJob {
    static final String NO_ADMIN_LOGIN = "This needs the repository's admin login, and none is set. An admin sets it in"
            + " the repository's settings.";

    private final JobStore jobs;
    private final JobChanges changes;
    private final HostStore hosts;
    private final RepositoryStore repositories;
    private final SourceGroupStore groups;
    private final MaintenanceHosts maintenanceHosts;
    private final CareStore care;
    private final Credentials credentials;
    private final AgentGateway agents;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public RunJob(
            JobStore jobs,
            JobChanges changes,
            HostStore hosts,
            RepositoryStore repositories,
            SourceGroupStore groups,
            MaintenanceHosts maintenanceHosts,
            CareStore care,
            Credentials credentials,
            AgentGateway agents,
            AuditTrail audit,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.jobs = jobs;
        this.changes = changes;
        this.hosts = hosts;
        this.repositories = repositories;
        this.groups = groups;
        this.maintenanceHosts = maintenanceHosts;
        this.care = care;
        this.credentials = credentials;
        this.agents = agents;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /// What to run.
    public sealed interface Order {
        /// The files of a source group, to its repository.
        record GroupBackup(SourceGroupId group, boolean dryRun) implements Order {}

        /// The retention policy of a source group, of whichever host, on its repository.
        record GroupForget(SourceGroupId group, boolean dryRun) implements Order {}

        /// The same of every group that writes to the repository and has a policy: a job for each.
        record EveryForget(RepositoryId repository, boolean dryRun) implements Order {}

        /// A verb on a repository, complete.
        record OnRepository(RepositoryId repository, JobSpec spec) implements Order {}

        /// Removing every lock, those that look alive included.
        ///
        /// @param typed must be the repository's name
        record UnlockAll(RepositoryId repository, String typed) implements Order {}
    }

    /// @param limits of this run; a smaller one of the host holds instead
    /// @param queue keep it for a host that is away, instead of refusing
    public record Request(HostId host, Order order, Limits limits, boolean queue) {}

    public sealed interface Decision {
        /// @param job the first, of an order that makes several
        record Queued(Job job) implements Decision {}

        record NoSuchHost() implements Decision {}

        record NoSuchRepository() implements Decision {}

        record NoSuchGroup() implements Decision {}

        /// The group has no repository, no path or no retention policy yet.
        record GroupIncomplete(String sentence) implements Decision {}

        /// The host has no such paths, or cannot read them so.
        record WrongSelection(Selection.Objection objection) implements Decision {}

        record HostOffline(Host host) implements Decision {}

        /// The repository's admin login is needed and not set.
        record NoAdminLogin(String sentence) implements Decision {}

        /// All locks are removed only when this name of the repository is typed.
        record NotTyped(String name) implements Decision {}

        /// `unlock removeAll` while one of our jobs may still be at work there.
        record RepositoryBusy(JobId job) implements Decision {}
    }

    public Decision run(Actor actor, Request request) {
        return run(actor, request, new Origin.Command(clock.instant(), user(actor)));
    }

    /// Runs what a cadence of a repository wants done.
    ///
    /// @param due when it was to begin
    public Decision runDue(Request request, Instant due) {
        return run(new Actor.Server(), request, new Origin.Care(due, Origin.Cause.CADENCE));
    }

    private Decision run(Actor actor, Request request, Origin origin) {
        NotAllowedException.unless(actor, permission(request.order()));
        return transactions.write(tx -> decide(new Asked(tx, actor, request, origin)));
    }

    /// One request on its way.
    private record Asked(Transactions.Tx tx, Actor actor, Request request, Origin origin) {}

    /// Who does what is to be done on a repository.
    public Optional<HostId> maintenanceHost(Repository repository) {
        return maintenanceHosts.of(repository);
    }

    private Decision decide(Asked asked) {
        Optional<Host> host = hosts.find(asked.request().host());
        if (host.isEmpty()) {
            return new Decision.NoSuchHost();
        }
        return switch (asked.request().order()) {
            case Order.OnRepository(RepositoryId repository, JobSpec.Backup backup) ->
                givenBackup(asked, host.get(), repository, backup);
            case Order.OnRepository o -> onRepository(asked, host.get(), o.repository(), o.spec());
            case Order.UnlockAll o -> onRepository(asked, host.get(), o.repository(), new JobSpec.Unlock(true));
            case Order.GroupBackup o -> groupBackup(asked, host.get(), o);
            case Order.GroupForget o -> groupForget(asked, host.get(), o);
            case Order.EveryForget o -> everyForget(asked, host.get(), o);
        };
    }

    private Decision givenBackup(Asked asked, Host host, RepositoryId repository, JobSpec.Backup backup) {
        return backup.selection()
                .objection(host.platform())
                .<Decision>map(Decision.WrongSelection::new)
                .orElseGet(() -> onRepository(
                        asked,
                        host,
                        repository,
                        new JobSpec.Backup(backup.groupId(), backup.selection().on(host.platform()), backup.dryRun())));
    }

    private Decision groupBackup(Asked asked, Host host, Order.GroupBackup order) {
        Optional<SourceGroup> group =
                groups.find(order.group()).filter(g -> g.hostId().equals(host.id()));
        if (group.isEmpty()) {
            return new Decision.NoSuchGroup();
        }
        Selection selection = group.get().selection();
        if (group.get().repositoryId().isEmpty()) {
            return new Decision.GroupIncomplete("This host is not bound to a repository yet. Choose one first.");
        }
        if (selection.includes().isEmpty()) {
            return new Decision.GroupIncomplete("No path is chosen for this host yet. Say what to back up first.");
        }
        JobSpec spec = new JobSpec.Backup(Optional.of(group.get().id()), selection, order.dryRun());
        return onRepository(asked, host, group.get().repositoryId().get(), spec);
    }

    private Decision groupForget(Asked asked, Host host, Order.GroupForget order) {
        Optional<SourceGroup> group = groups.find(order.group());
        Optional<Host> owner = group.map(SourceGroup::hostId).flatMap(hosts::find);
        if (group.isEmpty() || owner.isEmpty()) {
            return new Decision.NoSuchGroup();
        }
        if (group.get().repositoryId().isEmpty()) {
            return new Decision.GroupIncomplete("This group is not bound to a repository yet. Choose one first.");
        }
        return care.retention(order.group())
                .flatMap(GroupRetention::effective)
                .map(policy -> onRepository(
                        asked,
                        host,
                        group.get().repositoryId().get(),
                        JobSpec.Forget.asked(order.group(), owner.get().resticHost(), policy, order.dryRun())))
                .orElseGet(() -> new Decision.GroupIncomplete(
                        "This group has no retention policy: all its snapshots stay. Give it one first."));
    }

    private Decision everyForget(Asked asked, Host host, Order.EveryForget order) {
        List<Decision> decisions = care.withPolicy(order.repository()).stream()
                .map(group -> groupForget(asked, host, new Order.GroupForget(group, order.dryRun())))
                .toList();
        return decisions.stream()
                .filter(decision -> !(decision instanceof Decision.Queued))
                .findFirst()
                .or(() -> decisions.stream().findFirst())
                .orElseGet(() -> new Decision.GroupIncomplete(
                        "No group that writes here has a retention policy: all snapshots stay. Give one a policy"
                                + " first."));
    }

    private Decision onRepository(Asked asked, Host host, RepositoryId repository, JobSpec spec) {
        Optional<Repository> found = repositories.find(repository);
        if (found.isEmpty()) {
            return new Decision.NoSuchRepository();
        }
        if (spec.isRemoveAll()
                && !(asked.request().order() instanceof Order.UnlockAll all
                        && all.typed().strip().equals(found.get().name()))) {
            return new Decision.NotTyped(found.get().name());
        }
        if (spec.slot() == CredentialSlot.ADMIN
                && credentials.access(found.get(), CredentialSlot.ADMIN, host.id())
                        instanceof Credentials.Access.NotSet) {
            return new Decision.NoAdminLogin(NO_ADMIN_LOGIN);
        }
        if (!asked.request().queue() && !agents.isReady(host.id())) {
            return new Decision.HostOffline(host);
        }
        if (spec.isRemoveAll()) {
            Optional<Job> busy = jobs.openOn(repository).stream()
                    .filter(job -> job.state().isWithAgent())
                    .filter(job -> job.kind() != JobKind.TEST)
                    .findFirst();
            if (busy.isPresent()) {
                return new Decision.RepositoryBusy(busy.get().id());
            }
        }
        Job job = Job.queued(
                new JobId(ids.next()),
                host.id(),
                repository,
                spec,
                asked.origin(),
                asked.request().limits().smallest(host.limits()),
                clock.instant());
        changes.insert(asked.tx(), job);
        audit.record(AuditRecord.of(asked.actor(), "job.requested", "job", job.id())
                .with(Map.of(
                        "kind",
                                spec.isRemoveAll()
                                        ? "unlock all"
                                        : spec.kind().name().toLowerCase(java.util.Locale.ROOT),
                        "hostId", host.id().toString(),
                        "repositoryId", repository.toString())));
        return new Decision.Queued(job);
    }

    private static Optional<UserId> user(Actor actor) {
        return actor instanceof Actor.Person person ? Optional.of(person.id()) : Optional.empty();
    }

    private static Permission permission(Order order) {
        return switch (order) {
            case Order.GroupBackup ignored -> Permission.RUN_JOBS;
            case Order.EveryForget ignored -> Permission.REMOVE_SNAPSHOTS;
            case Order.GroupForget ignored -> Permission.REMOVE_SNAPSHOTS;
            case Order.UnlockAll ignored -> Permission.UNLOCK_ALL;
            case Order.OnRepository o ->
                switch (o.spec()) {
                    case JobSpec.Init ignored -> Permission.MANAGE_REPOSITORIES;
                    case JobSpec.Unlock unlock -> unlock.removeAll() ? Permission.UNLOCK_ALL : Permission.RUN_JOBS;
                    case JobSpec.Forget ignored -> Permission.REMOVE_SNAPSHOTS;
                    case JobSpec.Prune ignored -> Permission.REMOVE_SNAPSHOTS;
                    case JobSpec.Backup ignored -> Permission.RUN_JOBS;
                    case JobSpec.Check ignored -> Permission.RUN_JOBS;
                    case JobSpec.Test ignored -> Permission.RUN_JOBS;
                    case JobSpec.Stats ignored -> Permission.RUN_JOBS;
                    case JobSpec.Snapshots ignored -> Permission.RUN_JOBS;
                };
        };
    }
}
