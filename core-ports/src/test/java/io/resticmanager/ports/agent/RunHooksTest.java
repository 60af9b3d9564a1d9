package io.resticmanager.ports.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookChoice;
import io.resticmanager.domain.hook.HookEnd;
import io.resticmanager.domain.hook.HookPair;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.fakes.ScriptedHooks;
import io.resticmanager.ports.hook.HookTask;
import io.resticmanager.ports.host.AgentCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hooks in the agent's whole core.
class RunHooksTest {
    private static final HookChoice INHERITED = new HookChoice.Inherited();

    private final AgentBench agent = new AgentBench();
    private final SourceGroup group = new SourceGroup(
            new SourceGroupId(agent.ids.next()),
            new HostId(agent.ids.next()),
            "etc",
            Optional.of(AgentBench.ONE),
            Selection.EMPTY.withIncludes(List.of("/etc")),
            RetryPolicy.DEFAULT,
            1);

    @BeforeEach
    void bothHooks() {
        plan(new HookPair(own("stop it"), own("start it")));
    }

    @Test
    void a_backup_runs_between_its_hooks_which_are_told_of_it() {
        AgentCommand.Run command = backup();
        agent.desk.run(command);
        agent.awaitRun(command)
                .end(new Job.End(
                        Outcome.SUCCEEDED, Optional.of(0), Optional.empty(), Optional.empty(), Optional.of("ab12")));

        assertThat(agent.awaitEnd(command).end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(agent.hooks.ran()).extracting(HookTask::phase).containsExactly(HookPhase.PRE, HookPhase.POST);
        HookTask pre = agent.hooks.ran().getFirst();
        assertThat(pre.shell()).isEqualTo(Shell.BASH);
        assertThat(pre.hook().script().reveal()).isEqualTo("stop it");
        assertThat(pre.variables())
                .isEqualTo(Map.of("RM_JOB_ID", command.jobId().toString(), "RM_HOST", "host-name", "RM_GROUP", "etc"));
        assertThat(agent.hooks.ran().getLast().variables())
                .containsEntry("RM_JOB_STATUS", "succeeded")
                .containsEntry("RM_SNAPSHOT_ID", "ab12")
                .containsEntry("RM_GROUP", "etc");
        assertThat(log(command))
                .contains("pre-hook: output of the pre-hook", "post-hook: output of the post-hook")
                .noneMatch(line -> line.contains("stop it") || line.contains("start it"));
    }

    @Test
    void a_failing_pre_hook_aborts_the_backup_and_the_post_hook_still_runs() {
        agent.hooks.end(HookPhase.PRE, new HookEnd.Exited(3));
        AgentCommand.Run command = backup();
        agent.desk.run(command);

        Job.End end = agent.awaitEnd(command).end();
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.error().orElseThrow().code()).isEqualTo(ErrorCode.HOOK_FAILED);
        assertThat(end.error().orElseThrow().message()).contains("exit code 3");
        assertThat(agent.engine.runs()).isEmpty();
        assertThat(agent.hooks.ran().getLast().variables()).containsEntry("RM_JOB_STATUS", "failed");
    }

