package io.resticmanager.domain.job;

import java.time.Instant;
import java.util.Optional;

/// All transitions of a job. Pure: the same job and event always give the same answer.
///
/// `queued → dispatched → running (→ cancelling) → ended`, and back from dispatched to queued for a job that never
/// reached its agent; the first final state stays (delivery: Finish and cancel).
public final class JobLifecycle {
    private JobLifecycle() {}

    public static Transition apply(Job job, JobEvent event) {
        return switch (event) {
            case JobEvent.Approved e -> approved(job, e);
            case JobEvent.Dispatched e -> dispatched(job, e);
            case JobEvent.Waits e -> waits(job, e);
            case JobEvent.Rejected e -> rejected(job, e);
            case JobEvent.Started e -> started(job, e);
            case JobEvent.CancelAsked e -> cancelAsked(job, e);
            case JobEvent.Finished e -> finished(job, e);
            case JobEvent.NeverArrived ignored -> neverArrived(job);
            case JobEvent.ForgottenByAgent e -> forgotten(job, e);
            case JobEvent.EndMayBeLost ignored -> endMayBeLost(job);
            case JobEvent.Expired e -> expired(job, e);
            case JobEvent.HostGone e -> hostGone(job, e);
            case JobEvent.ContactLost e -> contactLost(job, e);
            case JobEvent.SnapshotSeen e -> seen(job, e);
            case JobEvent.SnapshotAbsent ignored -> confirmation(job, Confirmation.MISSING);
        };
    }

    private static Transition approved(Job job, JobEvent.Approved event) {
        return job.state() == JobState.QUEUED && job.spec() instanceof JobSpec.Forget forget
                ? new Transition.Changed(new Draft(job)
                        .spec(forget.approving(event.ids(), event.pinned()))
                        .build())
                : refused(job, "takes no approval");
    }

    private static Transition dispatched(Job job, JobEvent.Dispatched event) {
        return switch (job.state()) {
            case QUEUED ->
                new Transition.Changed(new Draft(job)
                        .state(JobState.DISPATCHED)
                        .waitingFor(Optional.empty())
                        .times(new Job.Times(
                                job.times().queued(),
                                Optional.of(event.at()),
                                Optional.empty(),
                                Optional.empty(),
                                job.times().effective()))
                        .build());
            case DISPATCHED -> new Transition.Unchanged(job);
            case RUNNING, CANCELLING, ENDED -> refused(job, "is past its dispatch");
        };
    }

    private static Transition waits(Job job, JobEvent.Waits event) {
        if (job.state() != JobState.QUEUED) {
            return refused(job, "does not wait");
        }
        Optional<WaitingFor> reason = Optional.of(event.reason());
        return job.waitingFor().equals(reason)
                ? new Transition.Unchanged(job)
                : new Transition.Changed(new Draft(job).waitingFor(reason).build());
    }

    private static Transition rejected(Job job, JobEvent.Rejected event) {
        return switch (job.state()) {
            case DISPATCHED -> end(job, event.at(), Optional.empty(), failed(event.error()), Optional.empty());
            // We had asked to stop it before the agent could answer: that it never ran is what was wanted.
            case CANCELLING ->
                job.times().started().isEmpty()
                        ? end(job, event.at(), Optional.empty(), cancelled(), Optional.empty())
                        : refused(job, "has started");
            case ENDED -> new Transition.Unchanged(job);
            case QUEUED, RUNNING -> refused(job, "is not waiting for the agent's answer");
        };
    }

    private static Transition started(Job job, JobEvent.Started event) {
        return switch (job.state()) {
            // A server restored from a copy may still think it queued what the agent has long started.
            case QUEUED, DISPATCHED ->
                new Transition.Changed(new Draft(job)
                        .state(JobState.RUNNING)
                        .waitingFor(Optional.empty())
                        .times(startedTimes(job, event))
                        .build());
            case CANCELLING ->
                job.times().started().isPresent()
                        ? new Transition.Unchanged(job)
                        : new Transition.Changed(
                                new Draft(job).times(startedTimes(job, event)).build());
            case RUNNING, ENDED -> new Transition.Unchanged(job);
        };
    }

