package io.resticmanager.domain.retention;

import java.util.List;
import java.util.stream.Stream;

/// What a policy says of one snapshot.
///
/// @param keptBy every rule that keeps it; empty means that it would go
public record Ruling(Candidate snapshot, List<KeepReason> keptBy) {
    public Ruling {
        keptBy = List.copyOf(keptBy);
    }

    /// The same of a snapshot that somebody pinned.
    public Ruling pinned() {
        return new Ruling(
                snapshot,
                Stream.concat(keptBy.stream(), Stream.of(new KeepReason.Pinned()))
                        .toList());
    }

    /// Whether it would go if nobody had pinned it.
    public boolean isKeptByPinAlone() {
        return !goes() && keptBy.stream().allMatch(reason -> reason instanceof KeepReason.Pinned);
    }

    public boolean goes() {
        return keptBy.isEmpty();
    }
}
