package io.resticmanager.ports.source;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public interface SourceGroupStore {
    void insert(SourceGroup group);

    void update(SourceGroup group);

    void delete(SourceGroupId id);

    /// A green backup of it at `effectiveAt`; an older one than known changes nothing.
    void noteConfirmed(SourceGroupId id, Instant effectiveAt);

    /// When the last green backup of each group of the host was; groups without one are absent.
    Map<SourceGroupId, Instant> confirmedAt(HostId host);

    Optional<SourceGroup> find(SourceGroupId id);

    /// The names of those that exist.
    Map<SourceGroupId, String> names(Collection<SourceGroupId> ids);

    /// Oldest first; at most 500.
    List<SourceGroup> of(HostId host);

    /// Hosts with a group that writes to this repository, oldest first; at most `limit`.
    List<HostId> hostsUsing(RepositoryId repository, int limit);

    /// The same of several repositories, at most `limit` of each; those that no host uses are absent.
    Map<RepositoryId, List<HostId>> hostsUsing(Collection<RepositoryId> repositories, int limit);
}
