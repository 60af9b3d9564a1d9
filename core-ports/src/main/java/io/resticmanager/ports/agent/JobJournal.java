package io.resticmanager.ports.agent;

import io.resticmanager.domain.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Every job id that the agent has taken, on disk, so that none runs twice. Every method throws
/// [java.io.UncheckedIOException] when the disk does not let it.
public interface JobJournal {
    Optional<JournaledJob> find(JobId id);

    /// On disk when it returns, in place of what was known of this job.
    void write(JournaledJob job);

    /// Those that are not settled, oldest first. What cannot be read is left out, and said by the implementation.
    List<JournaledJob> unsettled();

    /// Forgets settled jobs that were written before `instant`.
    void forgetSettledBefore(Instant instant);
}
