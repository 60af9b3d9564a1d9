package io.resticmanager.ports.job;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.host.Presence;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Looks after jobs whose host went silent: after 15 minutes of silence that this server could have heard broken, they
/// stop holding their lane (delivery: Lanes).
public final class TendJobs {
    public static final Duration CONTACT_LOST_AFTER = Duration.ofMinutes(15);

    private final JobStore jobs;
    private final JobChanges changes;
    private final Presence presence;
    private final Transactions transactions;

    @Inject
    public TendJobs(JobStore jobs, JobChanges changes, Presence presence, Transactions transactions) {
        this.jobs = jobs;
        this.changes = changes;
        this.presence = presence;
        this.transactions = transactions;
    }

    /// @return how many jobs changed
    public int tick() {
        List<Job> changed =
                jobs.withAgents().stream().filter(this::contactChanged).toList();
        if (changed.isEmpty()) {
            return 0;
        }
        return transactions.write(tx -> {
            for (Job job : changed) {
                jobs.find(job.id())
                        .ifPresent(now -> changes.apply(tx, now, new JobEvent.ContactLost(silentSince(now))));
            }
            return changed.size();
        });
    }

    private boolean contactChanged(Job job) {
        return job.contactLostSince().isPresent() != silentSince(job).isPresent();
    }

    private Optional<Instant> silentSince(Job job) {
        return presence.silence(job.hostId()).compareTo(CONTACT_LOST_AFTER) >= 0
                ? presence.lastHeard(job.hostId())
                        .or(() -> Optional.of(job.times().effective()))
                : Optional.empty();
    }
}
