package io.resticmanager.ports.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.plan.ChangeSchedules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the server makes of schedules: jobs it did not ask for, and hosts that are late.
class SchedulesTest {
    private final Fleet fleet = new Fleet();
    private final Fleet.Agent agent = fleet.agent("web-1");
    private final SourceGroup group = fleet.core.stores.groups().of(agent.id).getFirst();
    private final Schedule schedule = define();

    @Test
    void a_run_that_the_agent_fired_is_entered_with_its_true_times_and_is_nothing_recovered() {
        agent.connect();
        Instant started = fleet.core.clock.instant();
        fleet.core.clock.advance(Duration.ofHours(5));

        JobId id = fired(Origin.Reason.DUE, started, Outcome.SUCCEEDED);

        Job job = fleet.job(id);
        assertThat(job.times().started()).contains(started);
        assertThat(job.recovered()).isFalse();
        assertThat(job.isGreen()).isTrue();
        assertThat(fleet.audited()).noneMatch(entry -> entry.contains("job.recovered"));
    }

    @Test
    void a_host_is_late_when_a_scheduled_group_is_overdue_and_well_again_after_a_green_run() {
        agent.connect();
        fired(Origin.Reason.DUE, fleet.core.clock.instant(), Outcome.SUCCEEDED);
        assertThat(protection()).isEqualTo(Protection.PROTECTED);

        fleet.core.clock.advance(Duration.ofMinutes(74));
        assertThat(fleet.core.lateness.tick()).isZero();
        fleet.core.clock.advance(Duration.ofMinutes(1));
        assertThat(fleet.core.lateness.tick()).isEqualTo(1);
        assertThat(fleet.core.lateness.tick()).isZero();
        assertThat(protection()).isEqualTo(Protection.LATE);

        fired(Origin.Reason.CATCH_UP, fleet.core.clock.instant(), Outcome.SUCCEEDED);
        assertThat(protection()).isEqualTo(Protection.PROTECTED);
    }

    @Test
    void a_host_whose_schedule_is_switched_off_is_not_late() {
        agent.connect();
        fired(Origin.Reason.DUE, fleet.core.clock.instant(), Outcome.SUCCEEDED);
        fleet.core.clock.advance(Duration.ofHours(3));
        fleet.core.lateness.tick();
        assertThat(protection()).isEqualTo(Protection.LATE);

        fleet.core.changeSchedules.change(
                Fleet.ADMIN,
                schedule.id(),
                1,
                new ChangeSchedules.Wanted("hourly", schedule.groups(), schedule.timing(), false, Limits.NONE));
        assertThat(protection()).isEqualTo(Protection.PROTECTED);
    }

    @Test
    void a_skipped_run_is_no_backup() {
        agent.connect();
        JobId green = fired(Origin.Reason.DUE, fleet.core.clock.instant(), Outcome.SUCCEEDED);
        fleet.core.clock.advance(Duration.ofHours(1));

        JobId skipped = fired(Origin.Reason.DUE, fleet.core.clock.instant(), Outcome.SKIPPED);

        assertThat(fleet.job(skipped).outcome()).contains(Outcome.SKIPPED);
        assertThat(fleet.core
                        .stores
                        .hosts()
                        .overview(agent.id)
                        .orElseThrow()
                        .lastBackup()
                        .orElseThrow()
                        .job())
                .isEqualTo(green);
    }

    @Test
    void an_edit_is_drift_until_the_agent_has_applied_it() {
        agent.connect();
        Instant edited = fleet.core.clock.instant();
        assertThat(agent.host().plan().driftSince()).isPresent();

        fleet.core.stores.transactions().write(tx -> {
            fleet.core.plans.applied(tx, agent.id, agent.host().plan().desired(), List.of());
            return 0;
        });
        assertThat(agent.host().plan().inForce()).isTrue();
        fleet.core.clock.advance(Duration.ofMinutes(5));
        fleet.core.changeSchedules.remove(Fleet.ADMIN, schedule.id(), 1);

        assertThat(agent.host().plan().inForce()).isFalse();
        assertThat(agent.host().plan().driftSince()).contains(edited.plus(Duration.ofMinutes(5)));
    }

    private Protection protection() {
        return Protection.of(
                fleet.core.stores.hosts().overview(agent.id).orElseThrow().evidence(), fleet.core.clock.instant());
    }

    private JobId fired(Origin.Reason reason, Instant at, Outcome outcome) {
        JobId id = new JobId(fleet.core.ids.next());
        JobSpec spec =
                new JobSpec.Backup(Optional.of(group.id()), Selection.EMPTY.withIncludes(List.of("/etc")), false);
        agent.tell(new AgentFact.Started(
                id,
                fleet.repository,
                spec,
                new Origin.Schedule(schedule.id(), at, reason, Optional.empty(), 1),
                Limits.NONE,
                at));
        agent.tell(fleet.finished(
                id,
                outcome,
                outcome == Outcome.SUCCEEDED ? Optional.of(fleet.snapshotOf(id, (int) agent.seq)) : Optional.empty(),
                fleet.core.clock.instant()));
        return id;
    }

    private Schedule define() {
        ChangeSchedules.Result result = fleet.core.changeSchedules.define(
                Fleet.ADMIN,
                agent.id,
                new ChangeSchedules.Wanted(
                        "hourly",
                        List.of(group.id()),
                        Schedule.Timing.of("0 * * * *", ZoneId.of("UTC")),
                        true,
                        Limits.NONE));
        return ((ChangeSchedules.Result.Done) result).schedule();
    }
}
