package io.resticmanager.ports.agent;

import io.resticmanager.domain.repository.RepositoryId;
import java.util.Set;

/// Repositories whose listing the server has not confirmed yet; outlives the process. Writing throws
/// [java.io.UncheckedIOException] when the disk does not let it.
public interface OwedReports {
    Set<RepositoryId> owed();

    void owe(RepositoryId repository);

    void settle(RepositoryId repository);
}
