package io.resticmanager.ports.hook;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.Optional;

/// Whose hooks they are.
///
/// @param group absent: the host's defaults for all its groups
public record HookOwner(HostId host, Optional<SourceGroupId> group) {
    /// The id of the group or of the host: what names it in the store.
    public String key() {
        return group.map(SourceGroupId::toString).orElseGet(host::toString);
    }

    /// What the audit trail calls it.
    public String kind() {
        return group.isPresent() ? "source-group" : "host";
    }
}
