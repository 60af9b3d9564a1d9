package io.resticmanager.ports.job;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The newest progress of running jobs. In memory: it is worth nothing after the job.
@Singleton
public final class LiveProgress {
    private static final int MOST = 10_000;

    private final EventBus events;
    private final Map<JobId, Progress> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Progress> eldest) {
            return size() > MOST;
        }
    };

    @Inject
    public LiveProgress(EventBus events) {
        this.events = events;
    }

    public void update(HostId host, JobId job, Progress progress) {
        synchronized (newest) {
            newest.put(job, progress);
        }
        events.publish(new DomainEvent.JobProgressed(job, host));
    }

    public Optional<Progress> of(JobId job) {
        synchronized (newest) {
            return Optional.ofNullable(newest.get(job));
        }
    }

    public void forget(JobId job) {
        synchronized (newest) {
            newest.remove(job);
        }
    }
}
