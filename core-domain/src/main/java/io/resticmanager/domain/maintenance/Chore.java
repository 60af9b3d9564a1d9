package io.resticmanager.domain.maintenance;

import java.util.Locale;

/// What is done to a repository regularly, in the order of a good night: what is forgotten can be pruned, and what is
/// left is checked.
public enum Chore {
    /// Every group's retention policy.
    FORGET,
    PRUNE,
    CHECK;

    /// The word of the REST API.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
