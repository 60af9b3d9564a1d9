package io.resticmanager.ports.agent;

import io.resticmanager.domain.hook.AfterPostHook;
import io.resticmanager.domain.hook.HookChoice;
import io.resticmanager.domain.hook.HookEnd;
import io.resticmanager.domain.hook.HookPair;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.hook.HookVariables;
import io.resticmanager.domain.hook.PreHookVerdict;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.hook.HookRunner;
import io.resticmanager.ports.hook.HookTask;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Puts the hooks of a source group around its backups, and around nothing else.
final class RunHooks {
    private final PlanKeeper plans;
    private final HookRunner runner;
    private final JobJournal journal;
    private final DiskTrouble disk;
    private final Diary diary;

    RunHooks(PlanKeeper plans, HookRunner runner, JobJournal journal, DiskTrouble disk, Diary diary) {
        this.plans = plans;
        this.runner = runner;
        this.journal = journal;
        this.disk = disk;
        this.diary = diary;
    }

    /// The hooks of one job, as the plan had them when it started: an edit meanwhile does not part a pre-hook from its
    /// post-hook.
    private record Around(Plan plan, SourceGroup group, HookPair pair) {
        HookChoice of(HookPhase phase) {
            return pair.of(phase);
        }
    }

    /// Runs the backup between its hooks, or alone. The post-hook runs whatever became of the rest.
    EngineResult around(LiveJob job, EngineWatcher watcher, Supplier<EngineResult> backup) {
        Optional<Around> found = hooksOf(job);
        if (found.isEmpty()) {
            return backup.get();
        }
        Around hooks = found.get();
        Optional<JobError> refusal = refusal(hooks.pair());
        if (refusal.isPresent()) {
            return ended(Endings.failed(refusal.get()));
        }
        if (hooks.of(HookPhase.POST).isSet() && !oweThePostHook(job)) {
            return ended(Endings.failed(
                    new JobError(ErrorCode.DISK_FULL, disk.sentence().orElseGet(ErrorCode.DISK_FULL::sentence))));
        }
        EngineResult result = before(job, hooks, watcher).orElseGet(backup);
        Optional<HookEnd> post = run(
                hooks,
                HookPhase.POST,
                HookVariables.after(job.id(), hooks.plan().resticHost(), hooks.group(), result.end()),
                watcher,
                new CancelSignal()); // it always runs: a cancel is not for it
        return post.map(end -> new EngineResult(AfterPostHook.of(result.end(), end), result.snapshot()))
                .orElse(result);
    }

    /// For a job that an earlier life of the agent has left: what its pre-hook stopped must run again. What the hook
    /// prints is not kept, since the numbers of the job's lines are not known any more.
    void runOwedPostHook(LiveJob job, Job.End end) {
        if (!job.written().postHookOwed()) {
            return;
        }
        hooksOf(job).filter(hooks -> refusal(hooks.pair()).isEmpty()).ifPresent(hooks -> {
            diary.note("job " + job.id() + " of an earlier run: its post-hook runs now");
            run(
                            hooks,
                            HookPhase.POST,
                            HookVariables.after(job.id(), hooks.plan().resticHost(), hooks.group(), end),
                            new ChildrenOnly(job),
                            new CancelSignal())
                    .ifPresent(post -> diary.note("job " + job.id() + ": " + post.sentence(HookPhase.POST)));
        });
    }

    /// Empty when the backup is to be made.
    private Optional<EngineResult> before(LiveJob job, Around hooks, EngineWatcher watcher) {
        Map<String, String> variables =
                HookVariables.before(job.id(), hooks.plan().resticHost(), hooks.group());
        return run(hooks, HookPhase.PRE, variables, watcher, job.cancel()).flatMap(end -> switch (PreHookVerdict.of(
                end)) {
            case PreHookVerdict.GoOn ignored -> Optional.empty();
            case PreHookVerdict.Skip ignored -> Optional.of(ended(Endings.skipped()));
            case PreHookVerdict.Cancel ignored -> Optional.of(ended(Endings.cancelled()));
            case PreHookVerdict.Abort abort -> Optional.of(ended(Endings.failed(abort.error())));
        });
    }

    private Optional<HookEnd> run(
            Around hooks, HookPhase phase, Map<String, String> variables, EngineWatcher watcher, CancelSignal cancel) {
        if (!(hooks.of(phase) instanceof HookChoice.Own(var hook))) {
            return Optional.empty();
        }
        watcher.log(LogStream.AGENT, phase.word(), "The " + phase.word() + " starts.");
        HookEnd end = runner.run(new HookTask(phase, hooks.plan().hooks().shell(), hook, variables), watcher, cancel);
        watcher.log(LogStream.AGENT, phase.word(), end.sentence(phase));
        return Optional.of(end);
    }

    private Optional<Around> hooksOf(LiveJob job) {
        if (!(job.written().command().spec() instanceof JobSpec.Backup backup) || backup.dryRun()) {
            return Optional.empty();
        }
        return plans.current()
                .flatMap(plan -> backup.groupId()
                        .flatMap(plan::group)
                        .map(group -> new Around(plan, group, plan.hooks().of(group.id())))
                        .filter(around -> around.pair().isSet()));
    }

    /// Why a backup that has hooks cannot be made at all: without them it may be worthless.
    private Optional<JobError> refusal(HookPair pair) {
        if (pair.pre() instanceof HookChoice.Unreadable || pair.post() instanceof HookChoice.Unreadable) {
            return Optional.of(new JobError(
                    ErrorCode.CREDENTIAL_UNREADABLE,
                    "A hook of this source group cannot be decrypted on the server, so the backup was not made."
                            + " Enter the hook again."));
        }
        return runner.isAllowed()
                ? Optional.empty()
                : Optional.of(
                        new JobError(
                                ErrorCode.HOOK_FAILED,
                                "This host refuses hooks (allowHooks: false in its agent.yaml), so the backup was not made."
                                        + " Allow them there and restart the agent, or remove the hooks of this source group."));
    }

    // Before the pre-hook: whatever that one stops, a next life of the agent must start again.
    private boolean oweThePostHook(LiveJob job) {
        JournaledJob owing = job.written().owingPostHook();
        boolean written = disk.attempt("the job journal", () -> journal.write(owing));
        if (written) {
            job.written(owing);
        }
        return written;
    }

    private static EngineResult ended(Job.End end) {
        return new EngineResult(end, Optional.empty());
    }

    /// Writes down which process runs, and lets go what it says.
    private final class ChildrenOnly implements EngineWatcher {
        private final LiveJob job;

        ChildrenOnly(LiveJob job) {
            this.job = job;
        }

        @Override
        public void started(EngineProcess process) {
            job.written(job.written().withChild(process));
            disk.attempt("the job journal", () -> journal.write(job.written()));
        }

        @Override
        public void progress(Progress progress) {}

        @Override
        public void log(LogStream stream, String phase, String text) {}

        @Override
        public void reachable(boolean reachable) {}
    }
}
