package io.resticmanager.domain.snapshot;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import java.time.Instant;
import java.util.Optional;

/// A snapshot the server knows of; never deleted from history.
///
/// @param hostId the host of ours that made it, when its tags say so and name a host of ours
/// @param firstSeenAt the server's clock
/// @param goneAt when a complete listing no longer contained it
public record Snapshot(
        SnapshotId id,
        RepositoryId repositoryId,
        Optional<HostId> hostId,
        ListedSnapshot listed,
        Instant firstSeenAt,
        Optional<Instant> goneAt) {
    /// A listing contains it, again or still.
    public Snapshot listedAs(ListedSnapshot now) {
        return new Snapshot(id, repositoryId, hostId, now, firstSeenAt, Optional.empty());
    }

    /// Who made it is known now.
    public Snapshot madeBy(Optional<HostId> host) {
        return new Snapshot(id, repositoryId, host, listed, firstSeenAt, goneAt);
    }

    public Snapshot goneSince(Instant at) {
        return new Snapshot(id, repositoryId, hostId, listed, firstSeenAt, Optional.of(at));
    }

    public boolean isGone() {
        return goneAt.isPresent();
    }
}
