package io.resticmanager.ports.agent;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.ResticEngine;
import io.resticmanager.ports.host.AgentCommand;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Takes jobs, never one twice (I1), gives each its turn, and sees that each ends exactly once.
final class TakeJobs implements FireSchedules.Runs {
    private static final Duration LEFTOVER_TAKES = Duration.ofMinutes(3);

    /// Told when a job's work is over, before its end is known to be on disk.
    interface Aftermath {
        void over(LiveJob job, EngineResult result);
    }

    private final JobJournal journal;
    private final Spool spool;
    private final PlanKeeper plans;
    private final ResticEngine engine;
    private final RunLiveJob runner;
    private final RunHooks hooks;
    private final Endings endings;
    private final AgentDesk.Outbox outbox;
    private final Aftermath aftermath;
    private final DiskTrouble disk;
    private final Diary diary;
    private final Clock clock;
    private final Executor executor;
    private final Map<JobId, LiveJob> live = new LinkedHashMap<>();
    private final Turns turns = new Turns();
    private final CompletableFuture<Void> idleAfterStop = new CompletableFuture<>();
    private boolean stopping;

    TakeJobs(
            JobJournal journal,
            Spool spool,
            PlanKeeper plans,
            ResticEngine engine,
            RunLiveJob runner,
            RunHooks hooks,
            Endings endings,
            AgentDesk.Outbox outbox,
            Aftermath aftermath,
            DiskTrouble disk,
            Diary diary,
            Clock clock,
            Executor executor) {
        this.journal = journal;
        this.spool = spool;
        this.plans = plans;
        this.engine = engine;
        this.runner = runner;
        this.hooks = hooks;
        this.endings = endings;
        this.outbox = outbox;
        this.aftermath = aftermath;
        this.disk = disk;
        this.diary = diary;
        this.clock = clock;
        this.executor = executor;
    }

    /// Ends what an earlier life has left: its children, and every job without an end, also those that never began.
    /// Their one-job credentials are gone, and the server knows better whether they are still wanted (delivery:
    /// Dispatch).
    void closeLeftovers() {
        List<JournaledJob> unsettled;
        try {
            unsettled = journal.unsettled();
        } catch (UncheckedIOException e) {
            diary.warn("the job journal cannot be read (" + e.getMessage() + "): jobs of an earlier run stay open");
            return;
        }
        for (JournaledJob job : unsettled) {
            LiveJob leftover = new LiveJob(job, Optional.empty(), LiveJob.Phase.ENDING);
            synchronized (this) {
                live.put(leftover.id(), leftover);
                turns.enter(leftover);
            }
            executor.execute(() -> closeLeftover(leftover));
        }
    }

    AgentDesk.Answer take(AgentCommand.Run command) {
        Optional<AgentDesk.Answer> known = known(command.jobId());
        return known.or(() -> refusal(command)).orElseGet(() -> accept(command));
    }

    /// Takes a run that a schedule fired. Whether the repository can be opened is seen when its turn comes: a run that
    /// cannot be made is a failed one that the server hears of.
    @Override
    public boolean fire(AgentCommand.Run command) {
        if (known(command.jobId()).isPresent()) {
            return true;
        }
        synchronized (this) {
            if (stopping || turns.isFull()) {
                return false;
            }
        }
        return accept(command) instanceof AgentDesk.Answer.Accepted;
    }

    /// Tells of a run that was due and is not made, as a job that was skipped.
    @Override
    public void skip(AgentCommand.Run command, String sentence) {
        Instant now = clock.instant();
        JournaledJob written = JournaledJob.accepted(command, now).started(now);
        if (!disk.attempt("the job journal", () -> journal.write(written))) {
            return;
        }
        LiveJob job = new LiveJob(written, Optional.empty(), LiveJob.Phase.ENDING);
        synchronized (this) {
            live.put(job.id(), job);
        }
        AgentFact said = new AgentFact.Logged(
                job.id(), List.of(new LogEntry.Line(1, now, LogStream.AGENT, "schedule", sentence)));
        disk.attempt(
                "the spool", () -> spool.append(List.of(written.startedFact().orElseThrow(), said)));
        end(job, Endings.skipped(), Optional.empty());
    }

