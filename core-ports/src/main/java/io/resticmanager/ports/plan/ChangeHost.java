package io.resticmanager.ports.plan;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.OnboardHost;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Renames, tags and binds a host; its default group says what is backed up and where to.
public final class ChangeHost {
    private final HostStore hosts;
    private final SourceGroupStore groups;
    private final RepositoryStore repositories;
    private final Plans plans;
    private final OnboardHost onboarding;
    private final AuditTrail audit;
    private final Transactions transactions;

    @Inject
    public ChangeHost(
            HostStore hosts,
            SourceGroupStore groups,
            RepositoryStore repositories,
            Plans plans,
            OnboardHost onboarding,
            AuditTrail audit,
            Transactions transactions) {
        this.hosts = hosts;
        this.groups = groups;
        this.repositories = repositories;
        this.plans = plans;
        this.onboarding = onboarding;
        this.audit = audit;
        this.transactions = transactions;
    }

    /// Absent parts stay.
    ///
    /// @param repositoryId binds the default group, and by that the host, to a repository; a new one is
    ///     tested at once
    /// @param mayInitialise whether that repository is initialised when it is definitely absent
    /// @param selection what the default group backs up
    /// @param limits of every job on the host
    public record Change(
            Optional<String> name,
            Optional<Tags> tags,
            Optional<RepositoryId> repositoryId,
            boolean mayInitialise,
            Optional<Selection> selection,
            Optional<Limits> limits) {}

    public sealed interface Result {
        record Done(Host host) implements Result {}

        record NoSuchHost() implements Result {}

        record NoSuchRepository() implements Result {}

        record Stale(Host current) implements Result {}

        /// The host cannot back this up, or its plan would be too large.
        record WrongSelection(Selection.Objection objection) implements Result {}
    }

    /// The groups of a host, the default one first.
    public List<SourceGroup> groups(Actor actor, HostId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return groups.of(id);
    }

    public Result change(Actor actor, HostId id, int ifRevision, Change change) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        Result result = transactions.write(tx -> changeIn(tx, actor, id, ifRevision, change));
        if (result instanceof Result.Done
                && (change.repositoryId().isPresent()
                        || change.selection().isPresent()
                        || change.limits().isPresent())) {
            plans.push(id);
        }
        return result;
    }

    private Result changeIn(Transactions.Tx tx, Actor actor, HostId id, int ifRevision, Change change) {
        Optional<Host> found = hosts.find(id);
        if (found.isEmpty()) {
            return new Result.NoSuchHost();
        }
        Host old = found.get();
        if (old.revision() != ifRevision) {
            return new Result.Stale(old);
        }
        if (change.repositoryId().filter(r -> repositories.find(r).isEmpty()).isPresent()) {
            return new Result.NoSuchRepository();
        }
        SourceGroup group = groups.of(id).getFirst();
        SourceGroup changed = group.edited(
                change.repositoryId().or(group::repositoryId),
                change.selection().map(s -> s.on(old.platform())).orElse(group.selection()));
        boolean groupChanged = !changed.repositoryId().equals(group.repositoryId())
                || !changed.selection().equals(group.selection());
        Limits limits = change.limits().orElse(old.limits());
        Optional<Selection.Objection> objection = groupChanged ? objection(old, changed) : Optional.empty();
        if (objection.isPresent()) {
            return new Result.WrongSelection(objection.get());
        }
        hosts.update(old.edited(change.name().orElse(old.name()), change.tags().orElse(old.tags()), limits));
        if (groupChanged) {
            groups.update(changed);
        }
        if (groupChanged || !limits.equals(old.limits())) {
            plans.changed(tx, id);
        }
        audit.record(AuditRecord.of(actor, "host.changed", "host", id).with(describe(change)));
        tx.publish(new DomainEvent.HostChanged(id));
        change.repositoryId()
                .filter(r -> !group.repositoryId().equals(Optional.of(r)))
                .ifPresent(r -> onboarding.bound(tx, id, r, change.mayInitialise()));
        return new Result.Done(hosts.find(id).orElseThrow());
    }

    private Optional<Selection.Objection> objection(Host host, SourceGroup changed) {
        return changed.selection()
                .objection(host.platform())
                .or(() ->
                        plans.objection(host, changed).map(sentence -> new Selection.Objection("includes", sentence)));
    }

    private static Map<String, String> describe(Change change) {
        Map<String, String> words = new HashMap<>();
        change.name().ifPresent(name -> words.put("name", name));
        change.tags().ifPresent(tags -> words.put("tags", String.join(",", tags.words())));
        change.repositoryId().ifPresent(r -> words.put("repositoryId", r.toString()));
        change.selection().ifPresent(s -> words.put("includes", String.join("\n", s.includes())));
        change.limits().ifPresent(limits -> words.put("limits", limits.words()));
        return words;
    }
}
