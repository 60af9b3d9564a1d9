package io.resticmanager.ports.job;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The newest progress of running jobs, and how fast they went. In memory: it is worth nothing after the job.
@Singleton
public final class LiveProgress {
    private static final int MOST = 10_000;

    private final EventBus events;
    private final Clock clock;
    private final Map<JobId, Course> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Course> eldest) {
            return size() > MOST;
        }
    };

    @Inject
    public LiveProgress(EventBus events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    public void update(HostId host, JobId job, Progress progress) {
        synchronized (newest) {
            Course course = newest.computeIfAbsent(job, id -> new Course());
            course.progress = progress;
            course.pace.add(clock.instant(), progress.bytesDone());
        }
        events.publish(new DomainEvent.JobProgressed(job, host));
    }

    public Optional<Progress> of(JobId job) {
        synchronized (newest) {
            return Optional.ofNullable(newest.get(job)).flatMap(course -> Optional.ofNullable(course.progress));
        }
    }

    /// How fast a job read its files so far, in bytes per second, oldest first; see [Pace].
    public List<Double> speeds(JobId job) {
        synchronized (newest) {
            return Optional.ofNullable(newest.get(job))
                    .map(course -> course.pace.speeds())
                    .orElse(List.of());
        }
    }

    public void forget(JobId job) {
        synchronized (newest) {
            newest.remove(job);
        }
    }

    private static final class Course {
        private final Pace pace = new Pace();
        private @Nullable Progress progress;
    }
}
