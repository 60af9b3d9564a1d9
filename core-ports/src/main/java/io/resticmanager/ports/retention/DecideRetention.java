package io.resticmanager.ports.retention;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Ruling;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What becomes of a group's snapshots: reading it, deciding it, and looking first at what it would do.
public final class DecideRetention {
    private final CareStore care;
    private final SourceGroupStore groups;
    private final HostStore hosts;
    private final PrepareForget forgets;
    private final AuditTrail audit;
    private final Transactions transactions;

    @Inject
    public DecideRetention(
            CareStore care,
            SourceGroupStore groups,
            HostStore hosts,
            PrepareForget forgets,
            AuditTrail audit,
            Transactions transactions) {
        this.care = care;
        this.groups = groups;
        this.hosts = hosts;
        this.forgets = forgets;
        this.audit = audit;
        this.transactions = transactions;
    }

    /// @param policy absent: all snapshots stay
    /// @param belowFloor fewer than [RetentionPolicy#FLOOR] may be left
    /// @param typed the group's name, when fewer may be left
    public record Wanted(Optional<RetentionPolicy> policy, boolean belowFloor, Optional<String> typed) {}

    public sealed interface Result {
        record Done(GroupRetention retention) implements Result {}

        record NoSuchGroup() implements Result {}

        /// Somebody changed it since; this is how it is now.
        record Stale(GroupRetention current) implements Result {}

        /// To let fewer stay, the group's name must be typed.
        record NotTyped(String name) implements Result {}
    }

    public Optional<GroupRetention> find(Actor actor, SourceGroupId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return owned(id).map(group -> now(group.id()));
    }

    /// Whoever may change a group may change this; going below the floor is for those who may remove snapshots.
    public Result decide(Actor actor, SourceGroupId id, int revision, Wanted wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        if (wanted.belowFloor()) {
            NotAllowedException.unless(actor, Permission.REMOVE_SNAPSHOTS);
        }
        return transactions.write(tx -> {
            Optional<SourceGroup> group = owned(id);
            if (group.isEmpty()) {
                return new Result.NoSuchGroup();
            }
            GroupRetention before = now(id);
            if (before.revision() != revision) {
                return new Result.Stale(before);
            }
            String name = group.get().name();
            if (wanted.belowFloor() && wanted.typed().filter(name::equals).isEmpty()) {
                return new Result.NotTyped(name);
            }
            GroupRetention after = new GroupRetention(id, wanted.policy(), wanted.belowFloor(), revision + 1);
            care.put(after);
            audit.record(AuditRecord.of(actor, "retention.changed", "source-group", id)
                    .with(Map.of(
                            "policy",
                                    wanted.policy().map(RetentionPolicy::words).orElse("keep all"),
                            "belowFloor", Boolean.toString(wanted.belowFloor()))));
            return new Result.Done(after);
        });
    }

    /// What this policy, or the group's own, says of each snapshot that is known of the group, newest first, with the
    /// floor as it would hold. Empty when there is no such group.
    public Optional<List<Ruling>> preview(Actor actor, SourceGroupId id, Optional<RetentionPolicy> policy) {
        GroupRetention own = now(id);
        return preview(actor, new GroupRetention(id, policy.or(own::policy), own.belowFloor(), own.revision()));
    }

    /// What `asked` says of each snapshot that is known of its group, newest first; none when it lets all stay. Empty
    /// when there is no such group.
    public Optional<List<Ruling>> preview(Actor actor, GroupRetention asked) {
        NotAllowedException.unless(actor, Permission.VIEW);
        Optional<SourceGroup> group = owned(asked.group());
        Optional<Host> owner = group.map(SourceGroup::hostId).flatMap(hosts::find);
        if (group.isEmpty() || owner.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(asked.effective()
                .flatMap(effective -> group.get()
                        .repositoryId()
                        .map(repository -> forgets.judge(
                                repository, asked.group(), owner.get().resticHost(), effective)))
                .orElse(List.of()));
    }

    private Optional<SourceGroup> owned(SourceGroupId id) {
        return groups.find(id).filter(group -> hosts.find(group.hostId()).isPresent());
    }

    private GroupRetention now(SourceGroupId id) {
        return care.retention(id).orElseGet(() -> GroupRetention.none(id));
    }
}
