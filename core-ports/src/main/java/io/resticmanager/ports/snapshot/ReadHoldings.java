package io.resticmanager.ports.snapshot;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Holding;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whose snapshots a repository holds: three questions, however many there are.
public final class ReadHoldings {
    /// So many are looked at.
    public static final int MOST = 500;

    private final SnapshotStore snapshots;
    private final HostStore hosts;
    private final SourceGroupStore groups;

    @Inject
    public ReadHoldings(SnapshotStore snapshots, HostStore hosts, SourceGroupStore groups) {
        this.snapshots = snapshots;
        this.hosts = hosts;
        this.groups = groups;
    }

    /// @param host absent: of no host of ours
    /// @param group the name of the group; absent when there is none, or none any more
    public record Held(Holding holding, Optional<HostStore.Named> host, Optional<String> group) {}

    /// @param held most snapshots first
    /// @param isAll false when there are more than were looked at
    public record Holdings(List<Held> held, boolean isAll) {
        /// What all snapshots restore to together; absent while that is not known of each.
        public Optional<Long> restoreBytes() {
            return isAll && held.stream().allMatch(one -> one.holding().unsized() == 0)
                    ? Optional.of(held.stream()
                            .mapToLong(one -> one.holding().bytes())
                            .sum())
                    : Optional.empty();
        }
    }

    public Holdings of(Actor actor, RepositoryId repository) {
        NotAllowedException.unless(actor, Permission.VIEW);
        List<Holding> found = snapshots.holdings(repository, MOST + 1);
        List<Holding> looked = found.stream().limit(MOST).toList();
        Map<HostId, HostStore.Named> named = hosts.names(
                looked.stream().flatMap(one -> one.host().stream()).distinct().toList());
        Map<SourceGroupId, String> called = groups.names(
                looked.stream().flatMap(one -> one.group().stream()).distinct().toList());
        return new Holdings(
                looked.stream()
                        .map(one -> new Held(
                                one, one.host().map(named::get), one.group().map(called::get)))
                        .sorted(Comparator.comparing((Held one) -> one.holding().snapshots())
                                .reversed())
                        .toList(),
                found.size() <= MOST);
    }
}
