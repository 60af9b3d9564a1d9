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
/// @param pin that it stays whatever a policy says; it outlives restic's changes of the id, and the snapshot itself:
///     should it be listed again, it is pinned again
public record Snapshot(
        SnapshotId id,
        RepositoryId repositoryId,
        Optional<HostId> hostId,
        ListedSnapshot listed,
        Instant firstSeenAt,
        Optional<Instant> goneAt,
        Optional<Pin> pin) {
    /// As it is first heard of.
    public static Snapshot seen(
            SnapshotId id,
            RepositoryId repositoryId,
            Optional<HostId> hostId,
            ListedSnapshot listed,
            Instant firstSeenAt) {
        return new Snapshot(id, repositoryId, hostId, listed, firstSeenAt, Optional.empty(), Optional.empty());
    }

    /// A listing contains it, again or still.
    public Snapshot listedAs(ListedSnapshot now) {
        return new Snapshot(id, repositoryId, hostId, now, firstSeenAt, Optional.empty(), pin);
    }

    /// Who made it is known now.
    public Snapshot madeBy(Optional<HostId> host) {
        return new Snapshot(id, repositoryId, host, listed, firstSeenAt, goneAt, pin);
    }

    public Snapshot goneSince(Instant at) {
        return new Snapshot(id, repositoryId, hostId, listed, firstSeenAt, Optional.of(at), pin);
    }

    public Snapshot pinned(Pin now) {
        return new Snapshot(id, repositoryId, hostId, listed, firstSeenAt, goneAt, Optional.of(now));
    }

    public Snapshot unpinned() {
        return new Snapshot(id, repositoryId, hostId, listed, firstSeenAt, goneAt, Optional.empty());
    }

    public boolean isGone() {
        return goneAt.isPresent();
    }

    public boolean isPinned() {
        return pin.isPresent();
    }
}
