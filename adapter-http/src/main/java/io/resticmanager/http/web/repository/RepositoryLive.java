package io.resticmanager.http.web.repository;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.live.LiveSource;
import io.resticmanager.ports.event.DomainEvent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// Pages of repositories while they are open. What they show changes seldom and in many places at once, so they are
/// told to read themselves anew.
public final class RepositoryLive implements LiveSource {
    @Inject
    public RepositoryLive() {}

    @Override
    public Optional<Scope> open(Visit visit, String scope, String at) {
        if (scope.equals("repositories")) {
            return Optional.of(new Changes(Optional.empty()));
        }
        String id = scope.startsWith("repository:") ? scope.substring("repository:".length()) : "";
        return Ulid.isValid(id)
                ? Optional.of(new Changes(Optional.of(new RepositoryId(new Ulid(id)))))
                : Optional.empty();
    }

    /// @param one the repository that is shown; empty for the list
    private record Changes(Optional<RepositoryId> one) implements Scope {
        @Override
        public boolean concerns(DomainEvent event) {
            return switch (event) {
                case DomainEvent.RepositoryChanged e -> isShown(e.repositoryId());
                case DomainEvent.JobChanged e -> one.isPresent() && isShown(e.repositoryId());
                case DomainEvent.SnapshotsChanged e -> one.isPresent() && isShown(e.repositoryId());
                case DomainEvent.HostChanged ignored -> false;
                case DomainEvent.JobProgressed ignored -> false;
                case DomainEvent.JobLogged ignored -> false;
            };
        }

        private boolean isShown(RepositoryId id) {
            return one.isEmpty() || one.get().equals(id);
        }

        @Override
        public Optional<String> pieces(List<DomainEvent> events) {
            return Optional.empty();
        }
    }
}
