package io.resticmanager.ports.fakes;

import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.ports.repository.RepositoryStore;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

public final class MemoryRepositoryStore implements RepositoryStore {
    private final MemoryDatabase database;

    public MemoryRepositoryStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Repository repository) {
        database.writing(() -> {
            requireFree(repository);
            database.repositories.insert(repository.id(), repository);
        });
    }

    @Override
    public void update(Repository repository) {
        database.writing(() -> {
            requireFree(repository);
            database.repositories.replace(repository.id(), repository);
        });
    }

    @Override
    public void delete(RepositoryId id) {
        database.writing(() -> {
            if (isInUse(id)) {
                throw new IllegalStateException("the repository is in use");
            }
            database.repositories.remove(id);
            database.passwords.remove(id);
            forget(key -> key.repository().equals(id));
            List<CredentialStore.Key> keys = database.logins.rows().keySet().stream()
                    .filter(key -> key.repository().equals(id))
                    .toList();
            keys.forEach(database.logins::remove);
        });
    }

    @Override
    public Optional<Repository> find(RepositoryId id) {
        return database.reading(() -> database.repositories.find(id));
    }

    @Override
    public Optional<Repository> findByName(String name) {
        return database.reading(
                () -> database.repositories.where(r -> r.name().equals(name)).findFirst());
    }

    @Override
    public Map<RepositoryId, Repository> findAll(Collection<RepositoryId> ids) {
        return database.reading(() -> database.repositories
                .where(r -> ids.contains(r.id()))
                .collect(Collectors.toMap(Repository::id, Function.identity())));
    }

    @Override
    public Page<Repository> list(PageRequest page) {
        return database.reading(() -> MemoryPages.ascending(
                "repository", database.repositories.all(), r -> MemoryPages.text(r.name()), page));
    }

    @Override
    public Optional<Long> storedBytes() {
        return database.reading(() -> database.repositories
                .all()
                .flatMap(r -> r.figures().stream())
                .map(RepositoryFigures::storedBytes)
                .reduce(Long::sum));
    }

    @Override
    public void noteSize(RepositoryId id, SizeDay size) {
        database.writing(() -> {
            database.sizes.put(new MemoryDatabase.SizeKey(id, size.day()), size);
            forget(key -> key.repository().equals(id) && key.day().isBefore(size.oldestKept()));
        });
    }

    @Override
    public List<SizeDay> sizes(RepositoryId id, LocalDate from) {
        return database.reading(() -> database.sizes.rows().entrySet().stream()
                .filter(row -> row.getKey().repository().equals(id)
                        && !row.getKey().day().isBefore(from))
                .map(Map.Entry::getValue)
                .limit(SizeDay.KEPT)
                .toList());
    }

    private void forget(Predicate<MemoryDatabase.SizeKey> which) {
        List.copyOf(database.sizes.rows().keySet()).stream().filter(which).forEach(database.sizes::remove);
    }

    @Override
    public boolean isInUse(RepositoryId id) {
        return database.reading(() -> database.groups
                        .where(group -> group.repositoryId().filter(id::equals).isPresent())
                        .findAny()
                        .isPresent()
                || database.jobs
                        .where(job -> job.repositoryId().equals(id))
                        .findAny()
                        .isPresent()
                || database.snapshots
                        .where(snapshot -> snapshot.repositoryId().equals(id))
                        .findAny()
                        .isPresent()
                || database.tokens
                        .where(token -> token.repositoryId().filter(id::equals).isPresent())
                        .findAny()
                        .isPresent());
    }

    private void requireFree(Repository repository) {
        if (findByName(repository.name())
                .filter(other -> !other.id().equals(repository.id()))
                .isPresent()) {
            throw new IllegalStateException("this repository name is taken");
        }
    }
}
