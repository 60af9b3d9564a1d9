package io.resticmanager.ports.host;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.HostStore.HostOverview;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Hosts as people see them: stored facts and live presence together.
public final class ReadHosts {
    private final HostStore hosts;
    private final Presence presence;
    private final Clock clock;

    @Inject
    public ReadHosts(HostStore hosts, Presence presence, Clock clock) {
        this.hosts = hosts;
        this.presence = presence;
        this.clock = clock;
    }

    /// A host with its two separate facts, connection and protection.
    public record HostView(
            HostOverview overview,
            Connection connection,
            Optional<Instant> lastHeard,
            Protection protection,
            Optional<Presence.Vitals> vitals) {}

    /// What to list; empty parts match everything.
    public record Query(
            Optional<String> tag,
            Optional<Connection> connection,
            Optional<Protection> protection,
            Optional<String> q,
            HostStore.Sort sort) {}

    public Page<HostView> list(Actor actor, Query query, PageRequest page) {
        NotAllowedException.unless(actor, Permission.VIEW);
        HostStore.Filter filter = new HostStore.Filter(
                query.tag(),
                query.connection().map(wanted -> new HostStore.Reach(wanted, presence.unwritten())),
                query.protection(),
                query.q(),
                query.sort(),
                clock.instant());
        return hosts.list(filter, page).map(this::view);
    }

    public Optional<HostView> find(Actor actor, HostId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return hosts.overview(id).map(this::view);
    }

    /// Those of `ids` that exist, in no order.
    public List<HostView> findAll(Actor actor, Collection<HostId> ids) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return hosts.overviews(ids).stream().map(this::view).toList();
    }

    /// The names of those that exist, removed ones included.
    public Map<HostId, HostStore.Named> names(Actor actor, Collection<HostId> ids) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return hosts.names(ids);
    }

    /// Hosts that an enrollment token has made or given a fresh bearer, newest first; at most `limit`.
    public List<HostView> enrolledWith(Actor actor, Ulid token, int limit) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return hosts.enrolledWith(token, limit).stream().map(this::view).toList();
    }

    private HostView view(HostOverview overview) {
        HostId id = overview.host().id();
        Optional<Instant> lastHeard = presence.lastHeard(id).or(overview::lastHeard);
        Instant now = clock.instant();
        return new HostView(
                overview,
                Connection.at(now, lastHeard),
                lastHeard,
                Protection.of(overview.evidence(), now),
                presence.vitals(id));
    }
}
