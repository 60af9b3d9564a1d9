package io.resticmanager.domain.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares a complete listing with what the server knows (delivery: Reports).
public final class Listing {
    private Listing() {}

    /// @param gone known snapshots to mark gone
    /// @param fresh listed ones the server has not known, or has thought gone; none twice
    /// @param renamed known ones that `tag` or `rewrite` gave another id
    public record Difference(List<Snapshot> gone, List<ListedSnapshot> fresh, Map<Snapshot, ListedSnapshot> renamed) {
        public static final Difference NONE = new Difference(List.of(), List.of(), Map.of());
    }

    /// A snapshot first heard of after the listing began (by the server's clock) cannot be judged absent by it.
    ///
    /// @param known all snapshots of the repository that are not gone
    /// @param beganAt when the listing began, on the server's clock
    public static Difference compare(Collection<Snapshot> known, Collection<ListedSnapshot> listed, Instant beganAt) {
        Set<String> listedIds = listed.stream().map(ListedSnapshot::resticId).collect(Collectors.toSet());
        Set<String> knownIds = known.stream().map(s -> s.listed().resticId()).collect(Collectors.toSet());
        Map<String, Snapshot> unlisted = new LinkedHashMap<>();
        for (Snapshot snapshot : known) {
            if (!listedIds.contains(snapshot.listed().resticId())) {
                unlisted.put(firstId(snapshot.listed()), snapshot);
            }
        }
        Set<String> looked = new HashSet<>(knownIds);
        List<ListedSnapshot> fresh = new ArrayList<>();
        Map<Snapshot, ListedSnapshot> renamed = new LinkedHashMap<>();
        for (ListedSnapshot each : listed) {
            if (!looked.add(each.resticId())) {
                continue;
            }
            Snapshot before = each.original().map(unlisted::remove).orElse(null);
            if (before == null) {
                fresh.add(each);
            } else {
                renamed.put(before, each);
            }
        }
        List<Snapshot> gone = unlisted.values().stream()
                .filter(s -> s.firstSeenAt().isBefore(beganAt))
                .toList();
        return new Difference(gone, List.copyOf(fresh), Map.copyOf(renamed));
    }

    // restic keeps the first id through any number of changes.
    private static String firstId(ListedSnapshot listed) {
        return listed.original().orElse(listed.resticId());
    }
}
