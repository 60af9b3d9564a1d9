package io.resticmanager.ports.snapshot;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

public interface SnapshotStore {
    /// @throws IllegalStateException when the repository already has this restic id
    void insert(Snapshot snapshot);

    void update(Snapshot snapshot);

    void markGone(Collection<SnapshotId> ids, Instant at);

    Optional<Snapshot> find(SnapshotId id);

    Optional<Snapshot> findByResticId(RepositoryId repository, String resticId);

    /// All that are not gone. Bounded by what restic itself keeps in one listing.
    List<Snapshot> present(RepositoryId repository);

    /// Newest first by restic's time; gone ones left out.
    Page<Snapshot> ofHost(HostId host, PageRequest page);

    Page<Snapshot> ofRepository(RepositoryId repository, PageRequest page);
}
