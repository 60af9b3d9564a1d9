package io.resticmanager.http.web.job;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.http.web.words.Durations;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.job.ReadJobs.JobView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A job as its page tells it: where it stands, what it found, what went wrong and what to do.
public final class JobStories {
    private final JobFacts facts;
    private final JobNotes notes;
    private final ReadJobs jobs;
    private final Clock clock;

    @Inject
    public JobStories(JobFacts facts, JobNotes notes, ReadJobs jobs, Clock clock) {
        this.facts = facts;
        this.notes = notes;
        this.jobs = jobs;
        this.clock = clock;
    }

    /// @param title e.g. `Backup of db-prod-01`
    /// @param zone of the times in the log, by its IANA name
    /// @param unhappy whether running it again is the next step
    /// @param since e.g. `Started` or `Queued`, to be followed by `at`
    public record Story(
            JobFacts.Row row,
            String title,
            String since,
            Moment at,
            Optional<Running> running,
            Optional<JobNotes.Note> note,
            List<Tile> tiles,
            List<Phase> phases,
            List<Detail> details,
            boolean mayRun,
            boolean canCancel,
            boolean canRepeat,
            boolean canUnlock,
            boolean unhappy,
            String zone) {}

    /// @param speed now, e.g. `118 MB/s`; empty text when it is not known yet
    /// @param line of the speed over the whole run; absent while it is too short to show anything
    public record Running(
            double percent,
            String percentWords,
            String left,
            String data,
            String ofData,
            String files,
            String ofFiles,
            List<String> current,
            String speed,
            Optional<SpeedLine> line) {}

    public record Tile(String label, String number, String words) {}

    public record Phase(Glyph glyph, String words, String took, boolean now) {}

    /// @param href empty text for plain words
    public record Detail(String label, String words, String href, boolean mono) {}

    Story of(Actor.Person person, JobView view) {
        Job job = view.job();
        JobFacts.Row row = facts.row(person, view);
        boolean started = job.times().started().isPresent();
        boolean failed = job.outcome().filter(o -> o == Outcome.FAILED).isPresent();
        return new Story(
                row,
                row.what() + " of " + (job.kind() == JobKind.BACKUP ? row.host() : row.repository()),
                started ? "Started" : "Queued",
                Moment.absolute(
                        job.times()
                                .dispatched()
                                .filter(at -> started)
                                .orElse(job.times().queued()),
                        clock),
                view.progress().map(progress -> running(progress, jobs.speeds(person, job.id()))),
                notes.of(job, row),
                tiles(job),
                phases(job, view.progress()),
                details(job, row),
                person.may(Permission.RUN_JOBS),
                !job.isEnded() && job.state() != JobState.CANCELLING,
                job.isEnded(),
                failed && code(job).filter(c -> c == ErrorCode.LOCKED).isPresent(),
                failed,
                clock.getZone() instanceof ZoneOffset ? "UTC" : clock.getZone().getId());
    }

    private static Running running(Progress progress, List<Double> speeds) {
        return new Running(
                progress.percent(),
                JobFacts.percent(progress),
                progress.eta()
                        .map(eta -> "about " + Durations.said(eta) + " left")
                        .orElse(""),
                Sizes.words(progress.bytesDone()),
                progress.bytesTotal() > 0 ? "of " + Sizes.words(progress.bytesTotal()) : "",
                Sizes.count(progress.filesDone()),
                progress.filesTotal() > 0 ? "of " + Sizes.count(progress.filesTotal()) : "",
                progress.currentFiles(),
                speeds.isEmpty() ? "" : Sizes.rate(speeds.getLast()),
                SpeedLine.through(speeds));
    }

    private static List<Tile> tiles(Job job) {
        Optional<JobSummary.Backup> backup = backup(job);
        if (backup.isEmpty()) {
            return List.of();
        }
        JobSummary.Backup b = backup.get();
        List<Tile> tiles = new ArrayList<>();
        job.end()
                .flatMap(Job.End::snapshotId)
                .ifPresent(id -> tiles.add(new Tile(
                        "Snapshot",
                        id.substring(0, Math.min(8, id.length())),
                        switch (job.confirmation().orElse(Confirmation.PENDING)) {
                            case CONFIRMED -> "seen in the repository";
                            case PENDING -> "being verified";
                            case MISSING -> "not in the repository";
                        })));
        tiles.add(new Tile(
                "Data read",
                Sizes.words(b.totalBytesProcessed()),
                Sizes.count(b.totalFilesProcessed(), "file", "files")));
        tiles.add(new Tile(
                "Added",
                Sizes.words(b.dataAddedPacked().orElse(b.dataAdded())),
                b.dataAddedPacked().isPresent() ? "after dedup and compression" : "after dedup"));
        tiles.add(new Tile("Changed", Sizes.count(b.filesChanged()), "+ " + Sizes.count(b.filesNew()) + " new files"));
        double seconds = Math.max(0.001, b.duration().toMillis() / 1000.0);
        tiles.add(new Tile("Speed", Sizes.rate(b.totalBytesProcessed() / seconds), "read, on average"));
        return tiles;
    }