    private static Transition cancelAsked(Job job, JobEvent.CancelAsked event) {
        return switch (job.state()) {
            case QUEUED -> end(job, event.at(), Optional.empty(), cancelled(), Optional.empty());
            case DISPATCHED, RUNNING ->
                new Transition.Changed(new Draft(job).state(JobState.CANCELLING).build());
            case CANCELLING -> new Transition.Unchanged(job);
            case ENDED -> refused(job, "has ended");
        };
    }

    private static Transition finished(Job job, JobEvent.Finished event) {
        if (job.isEnded()) {
            return new Transition.Unchanged(job);
        }
        Optional<Confirmation> confirmation =
                event.end().outcome().isDone() && job.spec().makesSnapshot()
                        ? Optional.of(event.snapshotSeen() ? Confirmation.CONFIRMED : Confirmation.PENDING)
                        : Optional.empty();
        return end(job, event.effectiveAt(), Optional.of(event.agentTime()), event.end(), confirmation);
    }

    private static Transition neverArrived(Job job) {
        return switch (job.state()) {
            case DISPATCHED ->
                new Transition.Changed(new Draft(job)
                        .state(JobState.QUEUED)
                        .contactLostSince(Optional.empty())
                        .times(new Job.Times(
                                job.times().queued(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                job.times().effective()))
                        .build());
            case QUEUED, ENDED -> new Transition.Unchanged(job);
            case RUNNING, CANCELLING -> refused(job, "is not waiting to arrive");
        };
    }

    private static Transition forgotten(Job job, JobEvent.ForgottenByAgent event) {
        return switch (job.state()) {
            case RUNNING ->
                end(
                        job,
                        event.at(),
                        Optional.empty(),
                        failed(JobError.of(ErrorCode.AGENT_RESTARTED)),
                        Optional.empty());
            case CANCELLING ->
                job.times().started().isPresent()
                        ? end(
                                job,
                                event.at(),
                                Optional.empty(),
                                failed(JobError.of(ErrorCode.AGENT_RESTARTED)),
                                Optional.empty())
                        : end(job, event.at(), Optional.empty(), cancelled(), Optional.empty());
            case ENDED -> new Transition.Unchanged(job);
            case QUEUED, DISPATCHED -> refused(job, "was never started: it is sent again");
        };
    }

    private static Transition endMayBeLost(Job job) {
        return switch (job.state()) {
            case RUNNING, CANCELLING ->
                new Transition.Changed(new Draft(job)
                        .state(JobState.DISPATCHED)
                        .contactLostSince(Optional.empty())
                        .build());
            case QUEUED, DISPATCHED, ENDED -> new Transition.Unchanged(job);
        };
    }

    private static Transition expired(Job job, JobEvent.Expired event) {
        if (job.state() != JobState.QUEUED) {
            return job.isEnded() ? new Transition.Unchanged(job) : refused(job, "is with its agent");
        }
        if (event.at().isBefore(job.expiresAt())) {
            return refused(job, "may still wait");
        }
        JobError error = new JobError(
                ErrorCode.DEADLINE,
                "The job waited too long for "
                        + job.waitingFor().map(WaitingFor::words).orElse("its turn")
                        + " and was given up. Start it again.");
        return end(job, event.at(), Optional.empty(), failed(error), Optional.empty());
    }

    private static Transition hostGone(Job job, JobEvent.HostGone event) {
        if (job.isEnded()) {
            return new Transition.Unchanged(job);
        }
        JobError error = new JobError(ErrorCode.UNKNOWN, "The host was removed before the job had ended.");
        return end(job, event.at(), Optional.empty(), failed(error), Optional.empty());
    }

    private static Transition contactLost(Job job, JobEvent.ContactLost event) {
        if (!job.state().isWithAgent()) {
            return event.since().isEmpty() ? new Transition.Unchanged(job) : refused(job, "is not with its agent");
        }
        return job.contactLostSince().isPresent() == event.since().isPresent()
                ? new Transition.Unchanged(job)
                : new Transition.Changed(
                        new Draft(job).contactLostSince(event.since()).build());
    }

    // restic 0.14 said only the beginning of the id: once it is seen, the job knows it whole.
    private static Transition seen(Job job, JobEvent.SnapshotSeen event) {
        Transition confirmed = confirmation(job, Confirmation.CONFIRMED);
        return confirmed instanceof Transition.Changed(Job now)
                ? new Transition.Changed(new Draft(now)
                        .end(now.end().map(end -> end.withSnapshotId(event.resticId())))
                        .build())
                : confirmed;
    }

    private static Transition confirmation(Job job, Confirmation to) {
        if (job.confirmation().isEmpty()) {
            return refused(job, "has no snapshot to confirm");
        }
        Confirmation from = job.confirmation().get();
        // Seen once is seen: that a snapshot is gone later is the projection's story, not the job's.
        if (from == to || from == Confirmation.CONFIRMED) {
            return new Transition.Unchanged(job);
        }
        return new Transition.Changed(
                new Draft(job).confirmation(Optional.of(to)).build());
    }

    private static Transition end(
            Job job,
            Instant effectiveAt,
            Optional<Instant> agentTime,
            Job.End end,
            Optional<Confirmation> confirmation) {
        return new Transition.Changed(new Draft(job)
                .state(JobState.ENDED)
                .waitingFor(Optional.empty())
                .contactLostSince(Optional.empty())
                .end(Optional.of(end))
                .confirmation(confirmation)
                .times(new Job.Times(
                        job.times().queued(),
                        job.times().dispatched(),
                        job.times().started(),
                        Optional.of(agentTime.orElse(effectiveAt)),
                        effectiveAt))
                .build());
    }

    private static Job.Times startedTimes(Job job, JobEvent.Started event) {
        return new Job.Times(
                job.times().queued(),
                job.times().dispatched(),
                Optional.of(event.agentTime()),
                Optional.empty(),
                event.effectiveAt());
    }

    private static Job.End failed(JobError error) {
        return new Job.End(Outcome.FAILED, Optional.empty(), Optional.of(error), Optional.empty(), Optional.empty());
    }

    private static Job.End cancelled() {
        return new Job.End(Outcome.CANCELLED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Transition refused(Job job, String why) {
        return new Transition.Refused(job, "job " + job.id() + " " + why + " (" + job.state() + ")");
    }

    /// A job being changed; only the parts that may change.
    private static final class Draft {
        private final Job from;
        private JobSpec spec;
        private JobState state;
        private Job.Times times;
        private Optional<WaitingFor> waitingFor;
        private Optional<Instant> contactLostSince;
        private Optional<Job.End> end;
        private Optional<Confirmation> confirmation;

        Draft(Job from) {
            this.from = from;
            spec = from.spec();
            state = from.state();
            times = from.times();
            waitingFor = from.waitingFor();
            contactLostSince = from.contactLostSince();
            end = from.end();
            confirmation = from.confirmation();
        }

        Draft spec(JobSpec to) {
            spec = to;
            return this;
        }

        Draft state(JobState to) {
            state = to;
            return this;
        }

        Draft times(Job.Times to) {
            times = to;
            return this;
        }

        Draft waitingFor(Optional<WaitingFor> to) {
            waitingFor = to;
            return this;
        }

        Draft contactLostSince(Optional<Instant> to) {
            contactLostSince = to;
            return this;
        }

        Draft end(Optional<Job.End> to) {
            end = to;
            return this;
        }

        Draft confirmation(Optional<Confirmation> to) {
            confirmation = to;
            return this;
        }

        Job build() {
            return new Job(
                    from.id(),
                    from.hostId(),
                    from.repositoryId(),
                    spec,
                    from.origin(),
                    from.limits(),
                    from.maxRunTime(),
                    from.expiresAt(),
                    state,
                    times,
                    waitingFor,
                    contactLostSince,
                    end,
                    confirmation,
                    from.recovered());
        }
    }
}