    @Override
    public synchronized Map<SourceGroupId, JobId> busy() {
        Map<SourceGroupId, JobId> busy = new HashMap<>();
        for (LiveJob job : live.values()) {
            if (job.phase() != LiveJob.Phase.ENDING
                    && job.written().command().spec() instanceof JobSpec.Backup backup) {
                backup.groupId().ifPresent(group -> busy.put(group, job.id()));
            }
        }
        return busy;
    }

    void cancel(JobId id) {
        LiveJob job;
        boolean waited;
        synchronized (this) {
            job = live.get(id);
            waited = job != null && turns.withdraw(job);
        }
        if (job == null) {
            cancelUnknown(id);
        } else if (waited) {
            diary.note("job " + id + " was cancelled before its turn came");
            end(job, Endings.cancelled(), Optional.empty());
        } else {
            diary.note("job " + id + " is being cancelled");
            executor.execute(job.cancel()::ask);
        }
    }

    /// Accepted or running ones.
    synchronized Set<JobId> ids() {
        return Set.copyOf(live.keySet());
    }

    synchronized List<LiveJob> running() {
        return live.values().stream()
                .filter(job -> job.phase() == LiveJob.Phase.RUNNING)
                .toList();
    }

    synchronized int waiting() {
        return turns.waiting().size();
    }

    /// Ends waiting jobs whose time is up.
    void expire() {
        Instant now = clock.instant();
        List<LiveJob> expired = new ArrayList<>();
        synchronized (this) {
            for (LiveJob job : turns.waiting()) {
                if (job.isExpired(now) && turns.withdraw(job)) {
                    expired.add(job);
                }
            }
        }
        for (LiveJob job : expired) {
            end(job, Endings.failed(tooLate("waited too long for its turn on the host")), Optional.empty());
        }
    }

    /// Takes no more jobs, ends those that wait and stops those that run.
    ///
    /// @return done when every job has ended
    CompletableFuture<Void> stop() {
        List<LiveJob> waiting;
        List<LiveJob> running;
        synchronized (this) {
            stopping = true;
            waiting = turns.waiting();
            waiting.forEach(turns::withdraw);
            running = running();
        }
        waiting.forEach(job -> end(job, Endings.failed(ErrorCode.AGENT_RESTARTED), Optional.empty()));
        for (LiveJob job : running) {
            job.stopWithAgent();
            executor.execute(job.cancel()::ask);
        }
        tellWhenIdle();
        return idleAfterStop;
    }

    private Optional<AgentDesk.Answer> known(JobId id) {
        synchronized (this) {
            LiveJob job = live.get(id);
            if (job != null) {
                return Optional.of(new AgentDesk.Answer.Accepted(job.state()));
            }
        }
        try {
            return journal.find(id).map(job -> {
                spoolAgain(job);
                return new AgentDesk.Answer.Accepted(job.end().isPresent() ? JobState.ENDED : JobState.DISPATCHED);
            });
        } catch (UncheckedIOException unreadable) {
            diary.warn("job " + id + " was refused: what the journal has of it cannot be read");
            return Optional.of(rejected(new JobError(
                    ErrorCode.UNKNOWN,
                    "The agent cannot read what it once wrote about this job, so it does not run it again."
                            + " Start a new one.")));
        }
    }

    private Optional<AgentDesk.Answer> refusal(AgentCommand.Run command) {
        boolean full;
        synchronized (this) {
            if (stopping) {
                return Optional.of(rejected(
                        new JobError(ErrorCode.AGENT_RESTARTED, "The agent is stopping. Start the job again.")));
            }
            full = turns.isFull();
        }
        if (!command.expiresIn().isPositive()) {
            return Optional.of(rejected(tooLate("reached the agent too late")));
        }
        if (command.access().isEmpty() && planned(command).isEmpty()) {
            return Optional.of(rejected(JobError.of(ErrorCode.REPOSITORY_NOT_IN_PLAN)));
        }
        return full
                ? Optional.of(rejected(new JobError(
                        ErrorCode.UNKNOWN,
                        "More than " + Turns.MOST_WAITING + " jobs wait on this host already. Try again later.")))
                : Optional.empty();
    }

    private AgentDesk.Answer accept(AgentCommand.Run command) {
        JournaledJob written = JournaledJob.accepted(command, clock.instant());
        if (!disk.attempt("the job journal", () -> journal.write(written))) {
            return rejected(
                    new JobError(ErrorCode.DISK_FULL, disk.sentence().orElseGet(ErrorCode.DISK_FULL::sentence)));
        }
        LiveJob job = new LiveJob(written, command.access(), LiveJob.Phase.WAITING);
        synchronized (this) {
            live.put(job.id(), job);
            turns.queue(job);
        }
        startNext();
        if (job.phase() == LiveJob.Phase.WAITING) {
            diary.note(words(job) + " waits for its turn");
        }
        return new AgentDesk.Answer.Accepted(job.state());
    }

