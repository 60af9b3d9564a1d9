package io.resticmanager.ports.fakes;

import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.agent.OwedReports;
import java.util.LinkedHashSet;
import java.util.Set;

/// Owed reports in memory.
public final class MemoryOwedReports implements OwedReports {
    private final Set<RepositoryId> owed = new LinkedHashSet<>();

    @Override
    public synchronized Set<RepositoryId> owed() {
        return Set.copyOf(owed);
    }

    @Override
    public synchronized void owe(RepositoryId repository) {
        owed.add(repository);
    }

    @Override
    public synchronized void settle(RepositoryId repository) {
        owed.remove(repository);
    }
}
