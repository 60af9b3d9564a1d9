package io.resticmanager.http.web.enroll;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.http.web.Replies;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.live.LiveSource;
import io.resticmanager.ports.event.DomainEvent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// An enrollment while its page is open. Scopes are `enroll:TOKEN-ID`.
public final class EnrollLive implements LiveSource {
    private final EnrollStates states;
    private final Replies replies;

    @Inject
    public EnrollLive(EnrollStates states, Replies replies) {
        this.states = states;
        this.replies = replies;
    }

    @Override
    public Optional<Scope> open(Visit visit, String scope, String at) {
        String id = scope.startsWith("enroll:") ? scope.substring("enroll:".length()) : "";
        return Ulid.isValid(id) && visit.may(Permission.MANAGE_HOSTS)
                ? Optional.of(new Enrollment(visit, new Ulid(id)))
                : Optional.empty();
    }

    private final class Enrollment implements Scope {
        private final Visit visit;
        private final Ulid token;

        Enrollment(Visit visit, Ulid token) {
            this.visit = visit;
            this.token = token;
        }

        // Whose token a host came with is known only by looking.
        @Override
        public boolean concerns(DomainEvent event) {
            return switch (event) {
                case DomainEvent.HostChanged ignored -> true;
                case DomainEvent.JobChanged ignored -> true;
                case DomainEvent.JobProgressed ignored -> false;
                case DomainEvent.JobLogged ignored -> false;
                case DomainEvent.RepositoryChanged ignored -> false;
                case DomainEvent.SnapshotsChanged ignored -> false;
            };
        }

        @Override
        public Optional<String> pieces(List<DomainEvent> events) {
            return Optional.of(states.of(visit, token)
                    .map(state -> replies.text("enroll/state.jte", state))
                    .orElse(""));
        }
    }
}