    private void startNext() {
        List<LiveJob> admitted;
        synchronized (this) {
            admitted = turns.admit();
            admitted.forEach(job -> job.phase(LiveJob.Phase.RUNNING));
        }
        admitted.forEach(job -> executor.execute(() -> work(job)));
    }

    private void work(LiveJob job) {
        diary.note(words(job) + " starts");
        EngineResult result = runner.run(job);
        diary.note(words(job) + " ended: " + outcome(result.end()));
        aftermath.over(job, result);
        end(job, result.end(), result.snapshot());
        leave(job);
    }

    private void closeLeftover(LiveJob job) {
        JournaledJob written = job.written();
        if (written.end().isPresent()) {
            endings.resume(job, () -> settled(job));
        } else {
            endProcesses(written);
            diary.note(words(job) + " was open when the agent ended: closed as failed");
            Job.End end = Endings.failed(ErrorCode.AGENT_RESTARTED);
            hooks.runOwedPostHook(job, end);
            end(job, end, Optional.empty());
        }
        leave(job);
    }

    private void endProcesses(JournaledJob job) {
        Optional<RepositoryAccess> access = planned(job.command());
        boolean found;
        if (job.child().isPresent()) {
            EngineProcess child = job.child().get();
            found = access.map(a -> engine.endLeftover(child, a, LEFTOVER_TAKES))
                    .orElseGet(() -> engine.endLeftover(child, LEFTOVER_TAKES));
        } else if (job.startedFact().isPresent() && access.isPresent()) {
            // The agent may have died between the start of the process and its record.
            found = engine.endUnrecorded(access.get(), LEFTOVER_TAKES);
        } else {
            return;
        }
        diary.note("job " + job.command().jobId() + " of an earlier run: its process "
                + (found ? "was ended" : "is gone") + ", its lock removed");
    }

    private void end(LiveJob job, Job.End end, Optional<ListedSnapshot> snapshot) {
        endings.end(job, end, snapshot, () -> settled(job));
    }

    private void leave(LiveJob job) {
        synchronized (this) {
            turns.leave(job);
        }
        startNext();
    }

    private void settled(LiveJob job) {
        synchronized (this) {
            live.remove(job.id());
        }
        outbox.spooled();
        tellWhenIdle();
    }

    private void tellWhenIdle() {
        boolean idle;
        synchronized (this) {
            idle = stopping && live.isEmpty();
        }
        if (idle) {
            idleAfterStop.complete(null);
        }
    }

    private void cancelUnknown(JobId id) {
        try {
            journal.find(id)
                    .ifPresentOrElse(
                            this::spoolAgain,
                            () -> diary.note("asked to cancel job " + id + ", which is not known here"));
        } catch (UncheckedIOException unreadable) {
            diary.warn("asked to cancel job " + id + ", but what the journal has of it cannot be read");
        }
    }

    // A server restored from a copy may have forgotten the end it once committed.
    private void spoolAgain(JournaledJob job) {
        job.end().ifPresent(end -> {
            List<AgentFact> facts = new ArrayList<>();
            job.startedFact().ifPresent(facts::add);
            facts.add(end);
            if (disk.attempt("the spool", () -> spool.append(facts))) {
                outbox.spooled();
            }
        });
    }

    private Optional<RepositoryAccess> planned(AgentCommand.Run command) {
        return plans.current()
                .flatMap(plan -> plan.repository(command.repositoryId()))
                .map(Plan.PlannedRepository::access);
    }

    private static String words(LiveJob job) {
        return job.kind().name().toLowerCase(Locale.ROOT) + " job " + job.id();
    }

    private static String outcome(Job.End end) {
        String outcome = end.outcome().name().toLowerCase(Locale.ROOT);
        return end.error()
                .map(error -> outcome + " (" + error.code().word() + "): " + error.message())
                .orElse(outcome);
    }

    private static JobError tooLate(String what) {
        return new JobError(ErrorCode.DEADLINE, "The job " + what + ". Start it again.");
    }

    private static AgentDesk.Answer rejected(JobError error) {
        return new AgentDesk.Answer.Rejected(error);
    }
}
