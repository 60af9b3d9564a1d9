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
    public boolean isGone() {
        return goneAt.isPresent();
    }
}
