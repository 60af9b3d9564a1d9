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

    /// A new one, of which nothing is known yet but where it is.
    public static Repository defined(RepositoryId id, String name, RepositoryUrl url, Instant now) {
        return new Repository(
                id, name, url, Optional.empty(), Optional.empty(), Verdict.UNKNOWN, Optional.empty(), now, 1);
    }

    /// An edit by an operator: the next revision. What was learned at another address says nothing of the new one.
    public Repository edited(String newName, RepositoryUrl newUrl, Optional<HostId> newMaintenanceHost) {
        boolean moved = !newUrl.equals(url);
        return new Repository(
                id,
                newName,
                newUrl,
                moved ? Optional.empty() : resticId,
                newMaintenanceHost,
                moved ? Verdict.UNKNOWN : appendOnly,
                moved ? Optional.empty() : figures,
                createdAt,
                revision + 1);
    }

    public Repository withResticId(String seen) {
        return with(Optional.of(seen), appendOnly, figures);
    }

    public Repository withAppendOnly(Verdict found) {
        return with(resticId, found, figures);
    }

    public Repository withFigures(RepositoryFigures measured) {
        return with(resticId, appendOnly, Optional.of(measured));
    }

    private Repository with(
            Optional<String> newResticId, Verdict newAppendOnly, Optional<RepositoryFigures> newFigures) {
        return new Repository(
                id, name, url, newResticId, maintenanceHost, newAppendOnly, newFigures, createdAt, revision);
    }
}
