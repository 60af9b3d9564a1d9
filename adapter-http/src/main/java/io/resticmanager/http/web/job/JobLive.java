package io.resticmanager.http.web.job;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.Replies;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.live.LiveSource;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.job.ReadJobs;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A job's page, and the list of jobs, while they are open. Log lines come over the job's own socket.
public final class JobLive implements LiveSource {
    private static final int MOST_ROWS = 100;

    private final ReadJobs jobs;
    private final JobFacts facts;
    private final JobStories stories;
    private final Frames frames;
    private final Replies replies;

    @Inject
    public JobLive(ReadJobs jobs, JobFacts facts, JobStories stories, Frames frames, Replies replies) {
        this.jobs = jobs;
        this.facts = facts;
        this.stories = stories;
        this.frames = frames;
        this.replies = replies;
    }

    @Override
    public Optional<Scope> open(Visit visit, String scope, String at) {
        if (scope.equals("jobs")) {
            return Optional.of(new Jobs(visit.person(), visit.formToken()));
        }
        String id = scope.startsWith("job:") ? scope.substring("job:".length()) : "";
        return Ulid.isValid(id)
                ? Optional.of(new OneJob(visit.person(), new JobId(new Ulid(id)), visit.formToken()))
                : Optional.empty();
    }

    private static Optional<JobId> job(DomainEvent event) {
        return switch (event) {
            case DomainEvent.JobChanged e -> Optional.of(e.jobId());
            case DomainEvent.JobProgressed e -> Optional.of(e.jobId());
            case DomainEvent.JobLogged ignored -> Optional.empty();
            case DomainEvent.HostChanged ignored -> Optional.empty();
            case DomainEvent.RepositoryChanged ignored -> Optional.empty();
            case DomainEvent.SnapshotsChanged ignored -> Optional.empty();
        };
    }

    /// What `job/head.jte` shows.
    public record Head(JobStories.Story story, String formToken) {}

    private final class OneJob implements Scope {
        private final Actor.Person person;
        private final JobId id;
        private final String formToken;

        OneJob(Actor.Person person, JobId id, String formToken) {
            this.person = person;
            this.id = id;
            this.formToken = formToken;
        }

        @Override
        public boolean concerns(DomainEvent event) {
            return job(event).filter(id::equals).isPresent();
        }

        @Override
        public Optional<String> pieces(List<DomainEvent> events) {
            return Optional.of(jobs.find(person, id)
                    .map(view -> stories.of(person, view))
                    .map(story -> replies.text("job/head.jte", new Head(story, formToken))
                            + replies.text("job/state.jte", story))
                    .orElse(""));
        }
    }

    private final class Jobs implements Scope {
        private final Actor.Person person;
        private final String formToken;

        Jobs(Actor.Person person, String formToken) {
            this.person = person;
            this.formToken = formToken;
        }

        @Override
        public boolean concerns(DomainEvent event) {
            return job(event).isPresent();
        }

        @Override
        public Optional<String> pieces(List<DomainEvent> events) {
            Set<JobId> changed = new LinkedHashSet<>();
            events.forEach(event -> job(event).ifPresent(changed::add));
            if (changed.size() > MOST_ROWS) {
                return Optional.empty();
            }
            StringBuilder pieces = new StringBuilder();
            facts.rows(
                            person,
                            formToken,
                            changed.stream()
                                    .flatMap(id -> jobs.find(person, id).stream())
                                    .toList())
                    .forEach(row -> pieces.append(replies.text("job/row.jte", row)));
            Frame.Rail rail = frames.rail(person);
            pieces.append(replies.text("job/sentence.jte", JobPages.sentence(rail.running())))
                    .append(replies.text("layout/running.jte", rail));
            return Optional.of(pieces.toString());
        }
    }
}
