package io.resticmanager.ports.hook;

import io.resticmanager.domain.host.HostId;
import java.util.List;
import java.util.Optional;

/// Sealed hooks. Knows only ciphertext; opening it is [OpenHooks]' work. A group's go with the group.
public interface HookStore {
    Optional<KeptHooks> find(HookOwner owner);

    /// Those of the host itself and of its groups, in no order.
    List<KeptHooks> of(HostId host);

    /// Replaces what the owner had.
    void put(KeptHooks hooks);
}
