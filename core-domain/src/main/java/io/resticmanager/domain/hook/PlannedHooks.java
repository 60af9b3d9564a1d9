package io.resticmanager.domain.hook;

import io.resticmanager.domain.source.SourceGroupId;
import java.util.Map;
import java.util.stream.Stream;

/// All hooks of one host as its agent gets them. The host's defaults are told once, not once a group.
///
/// @param groups those that say something of their own
public record PlannedHooks(Shell shell, HookPair host, Map<SourceGroupId, HookPair> groups) {
    public static final PlannedHooks NONE = new PlannedHooks(Shell.SH, HookPair.INHERITED, Map.of());

    public PlannedHooks {
        groups = Map.copyOf(groups);
    }

    /// What holds for a group's backups.
    public HookPair of(SourceGroupId group) {
        return groups.getOrDefault(group, HookPair.INHERITED).orOf(host);
    }

    /// Whether a host that refuses hooks would have anything to refuse.
    public boolean isAnySet() {
        return Stream.concat(Stream.of(host), groups.values().stream()).anyMatch(HookPair::isSet);
    }
}
