package io.resticmanager.domain.source;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import java.util.Optional;

/// A named bundle of files of one host, written to exactly one repository once that is chosen.
///
/// @param repositoryId absent while the host is not bound to a repository
/// @param retry of backups that a schedule started
/// @param revision changes with every edit; what `If-Match` compares
public record SourceGroup(
        SourceGroupId id,
        HostId hostId,
        String name,
        Optional<RepositoryId> repositoryId,
        Selection selection,
        RetryPolicy retry,
        int revision) {
    /// What the one group of a new host is called.
    public static final String DEFAULT_NAME = "default";

    public SourceGroup {
        name = name(name);
    }

    /// A name that a group can have, or a refusal that says why not.
    public static String name(String name) {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("a group name is 1 to 100 characters");
        }
        return name;
    }

    /// The one group a new host begins with.
    public static SourceGroup first(
            SourceGroupId id, HostId host, Optional<RepositoryId> repository, Selection selection) {
        return new SourceGroup(id, host, DEFAULT_NAME, repository, selection, RetryPolicy.DEFAULT, 1);
    }

    /// An edit by an operator: the next revision.
    public SourceGroup edited(Optional<RepositoryId> newRepository, Selection newSelection) {
        return edited(name, newRepository, newSelection, retry);
    }

    /// An edit by an operator: the next revision.
    public SourceGroup edited(
            String newName, Optional<RepositoryId> newRepository, Selection newSelection, RetryPolicy newRetry) {
        return new SourceGroup(id, hostId, newName, newRepository, newSelection, newRetry, revision + 1);
    }

    /// Whether it can be backed up: it has a repository and at least one path.
    public boolean isComplete() {
        return repositoryId.isPresent() && !selection.includes().isEmpty();
    }

    /// The snapshot tag that links a snapshot to this group.
    public String snapshotTag() {
        return "rm-group=" + id;
    }
}
