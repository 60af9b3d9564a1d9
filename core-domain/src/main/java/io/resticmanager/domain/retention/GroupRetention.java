package io.resticmanager.domain.retention;

import io.resticmanager.domain.source.SourceGroupId;
import java.util.Optional;

/// What becomes of one group's snapshots.
///
/// @param policy absent means that all stay
/// @param belowFloor an admin said that fewer than [RetentionPolicy#FLOOR] may be left
/// @param revision changes with every edit; 0 while nobody has edited it
public record GroupRetention(SourceGroupId group, Optional<RetentionPolicy> policy, boolean belowFloor, int revision) {
    /// All stay until somebody decides.
    public static GroupRetention none(SourceGroupId group) {
        return new GroupRetention(group, Optional.empty(), false, 0);
    }

    /// The policy that is applied.
    public Optional<RetentionPolicy> effective() {
        return belowFloor ? policy : policy.map(p -> p.keepingAtLeast(RetentionPolicy.FLOOR));
    }
}
