package io.resticmanager.ports.plan;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.hook.HookOwner;
import io.resticmanager.ports.hook.HookStore;
import io.resticmanager.ports.hook.KeptHooks;
import io.resticmanager.ports.hook.OpenHooks;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What runs before and after the backups of a host's source groups. It runs with the rights of the agent, so it is for
/// those alone who may change hooks. Texts go in and never come out again; the audit trail has none of them.
public final class ChangeHooks {
    private final HookStore store;
    private final OpenHooks open;
    private final HostStore hosts;
    private final SourceGroupStore groups;
    private final Plans plans;
    private final AuditTrail audit;
    private final Transactions transactions;

    @Inject
    public ChangeHooks(
            HookStore store,
            OpenHooks open,
            HostStore hosts,
            SourceGroupStore groups,
            Plans plans,
            AuditTrail audit,
            Transactions transactions) {
        this.store = store;
        this.open = open;
        this.hosts = hosts;
        this.groups = groups;
        this.plans = plans;
        this.audit = audit;
        this.transactions = transactions;
    }

    /// Hooks as they may be shown: without their texts.
    ///
    /// @param preUnreadable a hook that is set but cannot be decrypted any more
    public record Shown(KeptHooks kept, boolean preUnreadable, boolean postUnreadable) {}

    /// One side as somebody wants it.
    public sealed interface WantedSide {
        record Inherited() implements WantedSide {}

        record Off() implements WantedSide {}

        /// @param script absent: the text that it has stays
        record Own(Optional<Secret> script, Duration timeout, Optional<String> directory) implements WantedSide {
            public Own {
                script = script.map(Hook::script);
                timeout = Hook.timeout(timeout);
                directory = directory.map(Hook::directory);
            }
        }
    }

    /// @param shell of a host; absent: the one it has stays
    public record Wanted(Optional<Shell> shell, WantedSide pre, WantedSide post) {}

    public sealed interface Result {
        record Done(Shown shown) implements Result {}

        record NoSuchOwner() implements Result {}

        /// Somebody changed them since; this is how they are now.
        record Stale(Shown current) implements Result {}

        /// @param field in the words of the API
        record Invalid(String field, String sentence) implements Result {}
    }

