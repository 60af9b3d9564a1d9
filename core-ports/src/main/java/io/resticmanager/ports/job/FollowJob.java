package io.resticmanager.ports.job;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A job's story from any line on: history first, then live, one sequence without gap or repeat. The reader pulls, so
/// a slow one costs nobody anything.
public final class FollowJob {
    private static final int LINES_AT_ONCE = 1_000;

    private final JobStore jobs;
    private final JobLogStore logs;
    private final LiveProgress progress;
    private final EventBus events;

    @Inject
    public FollowJob(JobStore jobs, JobLogStore logs, LiveProgress progress, EventBus events) {
        this.jobs = jobs;
        this.logs = logs;
        this.progress = progress;
        this.events = events;
    }

    /// What a follower is told.
    public sealed interface Episode {
        record Lines(List<LogEntry> entries) implements Episode {}

        record Progressed(Progress progress) implements Episode {}

        /// After the one with an ended job comes nothing more but a later confirmation, which nobody waits for.
        record State(Job job) implements Episode {}

        /// Nothing happened within the wait.
        record Quiet() implements Episode {}
    }

    /// Empty when there is no such job.
    public Optional<Following> from(Actor actor, JobId id, long afterLine) {
        NotAllowedException.unless(actor, Permission.VIEW);
        EventBus.Subscription subscription = events.subscribe(event -> switch (event) {
            case DomainEvent.JobChanged e -> e.jobId().equals(id);
            case DomainEvent.JobLogged e -> e.jobId().equals(id);
            case DomainEvent.JobProgressed e -> e.jobId().equals(id);
            case DomainEvent.HostChanged ignored -> false;
            case DomainEvent.RepositoryChanged ignored -> false;
            case DomainEvent.SnapshotsChanged ignored -> false;
        });
        Optional<Job> job = jobs.find(id);
        if (job.isEmpty()) {
            subscription.close();
            return Optional.empty();
        }
        return Optional.of(new Following(id, Math.max(0, afterLine), subscription));
    }

    /// One reader. Not for several threads. Close it when done.
    public final class Following implements AutoCloseable {
        private final JobId id;
        private final EventBus.Subscription subscription;
        private final Deque<Episode> ready = new ArrayDeque<>();
        private long line;
        private boolean logDirty = true;
        private boolean stateDirty = true;
        private boolean progressDirty = true;
        private boolean ended;

        private Following(JobId id, long afterLine, EventBus.Subscription subscription) {
            this.id = id;
            this.line = afterLine;
            this.subscription = subscription;
        }

        /// Whether the final state has been told.
        public boolean isOver() {
            return ended && ready.isEmpty();
        }

        /// The next thing to tell, waiting for it up to `wait`.
        public Episode next(Duration wait) throws InterruptedException {
            if (ready.isEmpty()) {
                gather();
            }
            if (ready.isEmpty() && !ended) {
                subscription.next(wait).ifPresent(event -> mark(event.event()));
                gather();
            }
            return ready.isEmpty() ? new Episode.Quiet() : ready.removeFirst();
        }

        @Override
        public void close() {
            subscription.close();
        }

        private void gather() {
            if (ended) {
                return;
            }
            if (subscription.takeMissed()) {
                logDirty = true;
                stateDirty = true;
                progressDirty = true;
            }
            subscription.drain().forEach(event -> mark(event.event()));
            // The state is read before the log: lines that came before an end are then always told before it.
            Optional<Job> job = stateDirty ? jobs.find(id) : Optional.empty();
            if (logDirty) {
                List<LogEntry> entries = logs.read(id, line, LINES_AT_ONCE);
                if (!entries.isEmpty()) {
                    line = entries.getLast().lastLine();
                    ready.addLast(new Episode.Lines(entries));
                }
                logDirty = entries.size() >= LINES_AT_ONCE;
            }
            if (logDirty) {
                return;
            }
            if (progressDirty) {
                progressDirty = false;
                progress.of(id).ifPresent(p -> ready.addLast(new Episode.Progressed(p)));
            }
            if (job.isPresent()) {
                stateDirty = false;
                ready.addLast(new Episode.State(job.get()));
                ended = job.get().isEnded();
            }
        }

        private void mark(DomainEvent event) {
            switch (event) {
                case DomainEvent.JobChanged ignored -> {
                    stateDirty = true;
                    logDirty = true;
                }
                case DomainEvent.JobLogged ignored -> logDirty = true;
                case DomainEvent.JobProgressed ignored -> progressDirty = true;
                case DomainEvent.HostChanged ignored -> {}
                case DomainEvent.RepositoryChanged ignored -> {}
                case DomainEvent.SnapshotsChanged ignored -> {}
            }
        }
    }
}
