package io.resticmanager.http.web.words;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.host.HostStore.Named;
import io.resticmanager.ports.host.ReadHosts;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// What hosts are called on a page: looked up together, removed ones included.
public final class HostNames {
    private final Map<HostId, Named> names;

    private HostNames(Map<HostId, Named> names) {
        this.names = names;
    }

    public static HostNames of(Actor actor, ReadHosts hosts, Collection<HostId> ids) {
        return new HostNames(ids.isEmpty() ? Map.of() : hosts.names(actor, ids));
    }

    /// The name; of a removed host with a word that says so.
    public String of(HostId id) {
        return of(Optional.ofNullable(names.get(id)));
    }

    /// The same of a host that was looked up already; empty when nothing is known of it any more.
    public static String of(Optional<Named> host) {
        return host.map(named -> named.removed() ? named.name() + " (removed)" : named.name())
                .orElse("removed host");
    }

    /// Whether it has a page.
    public boolean isThere(HostId id) {
        Named named = names.get(id);
        return named != null && !named.removed();
    }
}
