package io.resticmanager.ports.fakes;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.ports.agent.JobJournal;
import io.resticmanager.ports.agent.JournaledJob;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An agent's journal that outlives the agent, as a disk does.
public final class MemoryJobJournal implements JobJournal {
    private final Map<JobId, JournaledJob> jobs = new LinkedHashMap<>();

    @Override
    public synchronized Optional<JournaledJob> find(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public synchronized void write(JournaledJob job) {
        jobs.put(job.id(), job);
    }

    @Override
    public synchronized List<JournaledJob> unsettled() {
        return jobs.values().stream().filter(job -> !job.isSettled()).toList();
    }

    @Override
    public synchronized void forgetSettledBefore(Instant instant) {
        jobs.values()
                .removeIf(job ->
                        job.isSettled() && job.end().orElseThrow().finishedAt().isBefore(instant));
    }
}
