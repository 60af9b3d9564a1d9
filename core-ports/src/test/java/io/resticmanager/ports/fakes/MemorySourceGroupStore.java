package io.resticmanager.ports.fakes;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.hook.HookOwner;
import io.resticmanager.ports.source.SourceGroupStore;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

public final class MemorySourceGroupStore implements SourceGroupStore {
    private static final int MOST = 500;

    private final MemoryDatabase database;

    public MemorySourceGroupStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(SourceGroup group) {
        database.writing(() -> database.groups.insert(group.id(), group));
    }

    @Override
    public void update(SourceGroup group) {
        database.writing(() -> database.groups.replace(group.id(), group));
    }

    @Override
    public void delete(SourceGroupId id) {
        database.writing(() -> {
            if (!database.schedules.where(s -> s.groups().contains(id)).toList().isEmpty()) {
                throw new IllegalStateException("a schedule names this group");
            }
            database.groups
                    .find(id)
                    .ifPresent(group -> database.hooks.remove(new HookOwner(group.hostId(), Optional.of(id))));
            database.groups.remove(id);
            database.groupConfirmations.remove(id);
        });
    }

    @Override
    public void noteConfirmed(SourceGroupId id, Instant effectiveAt) {
        database.writing(() -> {
            Optional<Instant> known = database.groupConfirmations.find(id);
            if (database.groups.find(id).isPresent()
                    && known.filter(effectiveAt::isBefore).isEmpty()) {
                database.groupConfirmations.put(id, effectiveAt);
            }
        });
    }

    @Override
    public Map<SourceGroupId, Instant> confirmedAt(HostId host) {
        return database.reading(() -> {
            Map<SourceGroupId, Instant> confirmed = new HashMap<>();
            of(host).forEach(group ->
                    database.groupConfirmations.find(group.id()).ifPresent(at -> confirmed.put(group.id(), at)));
            return confirmed;
        });
    }

    @Override
    public Optional<SourceGroup> find(SourceGroupId id) {
        return database.reading(() -> database.groups.find(id));
    }

    @Override
    public Map<SourceGroupId, String> names(Collection<SourceGroupId> ids) {
        return database.reading(() -> database.groups
                .where(group -> ids.contains(group.id()))
                .collect(Collectors.toMap(SourceGroup::id, SourceGroup::name)));
    }

    @Override
    public List<SourceGroup> of(HostId host) {
        return database.reading(() -> database.groups
                .where(group -> group.hostId().equals(host))
                .limit(MOST)
                .toList());
    }

    @Override
    public List<HostId> hostsUsing(RepositoryId repository, int limit) {
        return database.reading(() -> database.groups
                .where(group -> group.repositoryId().filter(repository::equals).isPresent())
                .map(SourceGroup::hostId)
                .filter(host ->
                        database.hosts.find(host).filter(row -> !row.removed()).isPresent())
                .distinct()
                .sorted(Comparator.comparing(HostId::ulid))
                .limit(limit)
                .toList());
    }

    @Override
    public Map<RepositoryId, List<HostId>> hostsUsing(Collection<RepositoryId> repositories, int limit) {
        Map<RepositoryId, List<HostId>> using = new HashMap<>();
        repositories.forEach(repository -> using.put(repository, hostsUsing(repository, limit)));
        using.values().removeIf(List::isEmpty);
        return using;
    }
}
