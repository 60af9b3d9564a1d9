package io.resticmanager.http.web.fleet;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.Replies;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.live.LiveSource;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.host.ReadHosts.HostView;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The fleet page while it is open: rows of hosts that changed, the head, the counts of the rail.
public final class FleetLive implements LiveSource {
    // More than this at once, and the page had better read itself anew.
    private static final int MOST_ROWS = 100;

    private final ReadHosts hosts;
    private final FleetRows rows;
    private final FleetHead heads;
    private final Frames frames;
    private final Replies replies;

    @Inject
    public FleetLive(ReadHosts hosts, FleetRows rows, FleetHead heads, Frames frames, Replies replies) {
        this.hosts = hosts;
        this.rows = rows;
        this.heads = heads;
        this.frames = frames;
        this.replies = replies;
    }

    @Override
    public Optional<Scope> open(Visit visit, String scope, String at) {
        return scope.equals("fleet") ? Optional.of(new Fleet(visit, FleetQuery.View.in(at))) : Optional.empty();
    }

    private final class Fleet implements Scope {
        private final Visit visit;
        private final FleetQuery.View view;

        Fleet(Visit visit, FleetQuery.View view) {
            this.visit = visit;
            this.view = view;
        }

        @Override
        public boolean concerns(DomainEvent event) {
            return switch (event) {
                case DomainEvent.HostChanged ignored -> true;
                case DomainEvent.JobChanged ignored -> true;
                case DomainEvent.JobProgressed ignored -> true;
                case DomainEvent.JobLogged ignored -> false;
                case DomainEvent.RepositoryChanged ignored -> false;
                case DomainEvent.SnapshotsChanged ignored -> false;
            };
        }

        @Override
        public Optional<String> pieces(List<DomainEvent> events) {
            Set<HostId> changed = new LinkedHashSet<>();
            boolean more = false;
            for (DomainEvent event : events) {
                switch (event) {
                    case DomainEvent.HostChanged e -> {
                        changed.add(e.hostId());
                        more = true;
                    }
                    case DomainEvent.JobChanged e -> {
                        changed.add(e.hostId());
                        more = true;
                    }
                    case DomainEvent.JobProgressed e -> changed.add(e.hostId());
                    case DomainEvent.JobLogged ignored -> {}
                    case DomainEvent.RepositoryChanged ignored -> {}
                    case DomainEvent.SnapshotsChanged ignored -> {}
                }
            }
            if (changed.size() > MOST_ROWS) {
                return Optional.empty();
            }
            StringBuilder pieces = new StringBuilder(rows(changed));
            if (more) {
                FleetHead.Content head = heads.of(visit.person());
                Frame.Rail rail = frames.rail(visit.person());
                pieces.append(replies.text("fleet/head.jte", head))
                        .append(replies.text("fleet/summary.jte", head))
                        .append(replies.text("layout/agents.jte", rail))
                        .append(replies.text("layout/running.jte", rail));
            }
            return Optional.of(pieces.toString());
        }

        private String rows(Set<HostId> changed) {
            List<HostView> views = hosts.findAll(visit.person(), changed);
            StringBuilder all = new StringBuilder();
            for (FleetRows.HostRow row : rows.of(visit.person(), visit.formToken(), views)) {
                all.append(replies.text("fleet/" + view.word() + "-row.jte", row));
            }
            return all.toString();
        }
    }
}
