package io.resticmanager.domain.job;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.Selection;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Jobs for tests: a backup unless told otherwise, led to its state by the lifecycle itself.
public final class JobBuilder {
    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private int number = 1;
    private HostId host = host(1);
    private RepositoryId repository = repository(1);
    private JobSpec spec = new JobSpec.Backup(Optional.empty(), Selection.EMPTY.withIncludes(List.of("/etc")), false);

    private Origin origin = new Origin.Command(NOON, Optional.empty());

    private JobBuilder() {}

    public static JobBuilder aJob() {
        return new JobBuilder();
    }

    public static JobBuilder aJob(int number) {
        return new JobBuilder().number(number);
    }

    public static HostId host(int number) {
        return new HostId(ulid(1_000 + number));
    }

    public static RepositoryId repository(int number) {
        return new RepositoryId(ulid(2_000 + number));
    }

    public static Ulid ulid(int number) {
        return Ulid.of(
                NOON,
                ByteBuffer.allocate(Ulid.RANDOM_BYTES)
                        .putShort((short) 0)
                        .putLong(number)
                        .array());
    }

    public JobBuilder number(int to) {
        number = to;
        return this;
    }

    public JobBuilder on(int hostNumber) {
        host = host(hostNumber);
        return this;
    }

    public JobBuilder in(int repositoryNumber) {
        repository = repository(repositoryNumber);
        return this;
    }

    public JobBuilder spec(JobSpec to) {
        spec = to;
        return this;
    }

    public JobBuilder check() {
        return spec(new JobSpec.Check(Optional.empty()));
    }

    /// A job that the binding of a host to its repository caused.
    public JobBuilder onboarding(JobSpec to) {
        origin = new Origin.Onboarding(NOON, true);
        return spec(to);
    }

    public Job queued() {
        return Job.queued(new JobId(ulid(number)), host, repository, spec, origin, Limits.NONE, NOON);
    }

    public Job dispatched() {
        return after(queued(), new JobEvent.Dispatched(NOON.plusSeconds(1)));
    }

    public Job running() {
        return after(dispatched(), new JobEvent.Started(NOON.plusSeconds(2), NOON.plusSeconds(2)));
    }

    public Job cancelling() {
        return after(running(), new JobEvent.CancelAsked(NOON.plusSeconds(3)));
    }

    public Job cancellingUnstarted() {
        return after(dispatched(), new JobEvent.CancelAsked(NOON.plusSeconds(3)));
    }

    public Job ended(Outcome outcome, boolean snapshotSeen) {
        return after(running(), finished(outcome, snapshotSeen));
    }

    public Job lost() {
        return after(running(), new JobEvent.ContactLost(Optional.of(NOON)));
    }

    public static JobEvent.Finished finished(Outcome outcome, boolean snapshotSeen) {
        return new JobEvent.Finished(NOON.plusSeconds(60), NOON.plusSeconds(60), end(outcome), snapshotSeen);
    }

    public static Job.End end(Outcome outcome) {
        return new Job.End(
                outcome,
                Optional.of(outcome == Outcome.SUCCEEDED ? 0 : 1),
                outcome == Outcome.FAILED ? Optional.of(JobError.of(ErrorCode.LOCKED)) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static Job after(Job job, JobEvent event) {
        if (JobLifecycle.apply(job, event) instanceof Transition.Changed(Job changed)) {
            return changed;
        }
        throw new AssertionError(event + " does not change " + job.state());
    }
}