    /// Empty when there is no such host.
    public Optional<Shown> ofHost(Actor actor, HostId id) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOOKS);
        return hosts.find(id).map(host -> shown(now(host, Optional.empty())));
    }

    /// Empty when there is no such group.
    public Optional<Shown> ofGroup(Actor actor, SourceGroupId id) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOOKS);
        return hostOf(id).map(host -> shown(now(host, Optional.of(id))));
    }

    /// Which hooks run around a group's backups, be they its own or its host's. Everybody may know that.
    public record Sides(boolean pre, boolean post) {}

    /// Empty when there is no such group.
    public Optional<Sides> sides(Actor actor, SourceGroupId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return hostOf(id).map(host -> {
            KeptHooks own = now(host, Optional.of(id));
            KeptHooks defaults = now(host, Optional.empty());
            return new Sides(runs(own, defaults, HookPhase.PRE), runs(own, defaults, HookPhase.POST));
        });
    }

    private static boolean runs(KeptHooks own, KeptHooks defaults, HookPhase phase) {
        KeptHooks.Side said = own.of(phase);
        KeptHooks.Side holds = said instanceof KeptHooks.Side.Inherited ? defaults.of(phase) : said;
        return holds instanceof KeptHooks.Side.Own;
    }

    /// The defaults of a host.
    ///
    /// @param ifRevision the revision that the caller saw
    public Result changeHost(Actor actor, HostId id, int ifRevision, Wanted wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOOKS);
        return pushed(
                transactions.write(tx -> change(tx, actor, hosts.find(id), Optional.empty(), ifRevision, wanted)));
    }

    /// @param ifRevision the revision that the caller saw
    public Result changeGroup(Actor actor, SourceGroupId id, int ifRevision, Wanted wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOOKS);
        return pushed(transactions.write(tx -> change(tx, actor, hostOf(id), Optional.of(id), ifRevision, wanted)));
    }

    private Result change(
            Transactions.Tx tx,
            Actor actor,
            Optional<Host> found,
            Optional<SourceGroupId> group,
            int ifRevision,
            Wanted wanted) {
        if (found.isEmpty()) {
            return new Result.NoSuchOwner();
        }
        Host host = found.get();
        KeptHooks before = now(host, group);
        if (before.revision() != ifRevision) {
            return new Result.Stale(shown(before));
        }
        Optional<Result> refusal = refusal(host, before, wanted);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        KeptHooks after = new KeptHooks(
                before.owner(),
                wanted.shell().orElse(before.shell()),
                kept(host, before, HookPhase.PRE, wanted.pre()),
                kept(host, before, HookPhase.POST, wanted.post()),
                before.revision() + 1);
        Optional<String> objection = plans.objection(host, after);
        if (objection.isPresent()) {
            return new Result.Invalid("pre", objection.get());
        }
        store.put(after);
        plans.changed(tx, host.id());
        audit.record(AuditRecord.of(
                        actor,
                        "hooks.changed",
                        after.owner().kind(),
                        after.owner().key())
                .with(described(host, after, wanted)));
        return new Result.Done(shown(after));
    }

    /// What one cannot say of hooks alone.
    private static Optional<Result> refusal(Host host, KeptHooks before, Wanted wanted) {
        boolean ofGroup = before.owner().group().isPresent();
        if (wanted.shell().isPresent() && ofGroup) {
            return invalid("shell", "The shell is the host's: all its hooks are read by the same one. Set it there.");
        }
        if (wanted.shell().filter(shell -> !shell.fits(host.platform())).isPresent()) {
            return invalid(
                    "shell",
                    host.platform().isWindows()
                            ? "A Windows host reads hooks with powershell or cmd."
                            : "This host reads hooks with sh or bash.");
        }
        return refusal(host, before, HookPhase.PRE, "pre", wanted.pre())
                .or(() -> refusal(host, before, HookPhase.POST, "post", wanted.post()));
    }

    private static Optional<Result> refusal(
            Host host, KeptHooks before, HookPhase phase, String field, WantedSide wanted) {
        return switch (wanted) {
            case WantedSide.Off ignored -> Optional.empty();
            case WantedSide.Inherited ignored ->
                before.owner().group().isPresent()
                        ? Optional.empty()
                        : invalid(field, "A host's defaults inherit from nothing: they are off or own.");
            case WantedSide.Own own -> {
                Optional<String> objection =
                        host.platform().objection(own.directory().stream().toList());
                if (objection.isPresent()) {
                    yield invalid(field + ".directory", objection.get());
                }
                yield own.script().isPresent() || before.of(phase) instanceof KeptHooks.Side.Own
                        ? Optional.empty()
                        : invalid(field + ".script", "There is no script yet that could stay. Send one.");
            }
        };
    }

    private static Optional<Result> invalid(String field, String sentence) {
        return Optional.of(new Result.Invalid(field, sentence));
    }

    private KeptHooks.Side kept(Host host, KeptHooks before, HookPhase phase, WantedSide wanted) {
        return switch (wanted) {
            case WantedSide.Inherited ignored -> new KeptHooks.Side.Inherited();
            case WantedSide.Off ignored -> new KeptHooks.Side.Off();
            case WantedSide.Own own ->
                new KeptHooks.Side.Own(
                        own.script()
                                .map(script -> open.seal(before.owner(), phase, script))
                                .orElseGet(() -> ((KeptHooks.Side.Own) before.of(phase)).sealed()),
                        own.timeout(),
                        own.directory().map(host.platform()::written));
        };
    }

    private KeptHooks now(Host host, Optional<SourceGroupId> group) {
        HookOwner owner = new HookOwner(host.id(), group);
        return store.find(owner).orElseGet(() -> KeptHooks.none(owner, Shell.usual(host.platform())));
    }

    private Optional<Host> hostOf(SourceGroupId id) {
        return groups.find(id).map(SourceGroup::hostId).flatMap(hosts::find);
    }

    private Shown shown(KeptHooks kept) {
        return new Shown(kept, isUnreadable(kept, HookPhase.PRE), isUnreadable(kept, HookPhase.POST));
    }

    private boolean isUnreadable(KeptHooks kept, HookPhase phase) {
        return kept.of(phase) instanceof KeptHooks.Side.Own own && !open.isReadable(kept.owner(), phase, own.sealed());
    }

    private static Map<String, String> described(Host host, KeptHooks after, Wanted wanted) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("hostId", host.id().toString());
        if (after.owner().group().isEmpty()) {
            words.put("shell", after.shell().name().toLowerCase(Locale.ROOT));
        }
        words.put("pre", described(wanted.pre()));
        words.put("post", described(wanted.post()));
        return words;
    }

    private static String described(WantedSide side) {
        return switch (side) {
            case WantedSide.Inherited ignored -> "inherited";
            case WantedSide.Off ignored -> "off";
            case WantedSide.Own own ->
                "own, " + (own.script().isPresent() ? "new text" : "text as before") + ", timeout "
                        + own.timeout().toSeconds() + " s"
                        + own.directory().map(path -> ", in " + path).orElse("");
        };
    }

    private Result pushed(Result result) {
        if (result instanceof Result.Done(Shown shown)) {
            plans.push(shown.kept().owner().host());
        }
        return result;
    }
}
