package io.resticmanager.ports.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.job.CancelJob;
import io.resticmanager.ports.job.RunJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// delivery.md: Who makes a job, Dispatch, States, Lanes, Finish and cancel.
class JobsAndDispatchTest {
    private final Fleet fleet = new Fleet();
    private Fleet.Agent agent;

    @BeforeEach
    void oneHost() {
        agent = fleet.agent("web-1");
    }

    @Nested
    class WhoMakesAJob {
        @Test
        void an_unknown_job_that_an_agent_started_is_taken_as_recovered_and_audited() {
            JobId unknown = new JobId(fleet.core.ids.next());
            agent.tell(fleet.started(unknown, Fleet.backup()));
            assertThat(fleet.job(unknown).recovered()).isTrue();
            assertThat(fleet.job(unknown).state()).isEqualTo(JobState.RUNNING);
            assertThat(fleet.audited()).contains("job.recovered");
            agent.tell(fleet.finished(unknown, Outcome.FAILED));
            assertThat(fleet.job(unknown).outcome()).contains(Outcome.FAILED);
        }

        @Test
        void logs_and_ends_of_jobs_nobody_started_are_refused() {
            JobId unknown = new JobId(fleet.core.ids.next());
            agent.tell(fleet.logged(unknown, 1));
            agent.tell(fleet.finished(unknown, Outcome.SUCCEEDED));
            assertThat(fleet.core.stores.jobs().find(unknown)).isEmpty();
            assertThat(fleet.audited()).filteredOn("fact.refused"::equals).hasSize(2);
        }

