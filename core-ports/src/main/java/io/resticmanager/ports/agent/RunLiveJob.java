package io.resticmanager.ports.agent;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.engine.ResticEngine;
import io.resticmanager.ports.host.AgentCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Runs one job from its start to the moment restic is done with it, and spools what it says meanwhile.
final class RunLiveJob {
    // delivery, Lanes: a backup waits an hour for a foreign lock, maintenance five minutes.
    private static final Duration BACKUP_WAITS = Duration.ofHours(1);
    private static final Duration MAINTENANCE_WAITS = Duration.ofMinutes(5);

    private final ResticEngine engine;
    private final RunHooks hooks;
    private final PlanKeeper plans;
    private final JobJournal journal;
    private final Spool spool;
    private final AgentDesk.Outbox outbox;
    private final Machine machine;
    private final DiskTrouble disk;
    private final Diary diary;
    private final Clock clock;
    private final Runnable due;
    private final Set<JobLog> logs = ConcurrentHashMap.newKeySet();

    /// @param due told when [#flushLogs()] wants to be called soon
    RunLiveJob(
            ResticEngine engine,
            RunHooks hooks,
            PlanKeeper plans,
            JobJournal journal,
            Spool spool,
            AgentDesk.Outbox outbox,
            Machine machine,
            DiskTrouble disk,
            Diary diary,
            Clock clock,
            Runnable due) {
        this.engine = engine;
        this.hooks = hooks;
        this.plans = plans;
        this.journal = journal;
        this.spool = spool;
        this.outbox = outbox;
        this.machine = machine;
        this.disk = disk;
        this.diary = diary;
        this.clock = clock;
        this.due = due;
    }

    /// Never throws: whatever happens is how the job ended.
    EngineResult run(LiveJob job) {
        Optional<RepositoryAccess> access = job.ownAccess().or(() -> planned(job));
        if (access.isEmpty()) {
            return ended(Endings.failed(ErrorCode.REPOSITORY_NOT_IN_PLAN));
        }
        if (job.isExpired(clock.instant())) {
            return ended(Endings.failed(new JobError(
                    ErrorCode.DEADLINE, "The job waited too long for its turn on the host. Start it again.")));
        }
        if (!writeStart(job)) {
            return ended(Endings.failed(
                    new JobError(ErrorCode.DISK_FULL, disk.sentence().orElse(""))));
        }
        outbox.spooled();
        JobLog log = new JobLog(job.id(), JobLog.Bounds.DEFAULT, clock, this::spoolLog, due);
        logs.add(log);
        try {
            Watcher watcher = new Watcher(job, log);
            EngineResult result = hooks.around(job, watcher, () -> restic(job, access.get(), watcher));
            return job.agentStops() && wasStopped(result) ? ended(Endings.failed(ErrorCode.AGENT_RESTARTED)) : result;
        } catch (RuntimeException broken) {
            return broken(job, broken);
        } finally {
            log.close();
            logs.remove(log);
        }
    }

    // Its failure is a result: the post-hook comes after it all the same.
    private EngineResult restic(LiveJob job, RepositoryAccess access, Watcher watcher) {
        try {
            return engine.run(task(job, access), watcher, job.cancel());
        } catch (RuntimeException broken) {
            return broken(job, broken);
        }
    }

    private EngineResult broken(LiveJob job, RuntimeException broken) {
        diary.warn("job " + job.id() + " broke: " + broken);
        return ended(Endings.failed(new JobError(
                ErrorCode.UNKNOWN, "The agent could not run the job (" + broken + "). Look at the agent's log.")));
    }

    /// Hands on log lines that have waited long enough.
    ///
    /// @return when the next ones will have; empty when none wait
    Optional<Duration> flushLogs() {
        return logs.stream().map(JobLog::flushDue).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    private Optional<RepositoryAccess> planned(LiveJob job) {
        return plans.current()
                .flatMap(plan -> plan.repository(job.repository()))
                .map(Plan.PlannedRepository::access);
    }

    private boolean writeStart(LiveJob job) {
        JournaledJob started = job.written().started(clock.instant());
        boolean written = disk.attempt("the job journal", () -> journal.write(started))
                && disk.attempt(
                        "the spool",
                        () -> spool.append(List.of(started.startedFact().orElseThrow())));
        if (written) {
            job.written(started);
        }
        return written;
    }

    private EngineTask task(LiveJob job, RepositoryAccess access) {
        AgentCommand.Run command = job.written().command();
        String resticHost = plans.current()
                .map(Plan::resticHost)
                .orElseGet(() -> machine.identity().hostname());
        return new EngineTask(
                command.jobId(),
                command.spec(),
                access,
                resticHost,
                command.limits(),
                command.maxRunTime(),
                job.kind() == JobKind.BACKUP ? BACKUP_WAITS : MAINTENANCE_WAITS);
    }

    private boolean spoolLog(AgentFact.Logged fact) {
        boolean taken = disk.attempt("the spool", () -> spool.append(List.of(fact)));
        if (taken) {
            outbox.spooled();
        }
        return taken;
    }

    private static boolean wasStopped(EngineResult result) {
        return result.end().outcome() == Outcome.CANCELLED;
    }

    private static EngineResult ended(Job.End end) {
        return new EngineResult(end, Optional.empty());
    }

    private final class Watcher implements EngineWatcher {
        private final LiveJob job;
        private final JobLog log;

        Watcher(LiveJob job, JobLog log) {
            this.job = job;
            this.log = log;
        }

        @Override
        public void started(EngineProcess process) {
            job.written(job.written().withChild(process));
            disk.attempt("the job journal", () -> journal.write(job.written()));
        }

        @Override
        public void progress(Progress progress) {
            outbox.progress(job.id(), progress);
        }

        @Override
        public void log(LogStream stream, String phase, String text) {
            log.add(stream, phase, text);
        }

        @Override
        public void reachable(boolean reachable) {
            diary.note("job " + job.id()
                    + (reachable
                            ? " reaches its repository again"
                            : " cannot reach its repository; restic keeps trying"));
        }
    }
}
