package io.resticmanager.domain.account;

/// What a use case asks for.
public enum Permission {
    /// See hosts, repositories, jobs, logs and snapshots.
    VIEW,
    /// Start backups, tests, checks, listings and safe unlocks; cancel jobs.
    RUN_JOBS,
    /// Remove snapshots and what only they need: forget and prune, and what decides what they remove.
    REMOVE_SNAPSHOTS,
    /// Let snapshots stay whatever a retention policy says, and no longer.
    PIN_SNAPSHOTS,
    /// Remove locks that look alive.
    UNLOCK_ALL,
    /// Enroll, change and remove hosts.
    MANAGE_HOSTS,
    /// Decide which commands hosts run around their backups.
    MANAGE_HOOKS,
    /// Define, change and remove repositories and their credentials; initialise them.
    MANAGE_REPOSITORIES,
    /// Read and verify the audit trail.
    VIEW_AUDIT,
    /// Change users.
    MANAGE_USERS
}
