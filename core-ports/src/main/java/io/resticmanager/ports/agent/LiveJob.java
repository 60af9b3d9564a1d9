package io.resticmanager.ports.agent;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.engine.CancelSignal;
import java.time.Instant;
import java.util.Optional;

/// A job that the agent has taken and whose end is not in the spool yet.
final class LiveJob {
    enum Phase {
        WAITING,
        RUNNING,
        /// Its work is over, its end not written down everywhere.
        ENDING
    }

    private final Optional<RepositoryAccess> ownAccess;
    private final CancelSignal cancel = new CancelSignal();
    private volatile JournaledJob written;
    private volatile Phase phase;
    private volatile boolean agentStops;

    LiveJob(JournaledJob written, Optional<RepositoryAccess> ownAccess, Phase phase) {
        this.written = written;
        this.ownAccess = ownAccess;
        this.phase = phase;
    }

    JobId id() {
        return written.id();
    }

    JobKind kind() {
        return written.command().spec().kind();
    }

    RepositoryId repository() {
        return written.command().repositoryId();
    }

    /// A login for this job alone; lives as long as this object.
    Optional<RepositoryAccess> ownAccess() {
        return ownAccess;
    }

    CancelSignal cancel() {
        return cancel;
    }

    JournaledJob written() {
        return written;
    }

    void written(JournaledJob now) {
        written = now;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase now) {
        phase = now;
    }

    /// It is stopped because the agent itself ends.
    boolean agentStops() {
        return agentStops;
    }

    void stopWithAgent() {
        agentStops = true;
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(written.acceptedAt().plus(written.command().expiresIn()));
    }

    JobState state() {
        return phase == Phase.WAITING ? JobState.DISPATCHED : JobState.RUNNING;
    }
}
