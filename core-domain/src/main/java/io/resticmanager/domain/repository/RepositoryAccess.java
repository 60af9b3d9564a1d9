package io.resticmanager.domain.repository;

import io.resticmanager.domain.Secret;

/// All that restic needs to open a repository through one slot. Lives in memory, in the agent's encrypted plan and on
/// the wire; never in a log: its parts print as `***`.
public record RepositoryAccess(RepositoryUrl url, Secret password, StorageLogin login) {
    private static final int LONGEST_PASSWORD = 1_000;

    public RepositoryAccess {
        requirePassword(password);
    }

    /// What restic can take as a repository's password and give back unchanged, from a variable or a file.
    ///
    /// @throws IllegalArgumentException with a sentence that does not quote it
    public static void requirePassword(Secret password) {
        String text = password.reveal();
        if (text.isEmpty() || text.length() > LONGEST_PASSWORD || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "a repository password is 1 to " + LONGEST_PASSWORD + " characters without line breaks");
        }
    }

    /// The address to use: the slot's own where it has one.
    public RepositoryUrl effectiveUrl() {
        return login.url().orElse(url);
    }
}
