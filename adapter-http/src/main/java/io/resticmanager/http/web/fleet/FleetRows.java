package io.resticmanager.http.web.fleet;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.http.web.part.Strip;
import io.resticmanager.http.web.words.Durations;
import io.resticmanager.http.web.words.HostWords;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.fleet.ReadFleet;
import io.resticmanager.ports.host.ReadHosts.HostView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Hosts as rows of the fleet.
public final class FleetRows {
    private final ReadFleet fleet;
    private final Clock clock;

    @Inject
    public FleetRows(ReadFleet fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /// @param nextRun absent while nothing is scheduled
    /// @param tone of the result: `t-ok`, `t-warn`, `t-bad`, `t-run` or `t-mut`
    /// @param rank changes when its place in the list, worst first, does
    /// @param attention whether it stands above those that are well
    public record HostRow(
            String id,
            String name,
            String os,
            List<String> tags,
            Glyph glyph,
            Strip strip,
            Strip narrow,
            Optional<Moment> lastBackup,
            Optional<Moment> nextRun,
            String result,
            String tone,
            double percent,
            String size,
            String snapshots,
            String agent,
            Run run,
            String rank,
            boolean attention,
            boolean mayRun,
            String formToken) {
        public String href() {
            return "/hosts/" + id;
        }
    }

    /// What the button of the row does.
    public sealed interface Run {
        /// Starts a backup.
        record Now() implements Run {}

        /// Leads to the job that is under way.
        record Watch(String job) implements Run {}

        /// Nothing, and why.
        record Off(String reason) implements Run {}
    }

    List<HostRow> of(Actor.Person person, String formToken, List<HostView> hosts) {
        return fleet.rows(person, hosts).stream()
                .map(row -> row(person, formToken, row))
                .toList();
    }

    private HostRow row(Actor.Person person, String formToken, ReadFleet.Row row) {
        HostView view = row.host();
        Host host = view.overview().host();
        boolean running = row.open().filter(job -> job.state().isWithAgent()).isPresent();
        boolean backingUp = running
                && row.open().filter(job -> job.kind() == JobKind.BACKUP).isPresent();
        LocalDate today = BackupDay.dayOf(clock.instant());
        LocalDate added = BackupDay.dayOf(host.enrolledAt());
        Result result = result(row);
        return new HostRow(
                host.id().toString(),
                host.name(),
                host.platform().os(),
                host.tags().words(),
                HostWords.glyph(view, running),
                Strip.of(row.days(), today, ReadFleet.DAYS, added, backingUp, 4, 2),
                Strip.of(row.days(), today, ReadFleet.DAYS, added, backingUp, 3, 1),
                view.overview().evidence().lastConfirmedBackup().map(at -> Moment.of(at, clock)),
                row.nextRun().map(at -> Moment.of(at, clock)),
                result.words(),
                result.tone(),
                row.progress().map(Progress::percent).orElse(-1.0),
                row.size().or(() -> size(row.lastBackup())).map(Sizes::words).orElse("–"),
                Sizes.count(view.overview().snapshotCount()),
                host.agent().agentVersion(),
                run(row),
                view.protection().name(),
                view.protection() != Protection.PROTECTED || view.connection() == Connection.OFFLINE,
                person.may(Permission.RUN_JOBS),
                formToken);
    }

    private record Result(String words, String tone) {}

    private Result result(ReadFleet.Row row) {
        if (row.open().isPresent()) {
            return new Result(open(row.open().get(), row.progress()), "t-run");
        }
        if (row.host().connection() == Connection.OFFLINE) {
            return new Result(
                    row.host()
                            .lastHeard()
                            .map(at -> "Agent last seen " + Moment.of(at, clock).words())
                            .orElse("The agent has never been heard of"),
                    "t-mut");
        }
        Optional<Instant> lateFrom = row.host().overview().evidence().lateFrom();
        if (row.host().protection() == Protection.LATE && lateFrom.isPresent()) {
            return new Result("Due " + Moment.of(lateFrom.get(), clock).words(), "t-warn");
        }
        if (row.lastBackup().isEmpty()) {
            return new Result("No backup has run yet", "t-mut");
        }
        return ended(row.lastBackup().get());
    }

    private static String open(Job job, Optional<Progress> progress) {
        String what = JobWords.kind(job.kind());
        if (!job.state().isWithAgent()) {
            return what + " waits"
                    + job.waitingFor().map(w -> " for " + JobWords.waits(w)).orElse("");
        }
        if (progress.isEmpty()) {
            return what + ": " + JobWords.words(job).toLowerCase(java.util.Locale.ROOT);
        }
        return Math.round(progress.get().percent()) + "\u00a0%"
                + progress.get()
                        .eta()
                        .map(eta -> ", about " + Durations.said(eta) + " left")
                        .orElse("");
    }

    private static Result ended(Job job) {
        Job.End end = job.end().orElseThrow();
        if (end.error().isPresent()) {
            return new Result(JobWords.shortly(end.error().get().code()), "t-bad");
        }
        Optional<JobSummary.Backup> summary = backup(job);
        long unread = summary.map(JobSummary.Backup::errorCount).orElse(0L);
        String words = JobWords.words(job);
        return switch (JobWords.glyph(job).kind()) {
            case WARNINGS ->
                new Result(unread > 0 ? Sizes.count(unread, "file", "files") + " not readable" : words, "t-warn");
            case OK ->
                new Result(summary.map(s -> Durations.words(s.duration())).orElse(words), "t-mut");
            case FAILED -> new Result(words, "t-bad");
            case RUNNING, LATE, OFFLINE, QUEUED, CANCELLED -> new Result(words, "t-mut");
        };
    }

    private static Run run(ReadFleet.Row row) {
        if (row.open().isPresent()) {
            return new Run.Watch(row.open().get().id().toString());
        }
        if (row.host().connection() == Connection.OFFLINE) {
            return new Run.Off("The agent is away. Start it, and the backup can run.");
        }
        return new Run.Now();
    }

    /// Of a snapshot that no listing has shown yet.
    private static Optional<Long> size(Optional<Job> last) {
        return last.flatMap(FleetRows::backup).map(JobSummary.Backup::totalBytesProcessed);
    }

    private static Optional<JobSummary.Backup> backup(Job job) {
        return job.end().flatMap(Job.End::summary).map(s -> s instanceof JobSummary.Backup b ? b : null);
    }

    /// How long ago an agent was heard of, in a sentence.
    String away(HostView host) {
        return host.lastHeard()
                .map(at -> "has been away for " + Durations.said(Duration.between(at, clock.instant())))
                .orElse("has never connected");
    }
}
