package io.resticmanager.domain.repository;

/// Which of a repository's two logins: the one hosts hold (append-only where the storage can), and the one that may
/// delete, which reaches a host only in memory for the one job that needs it.
public enum CredentialSlot {
    EVERYDAY,
    ADMIN
}
