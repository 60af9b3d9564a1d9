package io.resticmanager.domain.repository;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.host.HostId;
import java.time.Instant;
import java.util.Optional;

/// Where backups go.
///
/// @param resticId restic's own id of the repository (64 hex), once an agent has read it
/// @param maintenanceHost the host that tests and maintains it; absent means the first host that uses it
/// @param appendOnly whether the everyday login was refused a deletion when last tested
/// @param revision changes with every edit; what `If-Match` compares
public record Repository(
        RepositoryId id,
        String name,
        RepositoryUrl url,
        Optional<String> resticId,
        Optional<HostId> maintenanceHost,
        Verdict appendOnly,
        Optional<RepositoryFigures> figures,
        Instant createdAt,
        int revision) {
    public Repository {
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a repository name is 1 to 100 printable characters");
        }
    }
}
