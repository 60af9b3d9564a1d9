package io.resticmanager.ports.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Schedules in the agent's whole core: what runs, what the server will hear of it, and what a crash leaves.
class FireSchedulesTest {
    private final AgentBench agent = new AgentBench();
    private final HostId host = new HostId(agent.ids.next());
    private final SourceGroup group = new SourceGroup(
            new SourceGroupId(agent.ids.next()),
            host,
            "etc",
            Optional.of(AgentBench.ONE),
            Selection.EMPTY.withIncludes(List.of("/etc")),
            new RetryPolicy(1, Duration.ofMinutes(5)),
            1);
    private final Schedule schedule = Schedule.defined(
            new ScheduleId(agent.ids.next()),
            host,
            "hourly",
            List.of(group.id()),
            Schedule.Timing.of("0 * * * *", ZoneId.of("UTC")),
            true,
            new Limits(Optional.of(300), Optional.empty()),
            agent.clock.instant());

    @BeforeEach
    void plan() {
        Plan plain = agent.plan(AgentBench.ONE);
        agent.desk.apply(new Plan(
                plain.version(),
                plain.resticHost(),
                plain.repositories(),
                List.of(group),
                List.of(schedule),
                new Limits(Optional.of(500), Optional.of(700)),
                PlannedHooks.NONE,
                List.of()));
    }

    @Test
    void a_due_run_starts_without_a_server_and_tells_its_whole_story() {
        agent.clock.advance(Duration.ofHours(1));
        agent.desk.tend();

        JobId job = started();
        AgentFact.Started fact = (AgentFact.Started) agent.facts(job).getFirst();
        assertThat(fact.spec()).isEqualTo(new JobSpec.Backup(Optional.of(group.id()), group.selection(), false));
        assertThat(fact.limits()).isEqualTo(new Limits(Optional.of(300), Optional.of(700)));
        assertThat(fact.startedAt()).isEqualTo(agent.clock.instant());
        Origin.Schedule origin = (Origin.Schedule) fact.origin();
        assertThat(origin.schedule()).isEqualTo(schedule.id());
        assertThat(origin.reason()).isEqualTo(Origin.Reason.DUE);
        assertThat(origin.requestedAt()).isEqualTo("2026-11-23T13:00:00Z");
    }

    @Test
    void a_run_missed_while_the_machine_was_off_is_caught_up_once() {
        agent.clock.advance(Duration.ofHours(7).plusMinutes(20));
        agent.restart();
        agent.desk.tend();

        AgentFact.Started fact = (AgentFact.Started) agent.facts(started()).getFirst();
        assertThat(((Origin.Schedule) fact.origin()).reason()).isEqualTo(Origin.Reason.CATCH_UP);
        agent.restart();
        agent.desk.tend();
        assertThat(starts()).hasSize(1);
    }

    @Test
    void a_group_that_still_runs_is_skipped_and_it_is_said_once() {
        agent.clock.advance(Duration.ofHours(1));
        agent.desk.tend();
        JobId running = started();
        agent.clock.advance(Duration.ofHours(1));
        agent.desk.tend();
        agent.clock.advance(Duration.ofHours(1));
        agent.desk.tend();

        AgentBench.await(() -> starts().size() == 2);
        JobId skipped = starts().get(1).jobId();
        AgentBench.await(() -> agent.ends(skipped).size() == 1);
        assertThat(agent.ends(skipped).getFirst().end().outcome()).isEqualTo(Outcome.SKIPPED);
        AgentFact.Logged said = (AgentFact.Logged) agent.facts(skipped).get(1);
        assertThat(((LogEntry.Line) said.entries().getFirst()).text()).contains(running.toString(), "14:00");
        assertThat(agent.engine.runs(skipped)).isEmpty();
        assertThat(starts()).hasSize(2);
    }

    @Test
    void an_unreachable_repository_is_tried_again_and_a_wrong_password_is_not() {
        agent.clock.advance(Duration.ofHours(1));
        agent.desk.tend();
        JobId first = started();
        agent.engine.runs(first).getFirst().end(Endings.failed(ErrorCode.UNREACHABLE));
        AgentBench.await(() ->
                agent.ends(first).size() == 1 && agent.desk.overview().running().isEmpty());
        agent.clock.advance(Duration.ofMinutes(5));
        agent.desk.tend();

        AgentBench.await(() -> starts().size() == 2);
        Origin.Schedule origin = (Origin.Schedule) starts().get(1).origin();
        assertThat(origin.reason()).isEqualTo(Origin.Reason.RETRY);
        assertThat(origin.retryOf()).contains(first);
        assertThat(origin.attempt()).isEqualTo(2);
    }

    @Test
    void nothing_starts_while_the_disk_cannot_note_it() {
        agent.journalRefuses = true;
        agent.clock.advance(Duration.ofHours(1));
        agent.desk.tend();
        assertThat(starts()).isEmpty();

        agent.journalRefuses = false;
        agent.desk.tend();
        assertThat(started()).isNotNull();
    }

    private JobId started() {
        AgentBench.await(() -> !starts().isEmpty());
        JobId job = starts().getFirst().jobId();
        AgentBench.await(
                () -> !agent.engine.runs(job).isEmpty() || !agent.ends(job).isEmpty());
        return job;
    }

    private List<AgentFact.Started> starts() {
        return agent.spool.read(1, Integer.MAX_VALUE).stream()
                .map(Spool.Spooled::fact)
                .filter(AgentFact.Started.class::isInstance)
                .map(AgentFact.Started.class::cast)
                .toList();
    }
}
