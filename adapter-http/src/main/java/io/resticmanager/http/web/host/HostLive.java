package io.resticmanager.http.web.host;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.Replies;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.job.JobFacts;
import io.resticmanager.http.web.live.LiveSource;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.fleet.ReadOneHost;
import io.resticmanager.ports.fleet.ReadOneHost.Brief;
import io.resticmanager.ports.job.ReadJobs;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The pages of a host while they are open. Scopes are `host:ID` and, after another colon, the tab.
public final class HostLive implements LiveSource {
    private static final int MOST_ROWS = 50;

    private final ReadOneHost read;
    private final ReadJobs jobs;
    private final HostHeads heads;
    private final HostOverviews overviews;
    private final HostSources sources;
    private final JobFacts facts;
    private final Frames frames;
    private final Replies replies;

    @Inject
    public HostLive(
            ReadOneHost read,
            ReadJobs jobs,
            HostHeads heads,
            HostOverviews overviews,
            HostSources sources,
            JobFacts facts,
            Frames frames,
            Replies replies) {
        this.read = read;
        this.jobs = jobs;
        this.heads = heads;
        this.overviews = overviews;
        this.sources = sources;
        this.facts = facts;
        this.frames = frames;
        this.replies = replies;
    }

    @Override
    public Optional<Scope> open(Visit visit, String scope, String at) {
        String[] parts = scope.split(":", 3);
        if (!parts[0].equals("host") || parts.length < 2 || !Ulid.isValid(parts[1])) {
            return Optional.empty();
        }
        HostId id = new HostId(new Ulid(parts[1]));
        String tab = parts.length == 3 ? parts[2] : "overview";
        return read.brief(visit.person(), id).map(brief -> new OneHost(visit, id, tab, brief));
    }

    private final class OneHost implements Scope {
        private final Visit visit;
        private final HostId id;
        private final String tab;
        private final Set<RepositoryId> repositories;

        OneHost(Visit visit, HostId id, String tab, Brief brief) {
            this.visit = visit;
            this.id = id;
            this.tab = tab;
            this.repositories = new LinkedHashSet<>();
            brief.groups().forEach(group -> group.repositoryId().ifPresent(repositories::add));
        }

        @Override
        public boolean concerns(DomainEvent event) {
            return switch (event) {
                case DomainEvent.HostChanged e -> e.hostId().equals(id);
                case DomainEvent.JobChanged e -> e.hostId().equals(id);
                case DomainEvent.JobProgressed e -> e.hostId().equals(id);
                case DomainEvent.JobLogged ignored -> false;
                case DomainEvent.RepositoryChanged e -> repositories.contains(e.repositoryId());
                case DomainEvent.SnapshotsChanged e -> repositories.contains(e.repositoryId());
            };
        }

        @Override
        public Optional<String> pieces(List<DomainEvent> events) {
            boolean progressOnly = events.stream().allMatch(e -> e instanceof DomainEvent.JobProgressed);
            StringBuilder pieces = new StringBuilder();
            if (tab.equals("jobs")) {
                rows(pieces, events);
            }
            if (tab.equals("overview")) {
                read.detail(visit.person(), id).ifPresent(detail -> overview(pieces, detail, progressOnly));
            } else if (tab.equals("sources") && !progressOnly) {
                read.detail(visit.person(), id).ifPresent(detail -> sources(pieces, detail));
            } else {
                read.brief(visit.person(), id).filter(brief -> !progressOnly).ifPresent(brief -> head(pieces, brief));
            }
            return Optional.of(pieces.toString());
        }

        private void overview(StringBuilder pieces, ReadOneHost.Detail detail, boolean progressOnly) {
            HostOverviews.Overview overview = overviews.of(visit, detail, visit.may(Permission.RUN_JOBS));
            pieces.append(replies.text("host/now.jte", overview));
            if (!progressOnly) {
                head(pieces, detail.brief());
                pieces.append(replies.text("host/failing.jte", overview))
                        .append(replies.text("host/tiles.jte", overview))
                        .append(replies.text("host/days.jte", overview))
                        .append(replies.text("host/recent.jte", overview))
                        .append(replies.text("host/protected.jte", overview))
                        .append(replies.text("host/vitals.jte", overview));
            }
        }

        private void sources(StringBuilder pieces, ReadOneHost.Detail detail) {
            HostSources.Content content = sources.of(visit, detail);
            head(pieces, detail.brief());
            pieces.append(replies.text("host/source-groups.jte", content))
                    .append(replies.text("host/schedules.jte", content));
        }

        private void head(StringBuilder pieces, Brief brief) {
            pieces.append(replies.text("host/head.jte", heads.of(visit, brief)))
                    .append(replies.text("layout/agents.jte", frames.rail(visit.person())))
                    .append(replies.text("layout/running.jte", frames.rail(visit.person())));
        }

        private void rows(StringBuilder pieces, List<DomainEvent> events) {
            Set<JobId> changed = new LinkedHashSet<>();
            for (DomainEvent event : events) {
                switch (event) {
                    case DomainEvent.JobChanged e -> changed.add(e.jobId());
                    case DomainEvent.JobProgressed e -> changed.add(e.jobId());
                    case DomainEvent.HostChanged ignored -> {}
                    case DomainEvent.JobLogged ignored -> {}
                    case DomainEvent.RepositoryChanged ignored -> {}
                    case DomainEvent.SnapshotsChanged ignored -> {}
                }
            }
            List<ReadJobs.JobView> views = changed.stream()
                    .limit(MOST_ROWS)
                    .flatMap(job -> jobs.find(visit.person(), job).stream())
                    .toList();
            facts.rows(visit.person(), views).forEach(row -> pieces.append(replies.text("host/job-row.jte", row)));
        }
    }
}
