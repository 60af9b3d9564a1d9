package io.resticmanager.domain.snapshot;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares a complete listing with what the server knows (delivery: Reports).
public final class Listing {
    private Listing() {}

    /// @param gone known snapshots to mark gone
    /// @param fresh listed ones the server has not known, or has thought gone
    public record Difference(List<Snapshot> gone, List<ListedSnapshot> fresh) {}

    /// A snapshot first heard of after the listing began (by the server's clock) cannot be judged absent by it.
    ///
    /// @param known all snapshots of the repository that are not gone
    /// @param beganAt when the listing began, on the server's clock
    public static Difference compare(Collection<Snapshot> known, Collection<ListedSnapshot> listed, Instant beganAt) {
        Set<String> listedIds = listed.stream().map(ListedSnapshot::resticId).collect(Collectors.toSet());
        Set<String> knownIds = known.stream().map(s -> s.listed().resticId()).collect(Collectors.toSet());
        List<Snapshot> gone = known.stream()
                .filter(s -> !listedIds.contains(s.listed().resticId()))
                .filter(s -> s.firstSeenAt().isBefore(beganAt))
                .toList();
        List<ListedSnapshot> fresh =
                listed.stream().filter(l -> !knownIds.contains(l.resticId())).toList();
        return new Difference(gone, fresh);
    }
}
