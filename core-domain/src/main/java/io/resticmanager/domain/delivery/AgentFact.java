package io.resticmanager.domain.delivery;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an agent tells in its spool. Times are the agent's clock.
public sealed interface AgentFact {
    JobId jobId();

    /// Carries the whole job, so that a server that does not know it can take it as recovered.
    record Started(
            JobId jobId, RepositoryId repositoryId, JobSpec spec, Origin origin, Limits limits, Instant startedAt)
            implements AgentFact {
        public Started {
            requireTime(startedAt);
        }
    }

    /// @param entries in order of their line numbers, without gaps; not empty
    record Logged(JobId jobId, List<LogEntry> entries) implements AgentFact {
        public Logged {
            entries = List.copyOf(entries);
            if (entries.isEmpty()) {
                throw new IllegalArgumentException("a log fact has at least one entry");
            }
            for (int i = 1; i < entries.size(); i++) {
                if (entries.get(i).line() != entries.get(i - 1).lastLine() + 1) {
                    throw new IllegalArgumentException("log entries follow each other without gaps");
                }
            }
        }

        public long firstLine() {
            return entries.getFirst().line();
        }

        public long lastLine() {
            return entries.getLast().lastLine();
        }
    }

    /// @param snapshot the job's snapshot as the agent found it in the repository afterwards
    record Finished(JobId jobId, Job.End end, Optional<ListedSnapshot> snapshot, Instant finishedAt)
            implements AgentFact {
        public Finished {
            requireTime(finishedAt);
        }
    }

    // A clock may be wrong, but not so wrong that it cannot be reckoned with.
    private static void requireTime(Instant agentTime) {
        if (agentTime.isBefore(EARLIEST) || !agentTime.isBefore(LATEST)) {
            throw new IllegalArgumentException("a time lies between the years 1970 and 9999");
        }
    }

    Instant EARLIEST = Instant.EPOCH;
    Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
}
