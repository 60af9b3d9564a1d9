package io.resticmanager.ports.plan;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.OnboardHost;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a host backs up, bundle by bundle. Every change makes a new plan for its agent.
public final class ChangeSourceGroups {
    /// A host has no more of them.
    public static final int MOST_OF_A_HOST = 100;

    private final SourceGroupStore groups;
    private final ScheduleStore schedules;
    private final HostStore hosts;
    private final RepositoryStore repositories;
    private final Plans plans;
    private final OnboardHost onboarding;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Ids ids;

    @Inject
    public ChangeSourceGroups(
            SourceGroupStore groups,
            ScheduleStore schedules,
            HostStore hosts,
            RepositoryStore repositories,
            Plans plans,
            OnboardHost onboarding,
            AuditTrail audit,
            Transactions transactions,
            Ids ids) {
        this.groups = groups;
        this.schedules = schedules;
        this.hosts = hosts;
        this.repositories = repositories;
        this.plans = plans;
        this.onboarding = onboarding;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
    }

    /// A group as somebody wants it, whole.
    public record Wanted(String name, Optional<RepositoryId> repositoryId, Selection selection, RetryPolicy retry) {
        public Wanted {
            name = SourceGroup.name(name);
        }
    }

    public sealed interface Result {
        record Done(SourceGroup group) implements Result {}

        record Removed() implements Result {}

        record NoSuchHost() implements Result {}

        record NoSuchGroup() implements Result {}

        /// Somebody changed it since; this is how it is now.
        record Stale(SourceGroup current) implements Result {}

        /// @param field in the words of the API
        record Invalid(String field, String sentence) implements Result {}

        /// Schedules still run it.
        record Scheduled(List<Schedule> by) implements Result {}

        /// A host keeps one group.
        record LastOne() implements Result {}
    }

    /// Oldest first; empty for an unknown host.
    public List<SourceGroup> of(Actor actor, HostId host) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return groups.of(host);
    }

    public Optional<SourceGroup> find(Actor actor, SourceGroupId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return groups.find(id).filter(group -> hosts.find(group.hostId()).isPresent());
    }

    public Result define(Actor actor, HostId hostId, Wanted wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        return pushed(transactions.write(tx -> {
            Optional<Host> host = hosts.find(hostId);
            if (host.isEmpty()) {
                return new Result.NoSuchHost();
            }
            if (groups.of(hostId).size() >= MOST_OF_A_HOST) {
                return new Result.Invalid("name", "A host has at most " + MOST_OF_A_HOST + " source groups.");
            }
            SourceGroup group = new SourceGroup(
                    new SourceGroupId(ids.next()),
                    hostId,
                    wanted.name(),
                    wanted.repositoryId(),
                    wanted.selection().on(host.get().platform()),
                    wanted.retry(),
                    1);
            Optional<Result> refusal = refusal(host.get(), group);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            boolean bound = isNew(group);
            groups.insert(group);
            note(tx, actor, "source-group.defined", group);
            if (bound) {
                group.repositoryId().ifPresent(r -> onboarding.bound(tx, hostId, r, false));
            }
            return new Result.Done(group);
        }));
    }

    /// @param ifRevision the revision that the caller saw
    public Result change(Actor actor, SourceGroupId id, int ifRevision, Wanted wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        return pushed(transactions.write(tx -> {
            Optional<SourceGroup> found = groups.find(id);
            Optional<Host> host = found.flatMap(group -> hosts.find(group.hostId()));
            if (found.isEmpty() || host.isEmpty()) {
                return new Result.NoSuchGroup();
            }
            if (found.get().revision() != ifRevision) {
                return new Result.Stale(found.get());
            }
            SourceGroup group = found.get()
                    .edited(
                            wanted.name(),
                            wanted.repositoryId(),
                            wanted.selection().on(host.get().platform()),
                            wanted.retry());
            Optional<Result> refusal = refusal(host.get(), group);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            boolean bound = isNew(group);
            groups.update(group);
            note(tx, actor, "source-group.changed", group);
            if (bound) {
                group.repositoryId().ifPresent(r -> onboarding.bound(tx, group.hostId(), r, false));
            }
            return new Result.Done(group);
        }));
    }

    /// Its snapshots stay, in the repository and in the lists.
    public Result remove(Actor actor, SourceGroupId id, int ifRevision) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        Optional<HostId> host = groups.find(id).map(SourceGroup::hostId);
        Result result = transactions.write(tx -> {
            Optional<SourceGroup> found =
                    groups.find(id).filter(group -> hosts.find(group.hostId()).isPresent());
            if (found.isEmpty()) {
                return new Result.NoSuchGroup();
            }
            SourceGroup group = found.get();
            if (group.revision() != ifRevision) {
                return new Result.Stale(group);
            }
            List<Schedule> by = schedules.naming(id);
            if (!by.isEmpty()) {
                return new Result.Scheduled(by);
            }
            if (groups.of(group.hostId()).size() < 2) {
                return new Result.LastOne();
            }
            groups.delete(id);
            note(tx, actor, "source-group.removed", group);
            return new Result.Removed();
        });
        if (result instanceof Result.Removed) {
            host.ifPresent(plans::push);
        }
        return result;
    }

    /// What one cannot say of a group alone.
    private Optional<Result> refusal(Host host, SourceGroup group) {
        if (group.repositoryId().filter(r -> repositories.find(r).isEmpty()).isPresent()) {
            return Optional.of(new Result.Invalid("repositoryId", "There is no such repository."));
        }
        if (groups.of(host.id()).stream()
                .anyMatch(
                        other -> !other.id().equals(group.id()) && other.name().equalsIgnoreCase(group.name()))) {
            return Optional.of(new Result.Invalid("name", "The host has a source group of this name already."));
        }
        Optional<Result> objection = group.selection()
                .objection(host.platform())
                .map(wrong -> new Result.Invalid(wrong.field(), wrong.sentence()));
        if (objection.isPresent()) {
            return objection;
        }
        return plans.objection(host, group).map(sentence -> new Result.Invalid("includes", sentence));
    }

    private boolean isNew(SourceGroup group) {
        return groups.of(group.hostId()).stream()
                .noneMatch(other -> other.repositoryId().equals(group.repositoryId()));
    }

    private void note(Transactions.Tx tx, Actor actor, String action, SourceGroup group) {
        plans.changed(tx, group.hostId());
        audit.record(AuditRecord.of(actor, action, "source-group", group.id())
                .with(Map.of(
                        "name", group.name(),
                        "hostId", group.hostId().toString(),
                        "repositoryId",
                                group.repositoryId().map(RepositoryId::toString).orElse("none"),
                        "includes", group.selection().includes().stream().collect(Collectors.joining("\n")))));
    }

    private Result pushed(Result result) {
        if (result instanceof Result.Done(SourceGroup group)) {
            plans.push(group.hostId());
        }
        return result;
    }
}
