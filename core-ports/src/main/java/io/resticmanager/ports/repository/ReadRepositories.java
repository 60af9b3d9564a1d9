package io.resticmanager.ports.repository;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Repositories as people see them: never a secret, only whether it is set.
public final class ReadRepositories {
    private final RepositoryStore repositories;
    private final Credentials credentials;
    private final SourceGroupStore groups;

    @Inject
    public ReadRepositories(RepositoryStore repositories, Credentials credentials, SourceGroupStore groups) {
        this.repositories = repositories;
        this.credentials = credentials;
        this.groups = groups;
    }

    public record RepositoryView(Repository repository, Map<CredentialSlot, Boolean> credentialSet) {}

    public Page<RepositoryView> list(Actor actor, PageRequest page) {
        NotAllowedException.unless(actor, Permission.VIEW);
        Page<Repository> found = repositories.list(page);
        Map<RepositoryId, Map<CredentialSlot, Boolean>> slots =
                credentials.slots(found.items().stream().map(Repository::id).toList());
        return found.map(repository -> new RepositoryView(repository, slotsOf(repository, slots)));
    }

    public Optional<RepositoryView> find(Actor actor, RepositoryId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return repositories.find(id).map(this::view);
    }

    /// What it took day by day, oldest first, as far as it was measured.
    ///
    /// @param from inclusive
    public List<SizeDay> sizes(Actor actor, RepositoryId id, LocalDate from) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return repositories.sizes(id, from);
    }

    /// Hosts whose backups go there, oldest first; at most `limit`.
    public List<HostId> hostsUsing(Actor actor, RepositoryId id, int limit) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return groups.hostsUsing(id, limit);
    }

    /// The same of several, at most `limit` of each; those that no host uses are absent.
    public Map<RepositoryId, List<HostId>> hostsUsing(Actor actor, Collection<RepositoryId> ids, int limit) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return groups.hostsUsing(ids, limit);
    }

    /// The names of those that exist.
    public Map<RepositoryId, String> names(Actor actor, Collection<RepositoryId> ids) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return repositories.findAll(ids).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().name()));
    }

    private RepositoryView view(Repository repository) {
        return new RepositoryView(repository, slotsOf(repository, credentials.slots(List.of(repository.id()))));
    }

    private static Map<CredentialSlot, Boolean> slotsOf(
            Repository repository, Map<RepositoryId, Map<CredentialSlot, Boolean>> slots) {
        return slots.getOrDefault(repository.id(), Map.of());
    }
}
