package io.resticmanager.domain.repository;

import io.resticmanager.domain.Secret;

/// All that restic needs to open a repository through one slot. Lives in memory, in the agent's encrypted plan and on
/// the wire; never in a log: its parts print as `***`.
public record RepositoryAccess(RepositoryUrl url, Secret password, StorageLogin login) {
    /// The address to use: the slot's own where it has one.
    public RepositoryUrl effectiveUrl() {
        return login.url().orElse(url);
    }
}
