package io.resticmanager.domain.firing;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.firing.Firing.Skip;
import io.resticmanager.domain.firing.Firing.Why;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobBuilder;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Origin.Reason;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.Schedule.Timing;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FiringTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final SourceGroupId GROUP = new SourceGroupId(JobBuilder.ulid(1));
    private static final SourceGroupId OTHER = new SourceGroupId(JobBuilder.ulid(2));

    private final Set<SourceGroupId> ready = new HashSet<>(Set.of(GROUP, OTHER));
    private final Set<SourceGroupId> busy = new HashSet<>();
    private Schedule schedule = schedule(Timing.of("0 2 * * *", UTC), GROUP);
    private FiringState state = FiringState.EMPTY;
    private int jobs = 100;

    @Test
    void a_new_schedule_owes_nothing_for_the_past() {
        assertThat(at("2026-11-24T12:00:00Z").fires()).isEmpty();
        assertThat(at("2026-11-25T01:59:59Z").fires()).isEmpty();
    }

    @Test
    void fires_once_when_it_is_due() {
        at("2026-11-24T12:00:00Z");

        assertThat(at("2026-11-25T02:00:00Z").fires()).singleElement().satisfies(fire -> {
            assertThat(fire.group()).isEqualTo(GROUP);
            assertThat(fire.due()).isEqualTo("2026-11-25T02:00:00Z");
            assertThat(fire.reason()).isEqualTo(Reason.DUE);
        });
        assertThat(at("2026-11-25T02:00:01Z").fires()).isEmpty();
        assertThat(at("2026-11-26T02:00:59Z").fires()).hasSize(1);
    }

    @Test
    void runs_every_group_that_it_names() {
        schedule = schedule(Timing.of("0 2 * * *", UTC), GROUP, OTHER);
        at("2026-11-24T12:00:00Z");

        assertThat(at("2026-11-25T02:00:00Z").fires()).extracting(Fire::group).containsExactly(GROUP, OTHER);
    }

    @Test
    void catches_up_once_after_a_long_absence() {
        at("2026-11-01T12:00:00Z");

        assertThat(at("2026-11-25T09:30:00Z").fires()).singleElement().satisfies(fire -> {
            assertThat(fire.due()).isEqualTo("2026-11-25T02:00:00Z");
            assertThat(fire.reason()).isEqualTo(Reason.CATCH_UP);
        });
        assertThat(at("2026-11-25T09:30:01Z").fires()).isEmpty();
    }

    @Test
    void does_not_catch_up_later_than_it_may_and_says_so() {
        schedule =
                schedule(new Timing(Cron.of("0 2 * * *"), UTC, Duration.ZERO, Optional.of(Duration.ofHours(3))), GROUP);
        at("2026-11-24T12:00:00Z");

        Firing.Decision late = at("2026-11-25T05:00:01Z");

        assertThat(late.fires()).isEmpty();
        assertThat(late.skips()).extracting(Skip::why).containsExactly(Why.TOO_LATE);
        assertThat(at("2026-11-25T05:00:02Z").skips()).isEmpty();
        assertThat(at("2026-11-26T05:00:00Z").fires()).hasSize(1);
    }

    @Test
    void skips_a_group_that_still_runs() {
        schedule = schedule(Timing.of("0 * * * *", UTC), GROUP, OTHER);
        at("2026-11-24T12:00:00Z");
        busy.add(GROUP);

        Firing.Decision decision = at("2026-11-24T13:00:00Z");

        assertThat(decision.fires()).extracting(Fire::group).containsExactly(OTHER);
        assertThat(decision.skips()).extracting(Skip::why).containsExactly(Why.STILL_RUNNING);
    }

    @Test
    void says_which_group_is_not_ready() {
        ready.remove(GROUP);
        at("2026-11-24T12:00:00Z");

        assertThat(at("2026-11-25T02:00:00Z").skips()).extracting(Skip::why).containsExactly(Why.INCOMPLETE);
    }

    @Test
    void two_schedules_of_one_group_start_it_once() {
        Schedule second = schedule(2, Timing.of("0 2 * * *", UTC), GROUP);
        decide(List.of(schedule, second), "2026-11-24T12:00:00Z");

        Firing.Decision decision = decide(List.of(schedule, second), "2026-11-25T02:00:00Z");

        assertThat(decision.fires()).hasSize(1);
        assertThat(decision.skips()).hasSize(1);
    }

    @Test
    void what_is_not_taken_yet_is_not_fired_again() {
        schedule = schedule(Timing.of("* * * * *", UTC), GROUP);
        decide(List.of(schedule), "2026-11-24T12:00:00Z");
        Firing.Decision fired = decide(List.of(schedule), "2026-11-24T12:01:00Z");

        assertThat(decide(List.of(schedule), "2026-11-24T12:02:00Z").fires()).isEmpty();
        state = state.taken(fired.fires());
        assertThat(decide(List.of(schedule), "2026-11-24T12:03:00Z").fires()).hasSize(1);
    }

    @Test
    void a_clock_set_forward_makes_no_storm_and_set_back_no_silence() {
        schedule = schedule(Timing.of("0 * * * *", UTC), GROUP);
        at("2026-11-24T12:30:00Z");

        assertThat(at("2028-11-24T12:30:00Z").fires()).hasSize(1);
        assertThat(at("2026-11-24T12:31:00Z").fires()).isEmpty();
        assertThat(at("2026-11-24T13:00:00Z").fires()).hasSize(1);
    }

    @Test
    void a_nudged_clock_runs_nothing_twice() {
        at("2026-11-24T12:00:00Z");
        at("2026-11-25T02:00:00Z");

        assertThat(at("2026-11-25T01:59:58Z").fires()).isEmpty();
        assertThat(at("2026-11-25T02:00:00Z").fires()).isEmpty();
    }

    @Test
    void an_edit_of_its_times_counts_from_then_on() {
        at("2026-11-24T12:00:00Z");
        schedule = schedule(Timing.of("0 11 * * *", UTC), GROUP);

        assertThat(at("2026-11-24T12:30:00Z").fires()).isEmpty();
        assertThat(at("2026-11-25T11:00:00Z").fires()).hasSize(1);
    }

    @Test
    void an_edit_of_anything_else_loses_nothing() {
        at("2026-11-24T12:00:00Z");
        schedule = schedule(Timing.of("0 2 * * *", UTC), GROUP, OTHER);

        assertThat(at("2026-11-25T08:00:00Z").fires()).hasSize(2);
    }

    @Test
    void what_was_switched_off_owes_nothing_when_it_is_on_again() {
        at("2026-11-24T12:00:00Z");
        Schedule on = schedule;
        schedule = on.edited("n", on.groups(), on.timing(), false, on.limits(), Instant.EPOCH);
        assertThat(at("2026-11-25T02:00:00Z").fires()).isEmpty();
        schedule = on;

        assertThat(at("2026-11-25T08:00:00Z").fires()).isEmpty();
    }

    @Test
    void jitter_delays_each_run_by_its_own_lot() {
        schedule = schedule(new Timing(Cron.of("0 2 * * *"), UTC, Duration.ofHours(1), Optional.empty()), GROUP);
        at("2026-11-24T12:00:00Z");
        Instant due = Instant.parse("2026-11-25T02:00:00Z");
        Instant start = schedule.startOf(due);

        assertThat(start).isBetween(due, due.plus(Duration.ofHours(1)));
        assertThat(Firing.next(schedule, due)).isEqualTo(start);
        assertThat(decide(start.minusMillis(1)).fires()).isEmpty();
        assertThat(decide(start).fires()).singleElement().satisfies(fire -> {
            assertThat(fire.due()).isEqualTo(due);
            assertThat(fire.reason()).isEqualTo(Reason.DUE);
        });
        assertThat(java.util.stream.IntStream.range(0, 100)
                        .mapToObj(day -> due.plus(Duration.ofDays(day)))
                        .map(at -> Duration.between(at, schedule.startOf(at)))
                        .distinct())
                .hasSizeGreaterThan(90);
    }

    @Test
    void tries_again_what_failed_for_a_reason_that_can_pass() {
        Fire first = fired();
        fail(first, ErrorCode.UNREACHABLE, "2026-11-25T02:10:00Z");

        assertThat(at("2026-11-25T02:14:59Z").fires()).isEmpty();
        Fire second = at("2026-11-25T02:15:00Z").fires().getFirst();
        assertThat(second.reason()).isEqualTo(Reason.RETRY);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.retryOf()).contains(first.job());
        assertThat(second.due()).isEqualTo(first.due());

        state = state.taken(List.of(second));
        fail(second, ErrorCode.LOCKED, "2026-11-25T02:20:00Z");
        assertThat(at("2026-11-25T02:29:59Z").fires()).isEmpty();
        assertThat(at("2026-11-25T02:30:00Z").fires()).singleElement().satisfies(third -> {
            assertThat(third.attempt()).isEqualTo(3);
            assertThat(third.retryOf()).contains(first.job());
        });
    }

    @Test
    void never_tries_again_with_a_wrong_password_nor_more_often_than_asked() {
        Fire first = fired();
        fail(first, ErrorCode.WRONG_PASSWORD, "2026-11-25T02:10:00Z");
        assertThat(state.retries()).isEmpty();

        Fire last =
                new Fire(first.job(), first.schedule(), GROUP, first.due(), Reason.RETRY, Optional.of(first.job()), 4);
        fail(last, ErrorCode.UNREACHABLE, "2026-11-25T02:10:00Z");
        assertThat(state.retries()).isEmpty();
    }

    @Test
    void gives_up_trying_again_when_the_next_run_is_due() {
        Fire first = fired();
        fail(first, ErrorCode.UNREACHABLE, "2026-11-25T02:10:00Z");

        Firing.Decision next = at("2026-11-26T02:00:00Z");

        assertThat(next.fires()).extracting(Fire::reason).containsExactly(Reason.DUE);
        assertThat(state.retries()).isEmpty();
    }

    @Test
    void a_clock_set_back_does_not_make_a_further_attempt_wait_for_hours() {
        fail(fired(), ErrorCode.UNREACHABLE, "2026-11-25T02:10:00Z");

        assertThat(at("2026-11-24T12:00:00Z").fires()).extracting(Fire::reason).containsExactly(Reason.RETRY);
    }

    private Fire fired() {
        at("2026-11-24T12:00:00Z");
        return at("2026-11-25T02:00:00Z").fires().getFirst();
    }

    private void fail(Fire fire, ErrorCode code, String at) {
        Job.End end = new Job.End(
                Outcome.FAILED, Optional.empty(), Optional.of(JobError.of(code)), Optional.empty(), Optional.empty());
        state = Retries.after(state, schedule, group(), fire.job(), fire.origin(), end, Instant.parse(at));
    }

    private SourceGroup group() {
        return new SourceGroup(
                GROUP, JobBuilder.host(1), "g", Optional.empty(), Selection.EMPTY, RetryPolicy.DEFAULT, 1);
    }

    private Firing.Decision at(String now) {
        return decide(Instant.parse(now));
    }

    private Firing.Decision decide(Instant now) {
        Firing.Decision decision = Firing.decide(state, List.of(schedule), ready, busy, this::id, now);
        state = decision.state().taken(decision.fires());
        return decision;
    }

    private Firing.Decision decide(List<Schedule> schedules, String now) {
        Firing.Decision decision = Firing.decide(state, schedules, ready, busy, this::id, Instant.parse(now));
        state = decision.state();
        return decision;
    }

    private JobId id() {
        return new JobId(JobBuilder.ulid(jobs++));
    }

    private static Schedule schedule(Timing timing, SourceGroupId... groups) {
        return schedule(1, timing, groups);
    }

    private static Schedule schedule(int number, Timing timing, SourceGroupId... groups) {
        return Schedule.defined(
                new ScheduleId(JobBuilder.ulid(50 + number)),
                JobBuilder.host(1),
                "nightly",
                List.of(groups),
                timing,
                true,
                Limits.NONE,
                Instant.EPOCH);
    }
}