    @Test
    void exit_code_75_of_a_pre_hook_skips_the_backup_and_says_so() {
        agent.hooks.end(HookPhase.PRE, new HookEnd.Exited(75));
        AgentCommand.Run command = backup();
        agent.desk.run(command);

        Job.End end = agent.awaitEnd(command).end();
        assertThat(end.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(end.error()).isEmpty();
        assertThat(log(command)).anyMatch(line -> line.contains("asked to skip"));
        assertThat(agent.engine.runs()).isEmpty();
        assertThat(agent.hooks.ran().getLast().variables()).containsEntry("RM_JOB_STATUS", "skipped");
    }

    @Test
    void the_post_hook_runs_after_a_failed_a_broken_and_a_cancelled_backup() {
        AgentCommand.Run failed = backup();
        agent.desk.run(failed);
        agent.awaitRun(failed).end(Endings.failed(ErrorCode.LOCKED));
        assertThat(agent.awaitEnd(failed).end().error().orElseThrow().code()).isEqualTo(ErrorCode.LOCKED);
        assertThat(agent.hooks.ran().getLast().variables()).containsEntry("RM_JOB_STATUS", "failed");

        AgentCommand.Run cancelled = backup();
        agent.desk.run(cancelled);
        agent.awaitRun(cancelled);
        agent.desk.cancel(cancelled.jobId());
        assertThat(agent.awaitEnd(cancelled).end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(agent.hooks.ran()).hasSize(4);
        assertThat(agent.hooks.ran().getLast().variables())
                .containsEntry("RM_JOB_STATUS", "cancelled")
                .containsEntry("RM_SNAPSHOT_ID", "");
    }

    @Test
    void a_cancel_during_the_pre_hook_ends_the_job_without_a_backup() {
        agent.hooks.hang();
        AgentCommand.Run command = backup();
        agent.desk.run(command);
        AgentBench.await(() -> !agent.hooks.ran().isEmpty());

        agent.desk.cancel(command.jobId());

        assertThat(agent.awaitEnd(command).end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(agent.engine.runs()).isEmpty();
        assertThat(agent.hooks.ran()).extracting(HookTask::phase).containsExactly(HookPhase.PRE, HookPhase.POST);
    }

    @Test
    void a_failing_post_hook_is_a_warning_of_a_backup_that_was_made() {
        agent.hooks.end(HookPhase.POST, new HookEnd.Exited(1));
        AgentCommand.Run command = backup();
        agent.desk.run(command);
        agent.awaitRun(command).succeed();

        Job.End end = agent.awaitEnd(command).end();
        assertThat(end.outcome()).isEqualTo(Outcome.WARNINGS);
        assertThat(end.error().orElseThrow().code()).isEqualTo(ErrorCode.HOOK_FAILED);
    }

    @Test
    void a_hook_that_cannot_be_decrypted_fails_the_job_before_anything_runs() {
        plan(new HookPair(own("stop it"), new HookChoice.Unreadable()));
        AgentCommand.Run command = backup();
        agent.desk.run(command);

        Job.End end = agent.awaitEnd(command).end();
        assertThat(end.error().orElseThrow().code()).isEqualTo(ErrorCode.CREDENTIAL_UNREADABLE);
        assertThat(end.error().orElseThrow().message()).contains("hook", "decrypted", "Enter the hook again");
        assertThat(agent.hooks.ran()).isEmpty();
        assertThat(agent.engine.runs()).isEmpty();
    }

    @Test
    void a_host_that_refuses_hooks_says_so_and_makes_no_backup_without_them() {
        agent.hooks.refuse();
        assertThat(agent.desk.hello().allowsHooks()).contains(false);
        assertThat(agent.desk.apply(agent.plans.current().orElseThrow()))
                .anyMatch(problem -> problem.contains("allowHooks: false"));
        AgentCommand.Run command = backup();
        agent.desk.run(command);

        Job.End end = agent.awaitEnd(command).end();
        assertThat(end.error().orElseThrow().code()).isEqualTo(ErrorCode.HOOK_FAILED);
        assertThat(end.error().orElseThrow().message()).contains("allowHooks: false");
        assertThat(agent.hooks.ran()).isEmpty();
        assertThat(agent.engine.runs()).isEmpty();
    }

    @Test
    void nothing_but_a_real_backup_of_the_group_has_hooks() {
        for (JobSpec spec : List.of(
                new JobSpec.Check(Optional.empty()),
                new JobSpec.Prune(true, Optional.empty()),
                new JobSpec.Backup(Optional.of(group.id()), group.selection(), true),
                new JobSpec.Backup(Optional.empty(), group.selection(), false))) {
            AgentCommand.Run command = agent.command(spec, AgentBench.ONE);
            agent.desk.run(command);
            agent.awaitRun(command).succeed();
            agent.awaitEnd(command);
        }
        assertThat(agent.hooks.ran()).isEmpty();
    }

    @Test
    void an_edit_during_the_backup_does_not_part_a_pre_hook_from_its_post_hook() {
        AgentCommand.Run command = backup();
        agent.desk.run(command);
        agent.awaitRun(command);
        plan(new HookPair(INHERITED, INHERITED));
        agent.awaitRun(command).succeed();
        agent.awaitEnd(command);

        assertThat(agent.hooks.ran().getLast().hook().script().reveal()).isEqualTo("start it");
    }

    @Test
    void what_a_pre_hook_stopped_is_started_again_by_the_next_life_of_the_agent() {
        AgentCommand.Run command = backup();
        agent.desk.run(command);
        agent.awaitRun(command);
        agent.hooks = new ScriptedHooks();
        agent.restart();

        assertThat(agent.awaitEnd(command).end().error().orElseThrow().code()).isEqualTo(ErrorCode.AGENT_RESTARTED);
        assertThat(agent.hooks.ran()).singleElement().satisfies(task -> {
            assertThat(task.phase()).isEqualTo(HookPhase.POST);
            assertThat(task.variables()).containsEntry("RM_JOB_STATUS", "failed");
        });
        assertThat(agent.engine.endedLeftovers()).hasSize(1);

        agent.hooks = new ScriptedHooks();
        agent.restart();
        AgentBench.await(() -> agent.desk.hello().jobs().isEmpty());
        assertThat(agent.hooks.ran()).isEmpty();
    }

    @Test
    void a_hook_that_outlived_the_agent_is_ended_by_its_next_life() {
        agent.hooks.hang();
        AgentCommand.Run command = backup();
        agent.desk.run(command);
        AgentBench.await(() ->
                agent.journal.find(command.jobId()).flatMap(JournaledJob::child).isPresent());
        agent.hooks = new ScriptedHooks();
        agent.restart();

        agent.awaitEnd(command);
        assertThat(agent.engine.endedLeftovers())
                .singleElement()
                .extracting(process -> process.pid())
                .isEqualTo(2_000L);
    }

    private AgentCommand.Run backup() {
        return agent.command(new JobSpec.Backup(Optional.of(group.id()), group.selection(), false), AgentBench.ONE);
    }

    private void plan(HookPair pair) {
        Plan plain = agent.plan(AgentBench.ONE);
        agent.desk.apply(new Plan(
                plain.version(),
                plain.resticHost(),
                plain.repositories(),
                List.of(group),
                List.of(),
                plain.limits(),
                new PlannedHooks(Shell.BASH, HookPair.INHERITED, Map.of(group.id(), pair)),
                List.of()));
    }

    private List<String> log(AgentCommand.Run command) {
        return agent.facts(command.jobId()).stream()
                .filter(AgentFact.Logged.class::isInstance)
                .flatMap(fact -> ((AgentFact.Logged) fact).entries().stream())
                .map(entry -> ((LogEntry.Line) entry).phase() + ": " + ((LogEntry.Line) entry).text())
                .toList();
    }

    private static HookChoice own(String script) {
        return new HookChoice.Own(new Hook(new Secret(script), Hook.DEFAULT_TIMEOUT, Optional.empty()));
    }
}