        @Test
        void an_id_that_belongs_to_another_host_is_refused() {
            Fleet.Agent other = fleet.agent("web-2");
            Job job = agent.queue(Fleet.backup());
            other.tell(fleet.started(job));
            assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.QUEUED);
        }
    }

    @Nested
    class Dispatch {
        @Test
        void it_is_dispatched_before_the_command_is_sent() {
            agent.connect();
            Job job = agent.queue(Fleet.backup());
            assertThat(fleet.core.dispatchJobs.tick()).isEqualTo(1);
            assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.DISPATCHED);
            AgentCommand.Run run =
                    fleet.core.agents.sent(AgentCommand.Run.class).getLast();
            assertThat(run.expiresIn()).isEqualTo(Duration.ofHours(24));
            // The host is bound to the repository: its login is in the plan.
            assertThat(run.access()).isEmpty();
        }

        @Test
        void nothing_is_sent_before_the_replay_has_caught_up() {
            Job job = agent.queue(Fleet.backup());
            agent.greet(1, 5, Set.of());
            assertThat(fleet.core.dispatchJobs.tick()).isZero();
            assertThat(fleet.job(job.id()).waitingFor()).contains(new WaitingFor.HostOnline(agent.id));
        }

        @Test
        void a_dispatched_job_that_never_arrived_is_sent_again_and_one_that_did_is_not() {
            agent.connect();
            Job job = agent.queue(Fleet.backup());
            fleet.core.dispatchJobs.tick();
            agent.connect();
            assertThat(agent.runs()).containsExactly(job.id(), job.id());
            agent.connect(job.id());
            assertThat(agent.runs()).hasSize(2);
        }

        @Test
        void one_whose_agent_left_before_the_command_was_sent_queues_again() {
            agent.connect();
            Job job = agent.queue(Fleet.backup());
            fleet.core.agents.breakWires(true);
            assertThat(fleet.core.dispatchJobs.tick()).isZero();
            assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.QUEUED);
            fleet.core.agents.breakWires(false);
            assertThat(fleet.core.dispatchJobs.tick()).isEqualTo(1);
            assertThat(agent.runs()).containsExactly(job.id());
        }

        @Test
        void thousands_of_jobs_that_wait_for_an_absent_host_do_not_hide_what_can_run() {
            JobSpec test = new JobSpec.Test();
            Job template = agent.queue(test);
            fleet.core.stores.transactions().write(tx -> {
                for (int i = 0; i < 5_200; i++) {
                    fleet.core.stores.jobs().insert(Fleet.copy(template, new JobId(fleet.core.ids.next())));
                }
                return Boolean.TRUE;
            });
            Fleet.Agent present = fleet.agent("web-2");
            present.connect();
            Job job = present.queue(test);
            assertThat(fleet.core.dispatchJobs.tick()).isEqualTo(1);
            assertThat(present.runs()).containsExactly(job.id());
        }

        @Test
        void one_whose_lane_went_to_another_meanwhile_waits_its_turn_again() {
            agent.connect();
            Job check = agent.queue(new JobSpec.Check(Optional.empty()));
            fleet.core.dispatchJobs.tick();
            fleet.core.agents.disconnect(agent.id);
            fleet.core.clock.advance(Duration.ofMinutes(16));
            fleet.core.tendJobs.tick();
            Fleet.Agent other = fleet.agent("web-2");
            other.connect();
            other.running(new JobSpec.Check(Optional.empty()));
            agent.connect();
            fleet.core.dispatchJobs.tick();
            assertThat(fleet.job(check.id()).state()).isEqualTo(JobState.QUEUED);
            assertThat(agent.runs()).containsExactly(check.id());
        }

        @Test
        void a_running_job_that_the_agent_does_not_know_after_its_replay_has_failed() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            agent.connect();
            assertThat(fleet.job(job.id())
                            .end()
                            .orElseThrow()
                            .error()
                            .orElseThrow()
                            .code())
                    .isEqualTo(ErrorCode.AGENT_RESTARTED);
        }

        @Test
        void a_lost_connection_and_a_reconnection_leave_a_running_job_alone() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            fleet.core.agents.disconnect(agent.id);
            fleet.core.clock.advance(Duration.ofHours(30));
            fleet.core.tendJobs.tick();
            fleet.core.dispatchJobs.tick();
            agent.connect(job.id());
            fleet.core.tendJobs.tick();
            assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.RUNNING);
            assertThat(fleet.job(job.id()).contactLostSince()).isEmpty();
        }

        @Test
        void a_rejected_job_has_failed_with_the_agents_reason() {
            agent.connect();
            Job job = agent.queue(Fleet.backup());
            fleet.core.dispatchJobs.tick();
            fleet.core.hearAgent.rejected(agent.id, job.id(), JobError.of(ErrorCode.REPOSITORY_NOT_IN_PLAN));
            assertThat(fleet.job(job.id())
                            .end()
                            .orElseThrow()
                            .error()
                            .orElseThrow()
                            .code())
                    .isEqualTo(ErrorCode.REPOSITORY_NOT_IN_PLAN);
        }

        @Test
        void a_job_that_waited_too_long_is_given_up() {
            Job job = agent.queue(Fleet.backup());
            fleet.core.clock.advance(Duration.ofHours(24));
            fleet.core.dispatchJobs.tick();
            assertThat(fleet.job(job.id()).outcome()).contains(Outcome.FAILED);
        }
    }

    @Nested
    class States {
        @Test
        void a_backup_whose_snapshot_the_agent_saw_is_green_at_once() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            agent.tell(fleet.finished(
                    job.id(),
                    Outcome.SUCCEEDED,
                    Optional.of(fleet.snapshotOf(job.id(), 1)),
                    fleet.core.clock.instant()));
            assertThat(fleet.job(job.id()).isGreen()).isTrue();
        }

        @Test
        void one_whose_snapshot_it_could_not_see_is_pending_until_a_report_contains_it() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            agent.tell(fleet.finished(job.id(), Outcome.SUCCEEDED));
            assertThat(fleet.job(job.id()).confirmation()).contains(Confirmation.PENDING);
            fleet.core.clock.advance(Duration.ofMinutes(1));
            fleet.core.hearAgent.listing(
                    agent.id, fleet.repository, List.of(fleet.snapshotOf(job.id(), 1)), fleet.core.clock.instant());
            assertThat(fleet.job(job.id()).isGreen()).isTrue();
        }

        @Test
        void one_that_a_listing_did_not_show_is_green_all_the_same_once_another_does() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            agent.tell(fleet.finished(job.id(), Outcome.SUCCEEDED));
            // Begun before the end, by a clock that was set forward meanwhile.
            Instant looksYounger = fleet.core.clock.instant().plusSeconds(1);
            fleet.core.hearAgent.listing(agent.id, fleet.repository, List.of(), looksYounger);
            assertThat(fleet.job(job.id()).confirmation()).contains(Confirmation.MISSING);

            ListedSnapshot made = fleet.snapshotOf(job.id(), 1);
            fleet.core.hearAgent.listing(agent.id, fleet.repository, List.of(made), looksYounger.plusSeconds(1));
            assertThat(fleet.job(job.id()).isGreen()).isTrue();
            assertThat(fleet.job(job.id()).end().flatMap(Job.End::snapshotId)).contains(made.resticId());
        }

        @Test
        void a_report_that_overtakes_the_end_of_its_job_confirms_it_too() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            ListedSnapshot made = fleet.snapshotOf(job.id(), 1);
            fleet.core.hearAgent.listing(agent.id, fleet.repository, List.of(made), fleet.core.clock.instant());
            var blind = (AgentFact.Finished) fleet.finished(job.id(), Outcome.SUCCEEDED);
            agent.tell(new AgentFact.Finished(
                    job.id(), blind.end().withSnapshotId(made.resticId()), Optional.empty(), blind.finishedAt()));
            assertThat(fleet.job(job.id()).isGreen()).isTrue();
        }

        @Test
        void a_snapshot_that_was_listed_before_its_job_was_told_of_is_its_hosts_all_the_same() {
            agent.connect();
            JobId unknown = new JobId(fleet.core.ids.next());
            ListedSnapshot made = fleet.snapshotOf(unknown, 1);
            fleet.core.hearAgent.listing(agent.id, fleet.repository, List.of(made), fleet.core.clock.instant());
            agent.tell(fleet.started(unknown, Fleet.backup()));
            agent.tell(fleet.finished(unknown, Outcome.SUCCEEDED, Optional.of(made), fleet.core.clock.instant()));
            assertThat(fleet.core
                            .stores
                            .snapshots()
                            .findByResticId(fleet.repository, made.resticId())
                            .orElseThrow()
                            .hostId())
                    .contains(agent.id);
        }

        @Test
        void the_snapshot_of_another_job_confirms_nothing() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            JobId other = new JobId(fleet.core.ids.next());
            agent.tell(fleet.finished(
                    job.id(), Outcome.SUCCEEDED, Optional.of(fleet.snapshotOf(other, 1)), fleet.core.clock.instant()));
            assertThat(fleet.job(job.id()).confirmation()).contains(Confirmation.PENDING);
        }

        @Test
        void an_outcome_never_changes() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            agent.tell(fleet.finished(job.id(), Outcome.FAILED));
            agent.tell(fleet.finished(job.id(), Outcome.SUCCEEDED));
            agent.tell(fleet.started(job));
            assertThat(fleet.job(job.id()).outcome()).contains(Outcome.FAILED);
        }
    }

    @Nested
    class Lanes {
        @Test
        void a_host_unreachable_for_a_quarter_of_an_hour_stops_holding_its_lane() {
            agent.connect();
            Job running = agent.running(Fleet.backup());
            Fleet.Agent other = fleet.agent("web-2");
            other.connect();
            Job check = other.queue(new JobSpec.Check(Optional.empty()));
            fleet.core.dispatchJobs.tick();
            assertThat(fleet.job(check.id()).waitingFor())
                    .contains(new WaitingFor.RepositoryFree(fleet.repository, running.id()));

            fleet.core.agents.disconnect(agent.id);
            fleet.core.clock.advance(Duration.ofMinutes(15));
            fleet.core.presence.heard(other.id);
            fleet.core.tendJobs.tick();
            fleet.core.dispatchJobs.tick();
            assertThat(fleet.job(running.id()).state()).isEqualTo(JobState.RUNNING);
            assertThat(fleet.job(running.id()).contactLostSince()).isPresent();
            assertThat(fleet.job(check.id()).state()).isEqualTo(JobState.DISPATCHED);
        }

        @Test
        void removing_all_locks_is_refused_while_a_lost_job_may_still_run() {
            agent.connect();
            agent.running(Fleet.backup());
            fleet.core.agents.disconnect(agent.id);
            fleet.core.clock.advance(Duration.ofMinutes(20));
            fleet.core.tendJobs.tick();
            Fleet.Agent other = fleet.agent("web-2");
            other.connect();
            assertThat(unlockAll(other, "another")).isEqualTo(new RunJob.Decision.NotTyped("main"));
            assertThat(unlockAll(other, "main")).isInstanceOf(RunJob.Decision.RepositoryBusy.class);
        }

        private RunJob.Decision unlockAll(Fleet.Agent on, String typed) {
            RunJob.Order order = new RunJob.Order.UnlockAll(fleet.repository, typed);
            return fleet.core.runJob.run(Fleet.ADMIN, new RunJob.Request(on.id, order, Limits.NONE, true));
        }

        @Test
        void all_locks_are_never_removed_without_the_name_of_the_repository() {
            RunJob.Order order = new RunJob.Order.OnRepository(fleet.repository, new JobSpec.Unlock(true));
            assertThat(fleet.core.runJob.run(Fleet.ADMIN, new RunJob.Request(agent.id, order, Limits.NONE, true)))
                    .isEqualTo(new RunJob.Decision.NotTyped("main"));
            assertThat(unlockAll(agent, "main")).isInstanceOf(RunJob.Decision.Queued.class);
        }

        @Test
        void time_in_which_the_server_was_away_does_not_count_as_silence() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            fleet.core.clock.advance(Duration.ofMinutes(14));
            fleet.core.tendJobs.tick();
            assertThat(fleet.job(job.id()).contactLostSince()).isEmpty();
        }
    }

    @Nested
    class FinishAndCancel {
        @Test
        void cancelling_a_queued_job_ends_it() {
            Job job = agent.queue(Fleet.backup());
            cancel(job);
            assertThat(fleet.job(job.id()).outcome()).contains(Outcome.CANCELLED);
        }

        @Test
        void cancelling_a_running_job_waits_for_the_agents_answer() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            cancel(job);
            assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.CANCELLING);
            assertThat(fleet.core.agents.sent(AgentCommand.Cancel.class)).hasSize(1);
            agent.tell(fleet.finished(job.id(), Outcome.CANCELLED));
            assertThat(fleet.job(job.id()).outcome()).contains(Outcome.CANCELLED);
        }

        @Test
        void a_job_that_had_ended_by_itself_keeps_its_outcome() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            cancel(job);
            agent.tell(fleet.finished(job.id(), Outcome.SUCCEEDED));
            assertThat(fleet.job(job.id()).outcome()).contains(Outcome.SUCCEEDED);
            assertThat(cancel(job)).isInstanceOf(CancelJob.Decision.TooLate.class);
        }

        @Test
        void an_agent_that_was_away_is_asked_again_when_it_is_back() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            fleet.core.agents.disconnect(agent.id);
            cancel(job);
            agent.connect(job.id());
            assertThat(fleet.core.agents.sent(AgentCommand.Cancel.class)).hasSize(1);
        }

        private CancelJob.Decision cancel(Job job) {
            return fleet.core.cancelJob.cancel(Fleet.ADMIN, job.id());
        }
    }
}
