package io.resticmanager.ports.job;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import java.time.Instant;
import java.util.List;

/// Job logs in compressed chunks. Reading a page costs the same at the end of a million lines as at their start.
public interface JobLogStore {
    /// Appends the entries after the last line it has; entries it has already are ignored. Only inside a write
    /// transaction. Beyond the cap ([#CAP_BYTES] of text per job) it keeps the beginning and the end and
    /// drops from the middle.
    ///
    /// @return the last line the log now reaches
    long append(JobId job, List<LogEntry> entries);

    /// Entries whose last line is above `afterLine`, ascending, at most `limit`. Lines that were dropped appear as
    /// [LogEntry.Omitted].
    List<LogEntry> read(JobId job, long afterLine, int limit);

    /// 0 when there is none.
    long lastLine(JobId job);

    /// Removes logs of jobs that ended before `before`, at most `jobs` of them; answers how many.
    int expire(Instant before, int jobs);

    /// Text bytes a job's log may hold, half for its beginning and half for its end.
    long CAP_BYTES = 50L * 1024 * 1024;
}
