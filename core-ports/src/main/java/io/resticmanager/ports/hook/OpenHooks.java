package io.resticmanager.ports.hook;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookChoice;
import io.resticmanager.domain.hook.HookPair;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.secret.SecretOwner;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.secret.SecretBox;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Seals hooks for the store and opens them for plans. One that cannot be opened is told as such; it never becomes
/// "no hook".
public final class OpenHooks {
    private final HookStore store;
    private final SecretBox box;

    @Inject
    public OpenHooks(HookStore store, SecretBox box) {
        this.store = store;
        this.box = box;
    }

    /// What the host's agent gets.
    public PlannedHooks planned(Host host) {
        return planned(host, store.of(host.id()));
    }

    /// What it would get if `changed` took the place of what its owner has.
    public PlannedHooks planned(Host host, KeptHooks changed) {
        List<KeptHooks> all = new ArrayList<>(store.of(host.id()));
        all.removeIf(kept -> kept.owner().equals(changed.owner()));
        all.add(changed);
        return planned(host, all);
    }

    public byte[] seal(HookOwner owner, HookPhase phase, Secret script) {
        return box.seal(script, secretOwner(owner, phase));
    }

    public boolean isReadable(HookOwner owner, HookPhase phase, byte[] sealed) {
        return box.open(sealed, secretOwner(owner, phase)) instanceof SecretBox.Opened.Clear;
    }

    private PlannedHooks planned(Host host, List<KeptHooks> all) {
        HookPair ofHost = HookPair.INHERITED;
        Shell shell = Shell.usual(host.platform());
        Map<SourceGroupId, HookPair> ofGroups = new HashMap<>();
        for (KeptHooks kept : all) {
            HookPair pair = new HookPair(choice(kept, HookPhase.PRE), choice(kept, HookPhase.POST));
            if (kept.owner().group().isPresent()) {
                ofGroups.put(kept.owner().group().get(), pair);
            } else {
                ofHost = pair;
                shell = kept.shell();
            }
        }
        return new PlannedHooks(shell, ofHost, ofGroups);
    }

    private HookChoice choice(KeptHooks kept, HookPhase phase) {
        return switch (kept.of(phase)) {
            case KeptHooks.Side.Inherited ignored -> new HookChoice.Inherited();
            case KeptHooks.Side.Off ignored -> new HookChoice.Off();
            case KeptHooks.Side.Own own ->
                box.open(own.sealed(), secretOwner(kept.owner(), phase)) instanceof SecretBox.Opened.Clear clear
                        ? new HookChoice.Own(new Hook(clear.secret(), own.timeout(), own.directory()))
                        : new HookChoice.Unreadable();
        };
    }

    private static SecretOwner secretOwner(HookOwner owner, HookPhase phase) {
        return new SecretOwner("hooks", owner.key(), phase.word());
    }
}
