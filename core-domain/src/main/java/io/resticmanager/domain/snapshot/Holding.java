package io.resticmanager.domain.snapshot;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.Optional;

/// What a repository holds of one source group of one host.
///
/// @param host absent: of no host of ours
/// @param group absent: made otherwise than by a source group
/// @param snapshots that are there
/// @param unsized of these, of how many restic did not say what they restore to
/// @param bytes what the others restore to, all together
public record Holding(Optional<HostId> host, Optional<SourceGroupId> group, long snapshots, long unsized, long bytes) {
    /// What one snapshot counts for.
    public static Holding of(Snapshot snapshot) {
        return new Holding(
                snapshot.hostId(),
                snapshot.listed().groupId(),
                1,
                snapshot.listed().sizeBytes().isPresent() ? 0 : 1,
                snapshot.listed().sizeBytes().orElse(0L));
    }

    /// The same whose, together.
    public Holding plus(Holding other) {
        return new Holding(host, group, snapshots + other.snapshots, unsized + other.unsized, bytes + other.bytes);
    }
}
