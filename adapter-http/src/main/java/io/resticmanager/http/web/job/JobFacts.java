package io.resticmanager.http.web.job;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.http.web.words.Durations;
import io.resticmanager.http.web.words.HostNames;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.NameJobs;
import io.resticmanager.ports.job.ReadJobs.JobView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What lists and pages say of jobs.
public final class JobFacts {
    private final NameJobs names;
    private final Clock clock;

    @Inject
    public JobFacts(NameJobs names, Clock clock) {
        this.names = names;
        this.clock = clock;
    }

    /// A job as a row.
    ///
    /// @param what the verb, e.g. `Backup`
    /// @param took how long it ran or runs; empty text while it waits
    /// @param percent -1 without progress
    /// @param mayRun whether the reader may cancel it and run it again
    /// @param formToken for the buttons of its row; empty text for none
    /// @param unhappy whether running it again is what one wants
    public record Row(
            String id,
            Glyph glyph,
            Badge badge,
            String what,
            String hostId,
            String host,
            String os,
            String repositoryId,
            String repository,
            Moment at,
            String took,
            String result,
            String tone,
            double percent,
            String by,
            boolean open,
            boolean mayRun,
            boolean unhappy,
            String formToken) {}

    /// Without buttons.
    public List<Row> rows(Actor.Person person, List<JobView> jobs) {
        return rows(person, "", jobs);
    }

    public List<Row> rows(Actor.Person person, String formToken, List<JobView> jobs) {
        NameJobs.Names known = names.of(person, jobs.stream().map(JobView::job).toList());
        return jobs.stream().map(view -> row(person, formToken, view, known)).toList();
    }

    public Row row(Actor.Person person, JobView view) {
        return rows(person, List.of(view)).getFirst();
    }

    private Row row(Actor.Person person, String formToken, JobView view, NameJobs.Names known) {
        Optional<HostStore.Named> host =
                Optional.ofNullable(known.hosts().get(view.job().hostId()));
        Job job = view.job();
        return new Row(
                job.id().toString(),
                JobWords.glyph(job),
                JobWords.badge(job),
                JobWords.kind(job.kind()) + (job.spec().isDryRun() ? " (dry run)" : ""),
                job.hostId().toString(),
                HostNames.of(host),
                host.map(HostStore.Named::os).orElse(""),
                job.repositoryId().toString(),
                known.repositories().getOrDefault(job.repositoryId(), "removed repository"),
                Moment.of(job.times().effective(), clock),
                took(job),
                result(job, view.progress()),
                tone(job),
                view.progress().map(Progress::percent).orElse(-1.0),
                by(job, known),
                !job.isEnded(),
                person.may(Permission.RUN_JOBS),
                job.outcome().filter(o -> o == Outcome.FAILED).isPresent(),
                formToken);
    }

    /// The agent's clock at both ends, so that a wrong one does not matter; while it runs the server's.
    String took(Job job) {
        if (job.times().started().isEmpty()) {
            return "";
        }
        Instant began = job.times().started().get();
        if (job.times().ended().isPresent()) {
            return Durations.words(Duration.between(began, job.times().ended().get()));
        }
        return Durations.words(Duration.between(job.times().dispatched().orElse(began), clock.instant()));
    }

    private static String by(Job job, NameJobs.Names known) {
        return switch (job.origin()) {
            case Origin.Command command -> person(command.by(), known);
            case Origin.Again again -> person(again.by(), known) + ", attempt " + again.attempt();
            case Origin.Onboarding ignored -> "the server, for a new host";
            case Origin.Care care -> JobWords.by(care.cause());
            case Origin.Schedule schedule -> JobWords.by(schedule);
        };
    }

    private static String person(Optional<UserId> by, NameJobs.Names known) {
        return by.map(id -> known.users().getOrDefault(id, "a former user")).orElse("the server");
    }

    private static String result(Job job, Optional<Progress> progress) {
        if (job.waitingFor().isPresent()) {
            return "Waits for " + JobWords.waits(job.waitingFor().get());
        }
        if (progress.isPresent() && job.state() != JobState.CANCELLING) {
            return percent(progress.get())
                    + progress.get()
                            .eta()
                            .map(eta -> ", about " + Durations.said(eta) + " left")
                            .orElse("");
        }
        if (job.state() == JobState.CANCELLING) {
            return "Being cancelled";
        }
        Optional<Job.End> end = job.end();
        if (job.outcome().filter(Outcome::isDone).isPresent() && job.spec().makesSnapshot() && !job.isGreen()) {
            return JobWords.words(job);
        }
        if (end.flatMap(Job.End::error).isPresent()) {
            return JobWords.shortly(end.get().error().get().code());
        }
        return end.flatMap(Job.End::summary)
                .map(said -> summary(said, job.spec().isDryRun()))
                .orElse(JobWords.words(job));
    }

    public static String percent(Progress progress) {
        return Math.floor(progress.percent()) == 100 && progress.percent() < 100
                ? "99\u00a0%"
                : String.format(Locale.ROOT, "%.0f\u00a0%%", Math.floor(progress.percent()));
    }

    private static String summary(JobSummary summary, boolean dryRun) {
        return switch (summary) {
            case JobSummary.Backup b ->
                b.errorCount() > 0
                        ? Sizes.count(b.errorCount(), "file", "files") + " not readable"
                        : (dryRun ? "Would add " : "+ ")
                                + Sizes.words(b.dataAddedPacked().orElse(b.dataAdded()));
            case JobSummary.Init ignored -> "Initialised";
            case JobSummary.Check c -> c.errors() == 0 ? "No errors" : Sizes.count(c.errors(), "error", "errors");
            case JobSummary.Forget f ->
                Sizes.count(f.removed(), "snapshot", "snapshots") + (dryRun ? " would be removed, " : " removed, ")
                        + f.kept() + " kept" + (f.pinned() == 0 ? "" : ", " + f.pinned() + " of them by a pin");
            case JobSummary.Prune p ->
                p.freedBytes()
                        .map(freed -> Sizes.words(freed) + (dryRun ? " would be freed" : " freed"))
                        .orElse(dryRun ? "Dry run, nothing freed" : "");
            case JobSummary.Unlock u ->
                Sizes.count(u.found() - u.left(), "lock", "locks") + " removed, " + u.left() + " left";
            case JobSummary.Stats s -> Sizes.words(s.storedBytes()) + " stored";
            case JobSummary.Snapshots s -> Sizes.count(s.count(), "snapshot", "snapshots");
            case JobSummary.Test t -> JobWords.test(t);
        };
    }

    private static String tone(Job job) {
        return switch (JobWords.glyph(job).kind()) {
            case RUNNING -> "t-run";
            case WARNINGS, LATE -> "t-warn";
            case FAILED -> "t-bad";
            case OK, QUEUED, CANCELLED, OFFLINE -> "text-ink-2";
        };
    }
}
