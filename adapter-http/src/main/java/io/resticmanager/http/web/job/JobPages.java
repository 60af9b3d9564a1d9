package io.resticmanager.http.web.job;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.http.web.words.HostNames;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.job.CancelJob;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.job.ReadJobs.JobView;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The list of jobs, a job's page with its log, cancelling and running again.
public final class JobPages implements PageSet {
    private static final int LINES = 500;
    private static final int MOST_FOUND = 12;

    private final ReadJobs read;
    private final ReadHosts hosts;
    private final ReadRepositories repositories;
    private final RunJob run;
    private final CancelJob cancel;
    private final JobFacts facts;
    private final JobStories stories;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public JobPages(
            ReadJobs read,
            ReadHosts hosts,
            ReadRepositories repositories,
            RunJob run,
            CancelJob cancel,
            JobFacts facts,
            JobStories stories,
            Frames frames,
            Clock clock) {
        this.read = read;
        this.hosts = hosts;
        this.repositories = repositories;
        this.run = run;
        this.cancel = cancel;
        this.facts = facts;
        this.stories = stories;
        this.frames = frames;
        this.clock = clock;
    }

    /// @param q what was searched for; empty text for nothing
    /// @param narrowed filters that chips of the page do not set
    /// @param hosts several that a search found
    /// @param rows newest first
    public record ListPage(
            Frame frame,
            String sentence,
            JobQuery query,
            String q,
            List<Chip> chips,
            List<Chip> narrowed,
            List<Chip> kinds,
            List<Chip> since,
            List<Chip> hosts,
            List<JobFacts.Row> rows,
            String first,
            String next,
            boolean later) {}

    public record Chip(String words, String href, boolean on) {}

