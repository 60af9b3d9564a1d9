package io.resticmanager.domain.maintenance;

import io.resticmanager.domain.job.JobKind;
import java.util.Locale;

/// What is done to a repository regularly, in the order of a good night: what is forgotten can be pruned, and what is
/// left is checked.
public enum Chore {
    /// Every group's retention policy.
    FORGET(JobKind.FORGET),
    PRUNE(JobKind.PRUNE),
    CHECK(JobKind.CHECK);

    private final JobKind kind;

    Chore(JobKind kind) {
        this.kind = kind;
    }

    /// What its jobs are.
    public JobKind kind() {
        return kind;
    }

    /// The word of the REST API.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
