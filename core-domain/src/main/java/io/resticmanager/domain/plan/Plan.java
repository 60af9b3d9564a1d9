package io.resticmanager.domain.plan;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.SourceGroup;
import java.util.List;
import java.util.Optional;

/// One host's plan, whole. Versions are only equal or different, never newer.
///
/// @param resticHost the host name that snapshots carry
/// @param certPins SHA-256 of leaf certificates or public keys, 64 hex each; empty means no pinning
public record Plan(
        Ulid version,
        String resticHost,
        List<PlannedRepository> repositories,
        List<SourceGroup> groups,
        List<String> certPins) {
    public static final int MOST_BYTES = 768 * 1024;

    public Plan {
        repositories = List.copyOf(repositories);
        groups = List.copyOf(groups);
        certPins = List.copyOf(certPins);
    }

    /// A repository with its everyday access.
    public record PlannedRepository(RepositoryId id, String name, RepositoryAccess access) {}

    /// The same, saying nothing about pins: those in force stay.
    public Plan withoutPins() {
        return new Plan(version, resticHost, repositories, groups, List.of());
    }

    public Optional<PlannedRepository> repository(RepositoryId id) {
        return repositories.stream().filter(r -> r.id().equals(id)).findFirst();
    }
}
