package io.resticmanager.ports.repository;

import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public interface RepositoryStore {
    /// @throws IllegalStateException when the name is taken
    void insert(Repository repository);

    void update(Repository repository);

    /// Its credentials go with it.
    ///
    /// @throws IllegalStateException when it is in use
    void delete(RepositoryId id);

    Optional<Repository> find(RepositoryId id);

    Optional<Repository> findByName(String name);

    Map<RepositoryId, Repository> findAll(Collection<RepositoryId> ids);

    /// By name.
    Page<Repository> list(PageRequest page);

    /// What all repositories take together, as far as it was measured; empty when none was.
    Optional<Long> storedBytes();

    /// In place of what is known of that day; days before [SizeDay#oldestKept()] go.
    void noteSize(RepositoryId id, SizeDay size);

    /// Oldest first; at most [SizeDay#KEPT].
    ///
    /// @param from inclusive
    List<SizeDay> sizes(RepositoryId id, LocalDate from);

    /// Whether source groups, enrollment tokens, jobs or snapshots refer to it, past ones included: their history
    /// would otherwise point nowhere.
    boolean isInUse(RepositoryId id);
}
