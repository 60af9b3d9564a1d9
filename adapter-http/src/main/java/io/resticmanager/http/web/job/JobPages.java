package io.resticmanager.http.web.job;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.job.CancelJob;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.job.ReadJobs.JobView;
import io.resticmanager.ports.job.RunJob;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The list of jobs, a job's page with its log, cancelling and running again.
public final class JobPages implements PageSet {
    private static final int LINES = 500;

    private final ReadJobs read;
    private final RunJob run;
    private final CancelJob cancel;
    private final JobFacts facts;
    private final JobStories stories;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public JobPages(
            ReadJobs read,
            RunJob run,
            CancelJob cancel,
            JobFacts facts,
            JobStories stories,
            Frames frames,
            Clock clock) {
        this.read = read;
        this.run = run;
        this.cancel = cancel;
        this.facts = facts;
        this.stories = stories;
        this.frames = frames;
        this.clock = clock;
    }

    /// @param rows newest first
    public record ListPage(
            Frame frame,
            String sentence,
            List<Chip> chips,
            List<JobFacts.Row> rows,
            boolean filtered,
            String first,
            String next,
            boolean later) {}

    public record Chip(String words, String href, boolean on) {}

    /// @param last the number of the last line that is shown; the live log goes on after it
    /// @param earlier whether there are lines before the first one
    public record JobPage(
            Frame frame, JobStories.Story story, List<LogRows.Row> lines, long last, long firstLine, boolean earlier) {}

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
        Optional<JobState> state = visit.query("state", text -> JobState.valueOf(text.toUpperCase(Locale.ROOT)));
        Optional<JobKind> kind = visit.query("kind", text -> JobKind.valueOf(text.toUpperCase(Locale.ROOT)));
        JobStore.Filter filter = new JobStore.Filter(Optional.empty(), kind, state, Optional.empty(), Optional.empty());
        Page<JobView> page = visit.paged(50, wanted -> read.list(visit.person(), filter, wanted));
        Links here = Links.to("/jobs")
                .with("state", state.map(s -> s.name().toLowerCase(Locale.ROOT)).orElse(""))
                .with("kind", kind.map(k -> k.name().toLowerCase(Locale.ROOT)).orElse(""));
        Frame frame =
                frames.of(visit, Frame.Section.JOBS, "Jobs").following("jobs").inFullWidth();
        return Reply.view(
                "job/list.jte",
                new ListPage(
                        frame,
                        sentence(frame.rail().running()),
                        chips(state, kind),
                        facts.rows(visit.person(), page.items()),
                        state.isPresent() || kind.isPresent(),
                        here.toString(),
                        page.next()
                                .map(next -> here.with("cursor", next.text()).toString())
                                .orElse(""),
                        visit.query("cursor").isPresent()));
    }

    static String sentence(int running) {
        return switch (running) {
            case 0 -> "No job is running";
            case 1 -> "1 job is running";
            default -> running + " jobs are running";
        };
    }

    private static List<Chip> chips(Optional<JobState> state, Optional<JobKind> kind) {
        Links all = Links.to("/jobs");
        return List.of(
                new Chip("All", all.toString(), state.isEmpty() && kind.isEmpty()),
                chip("Running", all.with("state", "running"), state, JobState.RUNNING),
                chip("Queued", all.with("state", "queued"), state, JobState.QUEUED),
                chip("Backups", all.with("kind", "backup"), kind, JobKind.BACKUP),
                chip("Tests", all.with("kind", "test"), kind, JobKind.TEST),
                chip("Checks", all.with("kind", "check"), kind, JobKind.CHECK));
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
                        !entries.isEmpty() && entries.getFirst().line() > 1));
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
        return Reply.view("job/cancel.jte", new JobPage(frame, story, List.of(), 0, 0, false));
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
        RunJob.Order order =
                job.spec() instanceof JobSpec.Backup backup && backup.groupId().isPresent()
                        ? new RunJob.Order.GroupBackup(backup.groupId().get(), backup.dryRun())
                        : new RunJob.Order.OnRepository(job.repositoryId(), job.spec());
        return decided(job, run.run(visit.person(), new RunJob.Request(job.hostId(), order, job.limits(), false)));
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
            case RunJob.Decision.HostOffline offline ->
                back.warning("The agent of " + offline.host().name() + " is not connected. Start it and try again.");
            case RunJob.Decision.RepositoryBusy ignored ->
                back.warning("Another job may be at work in the repository. Wait for its end.");
        };
    }

    private JobView find(Visit visit) {
        JobId id = visit.id("id", "job", JobId::new);
        return read.find(visit.person(), id).orElseThrow(() -> new RefusedCallException(Problem.notFound("job")));
    }
}
