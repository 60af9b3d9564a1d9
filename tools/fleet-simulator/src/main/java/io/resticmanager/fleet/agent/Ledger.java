package io.resticmanager.fleet.agent;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.fleet.figure.Latencies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// The truth about all agents of a fleet, and what was measured at them.
public final class Ledger {
    private final Map<JobId, Truth> jobs = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicLong putOff = new AtomicLong();
    private final AtomicLong running = new AtomicLong();
    private volatile Latencies acknowledgement = new Latencies();

    void began() {
        running.incrementAndGet();
    }

    void ended(Truth truth) {
        jobs.merge(truth.job(), truth, (before, again) -> before.again());
        running.decrementAndGet();
    }

    /// Notes what a machine saw that must not happen.
    void broken(String sentence) {
        broken.add(sentence);
    }

    /// What machines saw that must not happen.
    public List<String> broken() {
        return List.copyOf(broken);
    }

    /// @param nanos from the moment a fact was sent to its acknowledgement
    void acknowledged(long nanos) {
        acknowledgement.add(nanos);
    }

    /// The server, shedding load, asked an agent to come back later.
    void putOff() {
        putOff.incrementAndGet();
    }

    /// How often the server asked an agent to come back later.
    public long timesPutOff() {
        return putOff.get();
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
