package io.resticmanager.ports.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.host.AgentCommand;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// delivery.md: Spool and acknowledgement.
class SpoolAndAcknowledgementTest {
    private final Fleet fleet = new Fleet();
    private Fleet.Agent agent;
    private Job job;

    @BeforeEach
    void aDispatchedJob() {
        agent = fleet.agent("web-1");
        agent.connect();
        job = agent.queue(Fleet.backup());
        fleet.core.dispatchJobs.tick();
    }

    @Test
    void the_next_fact_is_applied_and_acknowledged() {
        assertThat(agent.send(1, fleet.started(job))).isEqualTo(new ApplyAgentFact.Result.Applied(1));
        assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void a_fact_at_or_below_the_mark_is_ignored_and_acknowledged_again() {
        agent.send(1, fleet.started(job), fleet.logged(job.id(), 1), fleet.finished(job.id(), Outcome.FAILED));
        Job ended = fleet.job(job.id());
        assertThat(agent.send(2, fleet.finished(job.id(), Outcome.SUCCEEDED)))
                .isEqualTo(new ApplyAgentFact.Result.Applied(3));
        assertThat(fleet.job(job.id())).isEqualTo(ended);
    }

    @Test
    void a_batch_that_overlaps_the_mark_applies_only_what_is_new() {
        agent.send(1, fleet.started(job), fleet.logged(job.id(), 1));
        assertThat(agent.send(1, fleet.started(job), fleet.logged(job.id(), 1), fleet.logged(job.id(), 2)))
                .isEqualTo(new ApplyAgentFact.Result.Applied(3));
        assertThat(fleet.core.stores.logs().read(job.id(), 0, 10)).hasSize(2);
    }

    @Test
    void a_fact_above_the_next_changes_nothing_and_is_asked_for_from_the_gap_on() {
        assertThat(agent.send(2, fleet.finished(job.id(), Outcome.FAILED))).isEqualTo(new ApplyAgentFact.Result.Gap(1));
        assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.DISPATCHED);
        agent.send(1, fleet.started(job));
        assertThat(agent.send(3, fleet.finished(job.id(), Outcome.FAILED))).isEqualTo(new ApplyAgentFact.Result.Gap(2));
    }

    @Test
    void what_the_agent_no_longer_has_is_audited_and_the_mark_moves_with_the_hello() {
        assertThat(agent.greet(5, 9, Set.of(job.id())))
                .isEqualTo(new GreetAgent.Greeting.Welcome(4, false, true, Optional.empty()));
        assertThat(fleet.audited()).contains("spool.gap");
        assertThat(agent.send(5, fleet.started(job))).isEqualTo(new ApplyAgentFact.Result.Applied(5));
    }

    @Test
    void a_running_job_whose_end_may_lie_in_the_gap_is_asked_for_and_its_end_believed() {
        agent.send(1, fleet.started(job));

        agent.seq = 4;
        agent.connect();

        assertThat(agent.runs()).containsExactly(job.id(), job.id());
        assertThat(fleet.core.agents.sent().getLast().command())
                .isInstanceOfSatisfying(
                        AgentCommand.Run.class,
                        run -> assertThat(run.expiresIn()).isZero());
        agent.tell(fleet.finished(job.id(), Outcome.SUCCEEDED));
        assertThat(fleet.job(job.id()).outcome()).contains(Outcome.SUCCEEDED);
    }

    @Test
    void an_agent_that_knows_nothing_of_it_is_believed_too_also_when_the_question_is_lost_first() {
        agent.send(1, fleet.started(job));

        agent.greet(5, 4, Set.of());
        agent.seq = 4;
        agent.connect();
        fleet.core.hearAgent.rejected(agent.id, job.id(), JobError.of(ErrorCode.DEADLINE));

        assertThat(agent.runs()).containsExactly(job.id(), job.id());
        assertThat(fleet.job(job.id()).outcome()).contains(Outcome.FAILED);
    }

    @Test
    void a_rolled_back_disk_is_told_to_begin_a_new_spool_and_audited() {
        agent.send(1, fleet.started(job), fleet.logged(job.id(), 1));
        assertThat(agent.greet(1, 1, Set.of(job.id())))
                .isEqualTo(new GreetAgent.Greeting.Welcome(2, true, true, Optional.empty()));
        assertThat(fleet.audited()).contains("spool.rolled-back");
        // In the new spool numbers begin anew, and what was applied before is not applied twice.
        agent.spool = new SpoolId(fleet.core.ids.next());
        assertThat(agent.send(1, fleet.logged(job.id(), 1), fleet.finished(job.id(), Outcome.FAILED)))
                .isEqualTo(new ApplyAgentFact.Result.Applied(2));
        assertThat(fleet.core.stores.logs().read(job.id(), 0, 10)).hasSize(1);
        assertThat(fleet.job(job.id()).outcome()).contains(Outcome.FAILED);
    }

    @Test
    void marks_of_one_spool_say_nothing_of_another_host_or_spool() {
        agent.send(1, fleet.started(job));
        Fleet.Agent other = fleet.agent("web-2");
        other.spool = agent.spool;
        assertThat(other.greet(1, 0, Set.of()))
                .isEqualTo(new GreetAgent.Greeting.Welcome(0, false, true, Optional.empty()));
    }

    @Test
    void a_malformed_fact_still_consumes_its_number() {
        assertThat(fleet.core.applyAgentFact.apply(
                        agent.id,
                        agent.spool,
                        1,
                        List.of(new ApplyAgentFact.Arrived.Malformed("no job id")),
                        Optional.of("fact-1")))
                .isEqualTo(new ApplyAgentFact.Result.Applied(1));
        assertThat(fleet.audited()).contains("fact.refused");
        assertThat(agent.send(2, fleet.started(job))).isEqualTo(new ApplyAgentFact.Result.Applied(2));
    }

    @Test
    void the_greeting_names_the_fact_that_the_mark_stands_at() {
        fleet.core.applyAgentFact.apply(
                agent.id,
                agent.spool,
                1,
                List.of(new ApplyAgentFact.Arrived.Fact(fleet.started(job))),
                Optional.of("fact-1"));
        assertThat(agent.greet(1, 3, Set.of(job.id())))
                .isEqualTo(new GreetAgent.Greeting.Welcome(1, false, true, Optional.of("fact-1")));
    }

    @Test
    void a_fact_of_a_foreign_job_still_consumes_its_number_and_changes_nothing() {
        Fleet.Agent other = fleet.agent("web-2");
        assertThat(other.tell(fleet.finished(job.id(), Outcome.SUCCEEDED)))
                .isEqualTo(new ApplyAgentFact.Result.Applied(1));
        assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.DISPATCHED);
        assertThat(fleet.audited()).contains("fact.refused");
    }
}
