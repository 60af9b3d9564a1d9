package io.resticmanager.domain.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LockRetryTest {
    private static final String ULID = "01K9ZQ4E8V0000000000000000";
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final JobId NEXT = JobId.of("01K9ZQ4E8V0000000000000001");
    private static final JobError LOCKED =
            JobError.of(ErrorCode.LOCKED, "It is held exclusively by process 12 on db-1 (user root), since noon.");
    private static final Origin PERSON = new Origin.Command(NOON, Optional.of(UserId.of(ULID)));

    @Test
    void the_next_attempt_waits_for_the_locks_owner_and_knows_whose_wish_it_is() {
        Job ended = ended(new JobSpec.Check(Optional.of("1/8")), PERSON, LOCKED, NOON.plusSeconds(400));
        assertThat(LockRetry.follows(ended)).isTrue();

        Job next = LockRetry.after(ended, NEXT, NOON.plusSeconds(401));

        assertThat(next.spec()).isEqualTo(ended.spec());
        assertThat(next.state()).isEqualTo(JobState.QUEUED);
        assertThat(next.expiresAt()).as("the first attempt's").isEqualTo(ended.expiresAt());
        assertThat(next.origin())
                .isEqualTo(new Origin.Again(NOON.plusSeconds(401), ended.id(), 2, Optional.of(UserId.of(ULID))));
        assertThat(next.waitingFor().map(WaitingFor::words))
                .contains("a lock in the repository: process 12 on db-1 (user root), since noon");
        assertThat(LockRetry.rests(next, NOON.plusSeconds(401 + 599))).isTrue();
        assertThat(LockRetry.rests(next, NOON.plusSeconds(401 + 600))).isFalse();
    }

    @Test
    void a_third_attempt_still_names_the_first() {
        Origin second = new Origin.Again(NOON, JobId.of(ULID), 2, Optional.empty());
        Job next = LockRetry.after(
                ended(new JobSpec.Prune(false, Optional.empty()), second, JobError.of(ErrorCode.LOCKED), NOON),
                NEXT,
                NOON);

        assertThat(next.origin()).isEqualTo(new Origin.Again(NOON, JobId.of(ULID), 3, Optional.empty()));
        assertThat(next.waitingFor().map(WaitingFor::words))
                .hasValueSatisfying(words -> assertThat(words).contains("not known"));
    }

    @Test
    void what_a_forget_may_remove_is_said_anew() {
        JobSpec.Forget forget = JobSpec.Forget.asked(
                        new SourceGroupId(new io.resticmanager.domain.Ulid(ULID)), "h", RetentionPolicy.DEFAULT, false)
                .approving(List.of("ab".repeat(32)), List.of());

        Job next = LockRetry.after(ended(forget, PERSON, LOCKED, NOON), NEXT, NOON);

        assertThat(((JobSpec.Forget) next.spec()).approvedIds()).isEmpty();
    }

    @Test
    void other_ends_other_work_and_what_has_no_time_left_end_there() {
        JobSpec check = new JobSpec.Check(Optional.empty());
        assertThat(LockRetry.follows(ended(check, PERSON, JobError.of(ErrorCode.UNREACHABLE), NOON)))
                .isFalse();
        assertThat(LockRetry.follows(ended(new JobSpec.Init(), PERSON, LOCKED, NOON)))
                .isFalse();
        assertThat(LockRetry.follows(ended(
                        new JobSpec.Backup(Optional.empty(), Selection.EMPTY.withIncludes(List.of("/etc")), false),
                        PERSON,
                        LOCKED,
                        NOON)))
                .isFalse();
        assertThat(LockRetry.follows(ended(new JobSpec.Prune(true, Optional.empty()), PERSON, LOCKED, NOON)))
                .as("a dry run")
                .isFalse();
        Instant late = NOON.plus(Job.DEFAULT_EXPIRY).minus(LockRetry.PAUSE);
        assertThat(LockRetry.follows(ended(check, PERSON, LOCKED, late.minusSeconds(1))))
                .isTrue();
        assertThat(LockRetry.follows(ended(check, PERSON, LOCKED, late))).isFalse();
        assertThat(LockRetry.rests(queued(check, PERSON), NOON)).isFalse();
    }

    private static Job queued(JobSpec spec, Origin origin) {
        return Job.queued(
                JobId.of(ULID),
                HostId.of(ULID),
                RepositoryId.of(ULID),
                spec,
                origin,
                new Limits(Optional.of(7), Optional.empty()),
                NOON);
    }

    private static Job ended(JobSpec spec, Origin origin, JobError error, Instant at) {
        Job.End end =
                new Job.End(Outcome.FAILED, Optional.of(11), Optional.of(error), Optional.empty(), Optional.empty());
        Transition running = JobLifecycle.apply(queued(spec, origin), new JobEvent.Started(NOON, NOON));
        return ((Transition.Changed) JobLifecycle.apply(
                        ((Transition.Changed) running).job(), new JobEvent.Finished(at, at, end, false)))
                .job();
    }
}
