package io.resticmanager.ports.job;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// Jobs and their logs as people see them.
public final class ReadJobs {
    /// Log entries one call answers at most.
    public static final int MOST_LOG_ENTRIES = 5_000;

    private final JobStore jobs;
    private final JobLogStore logs;
    private final LiveProgress progress;

    @Inject
    public ReadJobs(JobStore jobs, JobLogStore logs, LiveProgress progress) {
        this.jobs = jobs;
        this.logs = logs;
        this.progress = progress;
    }

    /// @param progress only of a job that is running
    public record JobView(Job job, Optional<Progress> progress) {}

    public Page<JobView> list(Actor actor, JobStore.Filter filter, PageRequest page) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return jobs.list(filter, page).map(this::view);
    }

    public Optional<JobView> find(Actor actor, JobId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return jobs.find(id).map(this::view);
    }

    /// Entries after line `after`, ascending; `limit` is 1 to {@value #MOST_LOG_ENTRIES}.
    public List<LogEntry> log(Actor actor, JobId id, long after, int limit) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return logs.read(id, after, Math.clamp(limit, 1, MOST_LOG_ENTRIES));
    }

    /// The number of the last line there is; 0 for none.
    public long lastLine(Actor actor, JobId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return logs.lastLine(id);
    }

    /// How fast a running job read its files so far, in bytes per second, oldest first.
    public List<Double> speeds(Actor actor, JobId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return progress.speeds(id);
    }

    private JobView view(Job job) {
        return new JobView(job, job.isEnded() ? Optional.empty() : progress.of(job.id()));
    }
}
