package io.resticmanager.ports.snapshot;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Holding;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

    /// Newest first by restic's time; gone ones left out. A page may hold fewer than asked for, even none, and yet
    /// have a next one: a call looks through so much and no further, however little of it fits the filter.
    Page<Snapshot> list(Filter filter, PageRequest page);

    /// The bytes that each host's newest snapshot stands for; hosts without one, or where restic did not say, are left
    /// out. Costs nothing that grows with the number of snapshots.
    Map<HostId, Long> newestSizes(Collection<HostId> hosts);

    /// What a repository holds, by host and group; at most `limit`, those of no host of ours first. Costs nothing
    /// that grows with the number of snapshots.
    List<Holding> holdings(RepositoryId repository, int limit);

    /// The oldest of a host that is not gone.
    Optional<Snapshot> oldest(HostId host);

    /// How many of a host's snapshots fall into each quarter of an hour, by its start: days of every time zone are made
    /// of these. Quarters without any are left out; gone snapshots do not count.
    ///
    /// @param from inclusive
    /// @param until exclusive
    Map<Instant, Integer> quarters(HostId host, Instant from, Instant until);

    /// The length that [#quarters] counts by.
    Duration QUARTER = Duration.ofMinutes(15);

    /// Empty parts match everything; at least one of host and repository is there.
    ///
    /// @param tag a whole tag
    /// @param path what a snapshot may hold ([ListedSnapshot#concerns(String)])
    /// @param from restic's time, inclusive
    /// @param until exclusive
    record Filter(
            Optional<HostId> host,
            Optional<RepositoryId> repository,
            Optional<String> tag,
            Optional<String> path,
            Optional<Instant> from,
            Optional<Instant> until) {
        public Filter {
            if (host.isEmpty() && repository.isEmpty()) {
                throw new IllegalArgumentException("snapshots are listed of a host or of a repository");
            }
        }

        public static Filter of(HostId host) {
            return new Filter(
                    Optional.of(host),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        public static Filter of(RepositoryId repository) {
            return new Filter(
                    Optional.empty(),
                    Optional.of(repository),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        public Filter tagged(String wanted) {
            return new Filter(host, repository, Optional.of(wanted), path, from, until);
        }

        public boolean fits(Snapshot snapshot) {
            Instant time = snapshot.listed().time();
            return host.map(wanted -> snapshot.hostId().filter(wanted::equals).isPresent())
                            .orElse(true)
                    && repository.map(snapshot.repositoryId()::equals).orElse(true)
                    && tag.map(snapshot.listed()::isTagged).orElse(true)
                    && path.map(snapshot.listed()::concerns).orElse(true)
                    && from.map(bound -> !time.isBefore(bound)).orElse(true)
                    && until.map(time::isBefore).orElse(true);
        }
    }
}