    private List<Phase> phases(Job job, Optional<Progress> progress) {
        List<Phase> phases = new ArrayList<>();
        Job.Times times = job.times();
        boolean sent = times.dispatched().isPresent();
        phases.add(new Phase(
                done(sent || job.isEnded(), job.state() == JobState.QUEUED),
                "Queued",
                times.dispatched()
                        .map(at -> Durations.words(Duration.between(times.queued(), at)))
                        .orElse(""),
                job.state() == JobState.QUEUED));
        if (sent || !job.isEnded()) {
            phases.add(new Phase(
                    done(times.started().isPresent(), job.state() == JobState.DISPATCHED),
                    "Sent to the agent",
                    "",
                    job.state() == JobState.DISPATCHED));
            boolean running = job.state() == JobState.RUNNING || job.state() == JobState.CANCELLING;
            boolean failed = job.outcome().filter(o -> !o.isDone()).isPresent();
            boolean scanning = running
                    && job.kind() == JobKind.BACKUP
                    && progress.filter(p -> p.bytesTotal() > 0).isEmpty();
            if (job.kind() == JobKind.BACKUP && running) {
                phases.add(new Phase(done(!scanning, scanning), "Scan", scanning ? facts.took(job) : "", scanning));
            }
            phases.add(new Phase(
                    failed ? facts(job) : done(job.isEnded(), running && !scanning),
                    JobWords.kind(job.kind()),
                    failed && !facts.took(job).isEmpty()
                            ? JobWords.words(job).toLowerCase(Locale.ROOT) + " after " + facts.took(job)
                            : scanning ? "" : facts.took(job),
                    running && !scanning));
        }
        if (job.spec().makesSnapshot() && job.outcome().map(Outcome::isDone).orElse(true)) {
            boolean pending =
                    job.confirmation().filter(c -> c == Confirmation.PENDING).isPresent();
            boolean missing =
                    job.confirmation().filter(c -> c == Confirmation.MISSING).isPresent();
            phases.add(new Phase(
                    missing ? new Glyph(Glyph.Kind.FAILED, "failed") : done(job.isGreen(), pending),
                    "Snapshot verified",
                    "",
                    pending));
        }
        return phases;
    }

    private static Glyph facts(Job job) {
        return job.outcome().filter(o -> o == Outcome.FAILED).isPresent()
                ? new Glyph(Glyph.Kind.FAILED, "failed")
                : new Glyph(Glyph.Kind.CANCELLED, "cancelled");
    }

    private static Glyph done(boolean done, boolean now) {
        if (done) {
            return new Glyph(Glyph.Kind.OK, "done");
        }
        return now ? new Glyph(Glyph.Kind.RUNNING, "now") : new Glyph(Glyph.Kind.QUEUED, "to come");
    }

    private static List<Detail> details(Job job, JobFacts.Row row) {
        List<Detail> details = new ArrayList<>();
        details.add(new Detail("Host", row.host(), "/hosts/" + row.hostId(), false));
        details.add(new Detail("Repository", row.repository(), "/repositories/" + row.repositoryId(), false));
        details.add(new Detail("Started by", row.by(), "", false));
        if (job.spec() instanceof JobSpec.Backup backup) {
            backup.selection().includes().stream()
                    .limit(8)
                    .forEach(path -> details.add(new Detail("Path", path, "", true)));
            int more = backup.selection().includes().size() - 8;
            if (more > 0) {
                details.add(new Detail("", more + " more paths", "", false));
            }
        }
        job.limits()
                .uploadKiBps()
                .ifPresent(n -> details.add(new Detail("Upload limit", Sizes.rate(n * 1024.0), "", false)));
        job.limits()
                .downloadKiBps()
                .ifPresent(n -> details.add(new Detail("Download limit", Sizes.rate(n * 1024.0), "", false)));
        job.end()
                .flatMap(Job.End::exitCode)
                .ifPresent(code -> details.add(new Detail("Exit code", Integer.toString(code), "", true)));
        details.add(new Detail("Job", job.id().toString(), "", true));
        return details;
    }

    private static Optional<ErrorCode> code(Job job) {
        return job.end().flatMap(Job.End::error).map(JobError::code);
    }

    private static Optional<JobSummary.Backup> backup(Job job) {
        return job.end().flatMap(Job.End::summary).map(s -> s instanceof JobSummary.Backup b ? b : null);
    }
}
