package io.resticmanager.domain.job;

/// What an event did to a job.
public sealed interface Transition {
    record Changed(Job job) implements Transition {}

    /// The event says what already is (a replay, a second click); nothing to do.
    record Unchanged(Job job) implements Transition {}

    /// The event cannot happen in this state; the job stays as it is.
    record Refused(Job job, String reason) implements Transition {}
}
