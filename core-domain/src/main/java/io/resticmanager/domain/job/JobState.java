package io.resticmanager.domain.job;

/// Where a job stands. The order is the order of a normal life.
public enum JobState {
    /// Decided, not sent.
    QUEUED,
    /// Sent to the agent or about to be; nothing heard of it yet.
    DISPATCHED,
    /// The agent started it.
    RUNNING,
    /// We asked the agent to stop it and wait for its answer.
    CANCELLING,
    /// Over, with an outcome that never changes.
    ENDED;

    /// Whether an agent may be busy with it.
    public boolean isWithAgent() {
        return this == DISPATCHED || this == RUNNING || this == CANCELLING;
    }
}
