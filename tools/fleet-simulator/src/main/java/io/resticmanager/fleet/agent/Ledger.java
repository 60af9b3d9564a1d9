package io.resticmanager.fleet.agent;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.fleet.figure.Latencies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The truth about all agents of a fleet, and what was measured at them.
public final class Ledger {
    private final Map<JobId, Truth> jobs = new ConcurrentHashMap<>();
    private final AtomicLong running = new AtomicLong();
    private volatile Latencies acknowledgement = new Latencies();

    void began() {
        running.incrementAndGet();
    }

    void ended(Truth truth) {
        jobs.merge(truth.job(), truth, (before, again) -> before.again());
        running.decrementAndGet();
    }

    /// @param nanos from the moment a fact was spooled to its acknowledgement
    void acknowledged(long nanos) {
        acknowledgement.add(nanos);
    }

    public Optional<Truth> find(JobId job) {
        return Optional.ofNullable(jobs.get(job));
    }

    public List<Truth> jobs() {
        return List.copyOf(jobs.values());
    }

    /// Jobs that restic is busy with now.
    public long running() {
        return running.get();
    }

    /// Of facts that were acknowledged since the last time this was asked.
    public Latencies takeAcknowledgement() {
        Latencies until = acknowledgement;
        acknowledgement = new Latencies();
        return until;
    }
}