    /// @param last the number of the last line that is shown; the live log goes on after it
    /// @param earlier whether there are lines before the first one
    /// @param later whether there are lines after the last one
    public record JobPage(
            Frame frame,
            JobStories.Story story,
            List<LogRows.Row> lines,
            long last,
            long firstLine,
            boolean earlier,
            boolean later) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/jobs").needs(Permission.VIEW).by(this::list),
                PageRoute.get("/jobs/{id}").needs(Permission.VIEW).by(this::show),
                PageRoute.get("/jobs/{id}/log").needs(Permission.VIEW).by(this::earlier),
                PageRoute.get("/jobs/{id}/cancel").needs(Permission.RUN_JOBS).by(this::askCancel),
                PageRoute.post("/jobs/{id}/cancel").needs(Permission.RUN_JOBS).by(this::cancel),
                PageRoute.post("/jobs/{id}/again").needs(Permission.RUN_JOBS).by(this::again),
                PageRoute.post("/jobs/{id}/unlock").needs(Permission.RUN_JOBS).by(this::unlock));
    }

    private Reply list(Visit visit) {
        Optional<String> q = visit.query("q").map(text -> text.substring(0, Math.min(text.length(), 100)));
        List<ReadHosts.HostView> found = q.map(text -> hosts.list(
                                visit.person(),
                                new ReadHosts.Query(
                                        Optional.empty(), Optional.empty(), Optional.empty(), q, HostStore.Sort.NAME),
                                new PageRequest(Optional.empty(), MOST_FOUND))
                        .items())
                .orElse(List.of());
        Optional<JobId> asked = q.map(text -> text.toUpperCase(Locale.ROOT))
                .filter(Ulid::isValid)
                .map(text -> new JobId(new Ulid(text)))
                .filter(id -> read.find(visit.person(), id).isPresent());
        if (asked.isPresent()) {
            return Reply.to("/jobs/" + asked.get());
        }
        JobQuery query = JobQuery.of(visit);
        if (found.size() == 1) {
            return Reply.to(query.links().with("host", hostId(found.getFirst())).toString());
        }
        Page<JobView> page = q.isPresent()
                ? new Page<>(List.of(), Optional.empty())
                : visit.paged(50, wanted -> read.list(visit.person(), query.filter(clock.instant()), wanted));
        Frame frame =
                frames.of(visit, Frame.Section.JOBS, "Jobs").following("jobs").inFullWidth();
        return Reply.view(
                "job/list.jte",
                new ListPage(
                        frame,
                        sentence(frame.rail().running()),
                        query,
                        q.orElse(""),
                        chips(query),
                        narrowed(visit, query),
                        kinds(query),
                        since(query),
                        found.stream()
                                .map(host -> new Chip(
                                        host.overview().host().name(),
                                        query.links().with("host", hostId(host)).toString(),
                                        false))
                                .toList(),
                        facts.rows(visit.person(), visit.formToken(), page.items()),
                        query.links().toString(),
                        page.next()
                                .map(next -> query.links()
                                        .with("cursor", next.text())
                                        .toString())
                                .orElse(""),
                        visit.query("cursor").isPresent()));
    }

    private static String hostId(ReadHosts.HostView host) {
        return host.overview().host().id().toString();
    }

    static String sentence(int running) {
        return switch (running) {
            case 0 -> "No job is running";
            case 1 -> "1 job is running";
            default -> running + " jobs are running";
        };
    }

    private static List<Chip> chips(JobQuery query) {
        Links any = query.links().without("state").without("outcome");
        List<Chip> chips = new ArrayList<>();
        chips.add(new Chip(
                "All",
                any.toString(),
                query.state().isEmpty() && query.outcome().isEmpty()));
        for (JobState state : List.of(JobState.RUNNING, JobState.QUEUED)) {
            chips.add(chip(
                    state == JobState.RUNNING ? "Running" : "Queued",
                    any.with("state", JobQuery.word(state)),
                    query.state(),
                    state));
        }
        for (Outcome outcome : List.of(Outcome.FAILED, Outcome.WARNINGS, Outcome.SUCCEEDED, Outcome.CANCELLED)) {
            chips.add(chip(
                    JobWords.outcome(outcome), any.with("outcome", JobQuery.word(outcome)), query.outcome(), outcome));
        }
        return chips;
    }

    /// The host and the repository that the list is narrowed to; each link takes its filter away.
    private List<Chip> narrowed(Visit visit, JobQuery query) {
        List<Chip> chips = new ArrayList<>();
        query.host()
                .ifPresent(id -> chips.add(new Chip(
                        HostNames.of(visit.person(), hosts, List.of(id)).of(id),
                        query.links().without("host").toString(),
                        true)));
        query.repository()
                .ifPresent(id -> chips.add(new Chip(
                        repositories
                                .find(visit.person(), id)
                                .map(r -> r.repository().name())
                                .orElse("removed repository"),
                        query.links().without("repository").toString(),
                        true)));
        return chips;
    }

    private static List<Chip> kinds(JobQuery query) {
        List<Chip> chips = new ArrayList<>();
        chips.add(new Chip(
                "All kinds",
                query.links().without("kind").toString(),
                query.kind().isEmpty()));
        for (JobKind kind : JobKind.values()) {
            chips.add(chip(JobWords.kind(kind), query.links().with("kind", JobQuery.word(kind)), query.kind(), kind));
        }
        return chips;
    }

    private static List<Chip> since(JobQuery query) {
        List<Chip> chips = new ArrayList<>();
        for (JobQuery.Since since : JobQuery.Since.values()) {
            chips.add(chip(since.words(), query.links().with("since", since.word()), query.since(), since));
        }
        chips.add(new Chip(
                "All", query.links().without("since").toString(), query.since().isEmpty()));
        return chips;
    }

    private static <E> Chip chip(String words, Links href, Optional<E> chosen, E mine) {
        return new Chip(words, href.toString(), chosen.filter(mine::equals).isPresent());
    }

    private Reply show(Visit visit) {
        JobView view = find(visit);
        JobId id = view.job().id();
        // A line that the address asks for, else the end.
        long last = read.lastLine(visit.person(), id);
        long from = visit.query("from", Long::parseLong).orElse(last - LINES + 1);
        long after = Math.max(0, Math.min(from, last) - 1);
        List<LogEntry> entries = read.log(visit.person(), id, after, LINES);
        JobStories.Story story = stories.of(visit.person(), view);
        Frame frame = frames.of(visit, Frame.Section.JOBS, story.title())
                .at("Jobs", "/jobs")
                .following("job:" + id);
        return Reply.view(
                "job/page.jte",
                new JobPage(
                        frame,
                        story,
                        LogRows.of(entries, "", clock),
                        entries.isEmpty() ? after : entries.getLast().lastLine(),
                        entries.isEmpty() ? after + 1 : entries.getFirst().line(),
                        !entries.isEmpty() && entries.getFirst().line() > 1,
                        !entries.isEmpty() && entries.getLast().lastLine() < last));
    }

    /// Rows for a reader who scrolled up.
    private Reply earlier(Visit visit) {
        JobView view = find(visit);
        long before = visit.query("before", Long::parseLong).orElse(1L);
        long after = Math.max(0, before - 1 - LINES);
        List<LogEntry> entries = read.log(visit.person(), view.job().id(), after, LINES).stream()
                .filter(entry -> entry.line() < before)
                .toList();
        return Reply.view("job/lines.jte", LogRows.of(entries, "", clock));
    }

    private Reply askCancel(Visit visit) {
        JobView view = find(visit);
        JobStories.Story story = stories.of(visit.person(), view);
        Frame frame = frames.of(visit, Frame.Section.JOBS, "Cancel " + story.title())
                .at(story.title(), "/jobs/" + view.job().id());
        return Reply.view("job/cancel.jte", new JobPage(frame, story, List.of(), 0, 0, false, false));
    }

    private Reply cancel(Visit visit) {
        JobId id = visit.id("id", "job", JobId::new);
        return switch (cancel.cancel(visit.person(), id)) {
            case CancelJob.Decision.Accepted accepted ->
                Reply.to("/jobs/" + id)
                        .saying(
                                accepted.job().isEnded()
                                        ? "The job is cancelled."
                                        : "The agent is asked to stop. What was uploaded so far stays and speeds up"
                                                + " the next run.");
            case CancelJob.Decision.TooLate ignored ->
                Reply.to("/jobs/" + id).warning("Too late: the job has ended already.");
            case CancelJob.Decision.NoSuchJob ignored -> throw new RefusedCallException(Problem.notFound("job"));
        };
    }

    private Reply again(Visit visit) {
        Job job = find(visit).job();
        RunJob.Request request = new RunJob.Request(job.hostId(), orderAgain(job), job.limits(), false);
        return decided(job, run.run(visit.person(), request));
    }

    /// What is set up now counts, not what was set up then.
    private static RunJob.Order orderAgain(Job job) {
        if (job.spec() instanceof JobSpec.Backup backup && backup.groupId().isPresent()) {
            return new RunJob.Order.GroupBackup(backup.groupId().get(), backup.dryRun());
        }
        return job.spec() instanceof JobSpec.Forget forget
                ? new RunJob.Order.GroupForget(forget.groupId(), forget.dryRun())
                : new RunJob.Order.OnRepository(job.repositoryId(), job.spec());
    }

    private Reply unlock(Visit visit) {
        Job job = find(visit).job();
        RunJob.Order order = new RunJob.Order.OnRepository(job.repositoryId(), new JobSpec.Unlock(false));
        return decided(job, run.run(visit.person(), new RunJob.Request(job.hostId(), order, job.limits(), false)));
    }

    private static Reply decided(Job before, RunJob.Decision decision) {
        Reply.Redirect back = Reply.to("/jobs/" + before.id());
        return switch (decision) {
            case RunJob.Decision.Queued queued ->
                Reply.to("/jobs/" + queued.job().id())
                        .saying(JobWords.kind(queued.job().kind()) + " is queued.");
            case RunJob.Decision.NoSuchHost ignored -> back.warning("The host has been removed.");
            case RunJob.Decision.NoSuchRepository ignored -> back.warning("The repository has been removed.");
            case RunJob.Decision.NoSuchGroup ignored ->
                back.warning("What this job backed up is no longer set up on the host.");
            case RunJob.Decision.GroupIncomplete incomplete -> back.warning(incomplete.sentence());
            case RunJob.Decision.WrongSelection(var objection) -> back.warning(objection.sentence());
            case RunJob.Decision.HostOffline offline ->
                back.warning("The agent of " + offline.host().name() + " is not connected. Start it and try again.");
            case RunJob.Decision.NoAdminLogin missing -> back.warning(missing.sentence());
            case RunJob.Decision.NotTyped ignored ->
                Reply.to("/repositories/" + before.repositoryId() + "/unlock")
                        .warning("Removing all locks is asked for anew each time.");
            case RunJob.Decision.RepositoryBusy ignored ->
                back.warning("Another job may be at work in the repository. Wait for its end.");
        };
    }

    private JobView find(Visit visit) {
        JobId id = visit.id("id", "job", JobId::new);
        return read.find(visit.person(), id).orElseThrow(() -> new RefusedCallException(Problem.notFound("job")));
    }
}
