package io.resticmanager.ports.snapshot;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Snapshots as people see them.
public final class ReadSnapshots {
    private final SnapshotStore snapshots;

    @Inject
    public ReadSnapshots(SnapshotStore snapshots) {
        this.snapshots = snapshots;
    }

    /// Newest first; a page may hold fewer than asked for and yet have a next one.
    public Page<Snapshot> list(Actor actor, SnapshotStore.Filter filter, PageRequest page) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return snapshots.list(filter, page);
    }

    public Page<Snapshot> ofRepository(Actor actor, RepositoryId repository, PageRequest page) {
        return list(actor, SnapshotStore.Filter.of(repository), page);
    }

    /// How many snapshots a host has of each day; days without any are left out.
    ///
    /// @param zone whose days are meant
    /// @param until exclusive
    public Map<LocalDate, Integer> days(Actor actor, HostId host, LocalDate from, LocalDate until, ZoneId zone) {
        NotAllowedException.unless(actor, Permission.VIEW);
        Map<LocalDate, Integer> days = new TreeMap<>();
        snapshots
                .quarters(
                        host,
                        from.atStartOfDay(zone).toInstant(),
                        until.atStartOfDay(zone).toInstant())
                .forEach((at, count) -> days.merge(LocalDate.ofInstant(at, zone), count, Integer::sum));
        return days;
    }

    public Optional<Snapshot> find(Actor actor, SnapshotId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return snapshots.find(id);
    }
}
