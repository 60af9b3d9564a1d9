package io.resticmanager.http.web.fleet;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.Replies;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.live.LiveSource;
import io.resticmanager.ports.event.DomainEvent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// The fleet page while it is open.
public final class FleetLive implements LiveSource {
    private final Frames frames;
    private final Replies replies;

    @Inject
    public FleetLive(Frames frames, Replies replies) {
        this.frames = frames;
        this.replies = replies;
    }

    @Override
    public Optional<Scope> open(Visit visit, String scope, String at) {
        return scope.equals("fleet") ? Optional.of(new Fleet(visit.person())) : Optional.empty();
    }

    private final class Fleet implements Scope {
        private final Actor.Person person;

        Fleet(Actor.Person person) {
            this.person = person;
        }

        @Override
        public boolean concerns(DomainEvent event) {
            return event instanceof DomainEvent.HostChanged || event instanceof DomainEvent.JobChanged;
        }

        @Override
        public Optional<String> pieces(List<DomainEvent> events) {
            return Optional.of(replies.text("layout/agents.jte", frames.rail(person)));
        }
    }
}
