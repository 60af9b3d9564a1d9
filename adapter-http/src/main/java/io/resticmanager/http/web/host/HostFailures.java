package io.resticmanager.http.web.host;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.ports.fleet.ReadOneHost;
import io.resticmanager.ports.fleet.ReadOneHost.Detail;
import io.resticmanager.ports.job.ReadJobs;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is said of a host whose backups fail: since when, why, what to do, and restic's own words.
public final class HostFailures {
    private static final int TAIL = 40;
    private static final int RAW_LINES = 3;

    private final ReadJobs jobs;
    private final Clock clock;

    @Inject
    public HostFailures(ReadJobs jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    /// @param raw what restic said, its last lines; empty when the log has none
    /// @param locked whether removing stale locks is what helps
    public record Failing(String title, String sentence, List<String> raw, String job, boolean locked) {}

    Failing of(Visit visit, Detail detail, ReadOneHost.Failing failing) {
        Job last = failing.last();
        Optional<JobError> error = last.end().flatMap(Job.End::error);
        String shortly = error.map(e -> JobWords.shortly(e.code())).orElse("restic failed");
        String count = failing.count() == 1
                ? "The last backup failed: "
                : "The last " + failing.count() + (failing.atLeast() ? " or more" : "") + " backups failed: ";
        String sentence = error.map(JobError::message).orElse("")
                + detail.newest()
                        .map(newest -> " The newest restore point is from "
                                + Moment.absolute(newest.listed().time(), clock).words() + ".")
                        .orElse(" There is no restore point yet.");
        return new Failing(
                count + lower(shortly),
                sentence.strip(),
                raw(visit, last),
                last.id().toString(),
                error.filter(e -> e.code() == ErrorCode.LOCKED).isPresent());
    }

    private static String lower(String words) {
        // "restic", "Repository" and the like begin sentences elsewhere.
        return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    private List<String> raw(Visit visit, Job job) {
        long last = jobs.lastLine(visit.person(), job.id());
        List<String> lines = jobs.log(visit.person(), job.id(), Math.max(0, last - TAIL), TAIL).stream()
                .filter(entry -> entry instanceof LogEntry.Line line && line.stream() == LogStream.STDERR)
                .map(entry -> ((LogEntry.Line) entry).text())
                .toList();
        return lines.subList(Math.max(0, lines.size() - RAW_LINES), lines.size());
    }
}
