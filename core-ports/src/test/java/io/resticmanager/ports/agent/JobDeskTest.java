package io.resticmanager.ports.agent;

import static io.resticmanager.ports.agent.AgentBench.ONE;
import static io.resticmanager.ports.agent.AgentBench.TWO;
import static io.resticmanager.ports.agent.AgentBench.UNPLANNED;
import static io.resticmanager.ports.agent.AgentBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.host.AgentCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class JobDeskTest {
    private final AgentBench bench = new AgentBench();

    @Test
    void a_job_is_started_told_and_ended() {
        AgentCommand.Run command = bench.backup(ONE);

        assertThat(bench.desk.run(command)).isInstanceOf(AgentDesk.Answer.Accepted.class);
        var run = bench.awaitRun(command);
        run.say("first");
        run.say("second");
        assertThat(bench.desk.hello().jobs()).containsExactly(command.jobId());
        run.succeed();

        assertThat(bench.awaitEnd(command).end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(bench.facts(command.jobId()))
                .extracting(fact -> fact.getClass().getSimpleName())
                .containsExactly("Started", "Logged", "Finished");
        await(() -> bench.desk.hello().jobs().isEmpty());
        assertThat(run.task().resticHost()).isEqualTo("host-name");
    }

    @Test
    void a_second_command_with_the_same_id_changes_nothing() {
        AgentCommand.Run command = bench.backup(ONE);
        bench.desk.run(command);
        bench.awaitRun(command);

        assertThat(bench.desk.run(command)).isEqualTo(new AgentDesk.Answer.Accepted(JobState.RUNNING));
        bench.awaitRun(command).succeed();
        bench.awaitEnd(command);

        assertThat(bench.engine.runs()).hasSize(1);
    }

    @Test
    void an_id_that_has_ended_is_answered_by_its_facts_again_even_after_a_restart() {
        AgentCommand.Run command = bench.backup(ONE);
        bench.desk.run(command);
        bench.awaitRun(command).succeed();
        bench.awaitEnd(command);
        bench.restart();

        assertThat(bench.desk.run(command)).isEqualTo(new AgentDesk.Answer.Accepted(JobState.ENDED));

        assertThat(bench.engine.runs()).isEmpty();
        assertThat(bench.facts(command.jobId()))
                .extracting(fact -> fact.getClass().getSimpleName())
                .containsExactly("Started", "Finished", "Started", "Finished");
        assertThat(bench.ends(command.jobId()).getFirst())
                .isEqualTo(bench.ends(command.jobId()).getLast());
    }

    @Test
    void what_comes_too_late_or_is_not_planned_is_rejected() {
        AgentCommand.Run late = with(bench.backup(ONE), Duration.ZERO);

        assertThat(code(bench.desk.run(late))).isEqualTo(ErrorCode.DEADLINE);
        assertThat(code(bench.desk.run(bench.backup(UNPLANNED)))).isEqualTo(ErrorCode.REPOSITORY_NOT_IN_PLAN);
        assertThat(bench.spool.depth()).isZero();
    }

    @Test
    void a_credential_for_one_job_is_used_and_never_written_down() {
        AgentCommand.Run plain = bench.backup(UNPLANNED);
        AgentCommand.Run command = new AgentCommand.Run(
                plain.jobId(),
                plain.repositoryId(),
                plain.spec(),
                plain.origin(),
                plain.limits(),
                plain.maxRunTime(),
                plain.expiresIn(),
                Optional.of(AgentBench.access("/own")));

        bench.desk.run(command);

        assertThat(bench.awaitRun(command).task().access().url().text()).isEqualTo("/own");
        assertThat(bench.journal.find(command.jobId()).orElseThrow().command().access())
                .isEmpty();
        bench.awaitRun(command).succeed();
    }

    @Test
    void one_writing_job_at_a_time_per_repository_and_reading_ones_beside() {
        AgentCommand.Run first = bench.backup(ONE);
        AgentCommand.Run second = bench.backup(ONE);
        AgentCommand.Run elsewhere = bench.backup(TWO);
        AgentCommand.Run reading = bench.command(new JobSpec.Stats(), ONE);
        List.of(first, second, elsewhere, reading).forEach(bench.desk::run);

        bench.awaitRun(first);
        bench.awaitRun(elsewhere);
        bench.awaitRun(reading);
        assertThat(bench.engine.runs(second.jobId())).isEmpty();
        assertThat(bench.desk.overview().waiting()).isEqualTo(1);
        bench.awaitRun(first).succeed();

        bench.awaitRun(second).succeed();
        bench.awaitEnd(second);
    }

    @Test
    void a_waiting_job_that_is_cancelled_ends_without_having_begun() {
        AgentCommand.Run first = bench.backup(ONE);
        AgentCommand.Run second = bench.backup(ONE);
        bench.desk.run(first);
        bench.desk.run(second);
        bench.awaitRun(first);

        bench.desk.cancel(second.jobId());

        assertThat(bench.awaitEnd(second).end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(bench.facts(second.jobId())).hasSize(1);
        bench.awaitRun(first).succeed();
        bench.awaitEnd(first);
        assertThat(bench.engine.runs()).hasSize(1);
    }

    @Test
    void a_running_job_is_cancelled_by_its_engine_and_a_late_cancel_repeats_the_end() {
        AgentCommand.Run command = bench.backup(ONE);
        bench.desk.run(command);
        bench.awaitRun(command);

        bench.desk.cancel(command.jobId());
        assertThat(bench.awaitEnd(command).end().outcome()).isEqualTo(Outcome.CANCELLED);
        await(() -> bench.desk.hello().jobs().isEmpty());
        bench.desk.cancel(command.jobId());

        assertThat(bench.ends(command.jobId())).hasSize(2);
    }

    @Test
    void a_waiting_job_whose_time_is_up_is_given_up() {
        AgentCommand.Run first = bench.backup(ONE);
        AgentCommand.Run second = with(bench.backup(ONE), Duration.ofMinutes(5));
        bench.desk.run(first);
        bench.desk.run(second);
        bench.awaitRun(first);
        bench.clock.advance(Duration.ofMinutes(6));

        bench.desk.tend();

        assertThat(bench.awaitEnd(second).end().error().orElseThrow().code()).isEqualTo(ErrorCode.DEADLINE);
        bench.awaitRun(first).succeed();
    }

    @Test
    void a_restart_ends_children_and_closes_every_open_job() {
        AgentCommand.Run running = bench.backup(ONE);
        AgentCommand.Run waiting = bench.backup(ONE);
        bench.desk.run(running);
        bench.desk.run(waiting);
        bench.awaitRun(running);
        await(() -> bench.journal.find(running.jobId()).orElseThrow().child().isPresent());

        bench.restart();

        assertThat(error(bench.awaitEnd(running))).isEqualTo(ErrorCode.AGENT_RESTARTED);
        assertThat(error(bench.awaitEnd(waiting))).isEqualTo(ErrorCode.AGENT_RESTARTED);
        assertThat(bench.engine.endedLeftovers()).hasSize(1);
        assertThat(bench.engine.runs()).isEmpty();
        await(() -> bench.desk.hello().jobs().isEmpty());
    }

    @Test
    void wherever_the_agent_dies_a_job_runs_at_most_once_and_ends_exactly_once() {
        int searched = 0;
        for (int writes = 0; writes < 12; writes++) {
            AgentBench mortal = new AgentBench();
            AgentCommand.Run command = mortal.backup(ONE);
            mortal.dieAfter(writes);
            boolean taken = offer(mortal, command);
            await(() -> mortal.isDead() || !mortal.engine.runs(command.jobId()).isEmpty());
            mortal.engine.runs(command.jobId()).forEach(run -> run.say("a line"));
            mortal.engine.runs(command.jobId()).forEach(io.resticmanager.ports.fakes.ScriptedEngine.Run::succeed);
            await(() -> mortal.isDead()
                    || mortal.journal
                            .find(command.jobId())
                            .filter(JournaledJob::isSettled)
                            .isPresent());
            int ran = mortal.engine.runs(command.jobId()).size();

            mortal.restart();
            await(() -> mortal.desk.hello().jobs().isEmpty());
            if (!taken) {
                mortal.desk.run(command); // nobody had answered: the server sends it again
                await(() -> !mortal.ends(command.jobId()).isEmpty()
                        || !mortal.engine.runs(command.jobId()).isEmpty());
                ran += mortal.engine.runs(command.jobId()).size();
                mortal.engine.runs(command.jobId()).forEach(io.resticmanager.ports.fakes.ScriptedEngine.Run::succeed);
            }

            mortal.awaitEnd(command);
            assertThat(ran).as("runs when it dies after %d writes", writes).isLessThanOrEqualTo(1);
            assertThat(mortal.ends(command.jobId()).stream()
                            .map(AgentFact.Finished::end)
                            .map(Job.End::outcome)
                            .distinct())
                    .as("outcomes when it dies after %d writes", writes)
                    .hasSize(1);
            searched += mortal.engine.searches();
        }
        assertThat(searched)
                .as("a process that was started and not written down is looked for")
                .isPositive();
    }

    @Test
    void a_disk_that_takes_nothing_refuses_jobs_with_a_sentence_and_recovers() {
        bench.journalRefuses = true;
        AgentCommand.Run refused = bench.backup(ONE);

        AgentDesk.Answer answer = bench.desk.run(refused);

        assertThat(code(answer)).isEqualTo(ErrorCode.DISK_FULL);
        assertThat(bench.desk.overview().trouble().orElseThrow()).contains("job journal", "No space left");
        bench.journalRefuses = false;
        AgentCommand.Run next = bench.backup(ONE);
        bench.desk.run(next);
        bench.awaitRun(next).succeed();
        bench.awaitEnd(next);
        assertThat(bench.desk.overview().trouble()).isEmpty();
        assertThat(bench.diary).contains("the job journal can be written again");
    }

    @Test
    void an_end_that_the_spool_does_not_take_is_kept_and_spooled_later() {
        AgentCommand.Run command = bench.backup(ONE);
        bench.desk.run(command);
        var run = bench.awaitRun(command);
        bench.spoolRefuses = true;
        run.say("lost");
        run.succeed();
        await(() -> bench.journal.find(command.jobId()).orElseThrow().end().isPresent());
        bench.desk.tend();
        assertThat(bench.desk.hello().jobs()).containsExactly(command.jobId());
        assertThat(bench.ends(command.jobId())).isEmpty();

        bench.spoolRefuses = false;
        await(() -> {
            bench.desk.tend();
            return bench.desk.hello().jobs().isEmpty();
        });

        assertThat(bench.awaitEnd(command).end().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void an_end_that_the_journal_does_not_take_reaches_the_server_once_all_the_same() {
        AgentCommand.Run command = bench.backup(ONE);
        bench.desk.run(command);
        var run = bench.awaitRun(command);
        bench.journalRefuses = true;
        run.succeed();
        await(() -> !bench.ends(command.jobId()).isEmpty());
        bench.desk.tend();
        assertThat(bench.desk.hello().jobs()).containsExactly(command.jobId());

        bench.journalRefuses = false;
        await(() -> {
            bench.desk.tend();
            return bench.desk.hello().jobs().isEmpty();
        });

        assertThat(bench.ends(command.jobId())).hasSize(1);
        assertThat(bench.journal.find(command.jobId()).orElseThrow().isSettled())
                .isTrue();
    }

    @Test
    void stopping_ends_running_and_waiting_jobs_and_takes_no_more() {
        AgentCommand.Run running = bench.backup(ONE);
        AgentCommand.Run waiting = bench.backup(ONE);
        bench.desk.run(running);
        bench.desk.run(waiting);
        bench.awaitRun(running);

        CompletableFuture<Void> idle = bench.desk.stop();

        await(idle::isDone);
        assertThat(error(bench.awaitEnd(running))).isEqualTo(ErrorCode.AGENT_RESTARTED);
        assertThat(error(bench.awaitEnd(waiting))).isEqualTo(ErrorCode.AGENT_RESTARTED);
        assertThat(code(bench.desk.run(bench.backup(ONE)))).isEqualTo(ErrorCode.AGENT_RESTARTED);
    }

    @Test
    void a_job_that_ends_by_itself_while_the_agent_stops_keeps_its_outcome() {
        bench.engine.ignoreCancel();
        AgentCommand.Run running = bench.backup(ONE);
        bench.desk.run(running);
        var run = bench.awaitRun(running);

        CompletableFuture<Void> idle = bench.desk.stop();
        run.succeed();

        await(idle::isDone);
        assertThat(bench.awaitEnd(running).end().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void every_repository_is_listed_after_a_welcome_until_the_server_has_applied_it() {
        bench.desk.welcomed();

        await(() -> bench.outbox.listings().size() == 2);
        assertThat(bench.owed.owed()).containsExactlyInAnyOrder(ONE, TWO);
        bench.outbox.listings().forEach(listing -> bench.desk.reportApplied(listing.reportId()));
        assertThat(bench.owed.owed()).isEmpty();
    }

    @Test
    void a_writing_job_owes_a_report_and_a_listing_from_before_it_does_not_settle_it() {
        bench.desk.welcomed();
        await(() -> bench.outbox.listings().size() == 2);
        String before = bench.outbox.listings().stream()
                .filter(listing -> listing.repository().equals(ONE))
                .findFirst()
                .orElseThrow()
                .reportId();
        AgentCommand.Run command = bench.backup(ONE);
        bench.desk.run(command);
        bench.awaitRun(command).succeed();
        await(() -> bench.outbox.listings().size() == 3);

        bench.desk.reportApplied(before);
        assertThat(bench.owed.owed()).contains(ONE);
        bench.desk.reportApplied(bench.outbox.listings().getLast().reportId());

        assertThat(bench.owed.owed()).containsExactly(TWO);
    }

    @Test
    void without_a_connection_nothing_is_listed_but_it_stays_owed_across_a_restart() {
        AgentCommand.Run command = bench.backup(ONE);
        bench.desk.run(command);
        bench.awaitRun(command).succeed();
        bench.awaitEnd(command);

        assertThat(bench.owed.owed()).containsExactly(ONE);
        assertThat(bench.engine.listings()).isZero();
        bench.restart();
        bench.desk.welcomed();
        await(() -> bench.outbox.listings().size() == 2);
    }

    @Test
    void a_listing_that_failed_is_tried_again_later() {
        bench.engine.lists(new EngineListing.Failed(JobError.of(ErrorCode.UNREACHABLE)));
        bench.desk.welcomed();
        await(() -> bench.engine.listings() == 2);
        bench.engine.lists(new EngineListing.Complete(List.of()));

        bench.desk.tend();
        assertThat(bench.engine.listings()).isEqualTo(2);
        bench.clock.advance(Duration.ofMinutes(11));
        await(() -> {
            bench.desk.tend();
            return bench.outbox.listings().size() == 2;
        });
    }

    @Test
    void a_listing_that_the_server_does_not_answer_is_made_again_after_an_hour() {
        bench.desk.welcomed();
        await(() -> bench.outbox.listings().size() == 2);
        bench.desk.reportApplied(bench.outbox.listings().getFirst().reportId());

        bench.clock.advance(Duration.ofMinutes(60));
        bench.desk.tend();
        assertThat(bench.engine.listings()).isEqualTo(2);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.desk.tend();
        await(() -> bench.outbox.listings().size() == 3);
        assertThat(bench.outbox.listings().getLast().repository())
                .isEqualTo(bench.outbox.listings().get(1).repository());
        bench.desk.tend();
        assertThat(bench.engine.listings()).isEqualTo(3);
    }

    @Test
    void figures_are_sent_again_with_each_welcome_until_applied() {
        AgentCommand.Run stats = bench.command(new JobSpec.Stats(), ONE);
        bench.desk.run(stats);
        bench.awaitRun(stats)
                .end(new Job.End(
                        Outcome.SUCCEEDED,
                        Optional.of(0),
                        Optional.empty(),
                        Optional.of(new JobSummary.Stats(7, Optional.empty(), 1, 1, 0, List.of())),
                        Optional.empty()));
        bench.awaitEnd(stats);

        bench.desk.welcomed();
        assertThat(bench.outbox.figures()).hasSize(2);
        bench.desk.reportApplied(bench.outbox.figures().getFirst().reportId());
        bench.desk.welcomed();

        assertThat(bench.outbox.figures()).hasSize(2);
        assertThat(bench.outbox.figures().getFirst().figures().storedBytes()).isEqualTo(7);
    }

    @Test
    void jobs_are_forgotten_ninety_days_after_their_end() {
        AgentCommand.Run command = bench.backup(ONE);
        bench.desk.run(command);
        bench.awaitRun(command).succeed();
        bench.awaitEnd(command);

        bench.clock.advance(Duration.ofDays(89));
        bench.desk.tend();
        assertThat(bench.journal.find(command.jobId())).isPresent();
        bench.clock.advance(Duration.ofDays(2));
        bench.desk.tend();

        assertThat(bench.journal.find(command.jobId())).isEmpty();
    }

    private static boolean offer(AgentBench bench, AgentCommand.Run command) {
        try {
            return bench.desk.run(command) instanceof AgentDesk.Answer.Accepted;
        } catch (AgentBench.Death died) {
            return false;
        }
    }

    private static ErrorCode error(AgentFact.Finished end) {
        return end.end().error().orElseThrow().code();
    }

    private static ErrorCode code(AgentDesk.Answer answer) {
        assertThat(answer).isInstanceOf(AgentDesk.Answer.Rejected.class);
        return ((AgentDesk.Answer.Rejected) answer).error().code();
    }

    private static AgentCommand.Run with(AgentCommand.Run c, Duration expiresIn) {
        return new AgentCommand.Run(
                c.jobId(), c.repositoryId(), c.spec(), c.origin(), c.limits(), c.maxRunTime(), expiresIn, c.access());
    }
}
