package io.resticmanager.ports.agent;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.ports.engine.ResticEngine;
import io.resticmanager.ports.hook.HookRunner;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.Presence;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The agent's core: takes the server's commands, runs them, and tells what became of them.
///
/// One loop of the daemon calls [#tend()]; the connection calls the rest.
@Singleton
public final class JobDesk implements AgentDesk {
    private static final int PROTOCOL = 1;
    private static final Duration KEPT = Duration.ofDays(90);
    private static final Duration TEND_EVERY = Duration.ofSeconds(1);
    private static final Duration RETRY_EVERY = Duration.ofMillis(200);
    private static final Duration SWEEP_EVERY = Duration.ofHours(6);

    private final Machine machine;
    private final HookRunner hookRunner;
    private final PlanKeeper plans;
    private final Credentials credentials;
    private final JobJournal journal;
    private final Spool spool;
    private final Diary diary;
    private final Clock clock;
    private final DiskTrouble disk;
    private final InstalledRestic restic;
    private final RunLiveJob runner;
    private final Endings endings;
    private final Reporting reporting;
    private final TakeJobs jobs;
    private final FireSchedules schedules;
    private volatile Runnable sooner = () -> {};
    private Instant lastSweep = Instant.MIN;

    /// @param executor starts a thread for each task and does not wait for it
    @Inject
    public JobDesk(
            ResticEngine engine,
            HookRunner hookRunner,
            JobJournal journal,
            Spool spool,
            PlanKeeper plans,
            OwedReports owed,
            FiringStore firing,
            Credentials credentials,
            Machine machine,
            Outbox outbox,
            Diary diary,
            Ids ids,
            Clock clock,
            Executor executor) {
        this.machine = machine;
        this.hookRunner = hookRunner;
        this.plans = plans;
        this.credentials = credentials;
        this.journal = journal;
        this.spool = spool;
        this.diary = diary;
        this.clock = clock;
        disk = new DiskTrouble(diary);
        restic = new InstalledRestic(engine, diary, executor);
        RunHooks hooks = new RunHooks(plans, hookRunner, journal, disk, diary);
        runner = new RunLiveJob(
                engine, hooks, plans, journal, spool, outbox, machine, disk, diary, clock, () -> sooner.run());
        endings = new Endings(journal, spool, disk, clock);
        reporting = new Reporting(owed, plans, engine, outbox, disk, diary, ids, clock, executor);
        jobs = new TakeJobs(
                journal,
                spool,
                plans,
                engine,
                runner,
                hooks,
                endings,
                outbox,
                this::over,
                disk,
                diary,
                clock,
                executor);
        schedules = new FireSchedules(plans, firing, jobs, disk, diary, ids, clock);
    }

    /// What the agent does now, for people.
    ///
    /// @param trouble a sentence when its disk does not take what it writes
    public record Overview(List<JobId> running, int waiting, long spoolDepth, Optional<String> trouble) {}

    /// Called once, before the connection is opened.
    public void begin() {
        restic.look();
        jobs.closeLeftovers();
    }

    @Override
    public Hello hello() {
        Machine.Identity self = machine.identity();
        Optional<EngineVersion> version = restic.look();
        // Jobs begin and end meanwhile. One that is in the replay without its end must be among the jobs, or the server
        // takes it for forgotten: so they are looked at before the range and after it.
        Set<JobId> known = new HashSet<>(jobs.ids());
        SpoolRange range = spool.range();
        known.addAll(jobs.ids());
        return new Hello(
                PROTOCOL,
                self.agentVersion(),
                version.flatMap(JobDesk::versionText),
                version.flatMap(JobDesk::versionPath),
                self.hostname(),
                self.platform(),
                self.bootId(),
                self.machineId(),
                plans.current().map(Plan::version),
                self.instanceId(),
                known,
                range,
                Optional.of(clock.instant()),
                Optional.of(hookRunner.isAllowed()));
    }

    @Override
    public Presence.Vitals vitals() {
        return new Presence.Vitals(jobs.running().size(), spool.depth(), machine.freeDiskBytes());
    }

    @Override
    public void welcomed() {
        reporting.connected(repositories(plans.current()));
    }

    /// The connection is gone; nothing is listed until the next welcome.
    public void disconnected() {
        reporting.disconnected();
    }

    @Override
    public Answer run(AgentCommand.Run command) {
        return jobs.take(command);
    }

    @Override
    public void cancel(JobId job) {
        jobs.cancel(job);
    }

    @Override
    public List<String> apply(Plan plan) {
        Set<RepositoryId> fresh = new HashSet<>(repositories(Optional.of(plan)));
        fresh.removeAll(repositories(plans.current()));
        List<String> problems = new ArrayList<>();
        plans.keep(plan).ifPresent(problems::add);
        // Before the plan is called applied: from now on its times count, even if this process ends at once.
        schedules.tend();
        if (!plan.certPins().isEmpty()) {
            try {
                credentials.pin(plan.certPins());
            } catch (UncheckedIOException failed) {
                problems.add("The certificate pins of the plan could not be stored: " + failed.getMessage() + ".");
            }
        }
        if (plan.hooks().isAnySet() && !hookRunner.isAllowed()) {
            problems.add("The host refuses hooks (allowHooks: false in its agent.yaml): backups of source groups that"
                    + " have some fail.");
        }
        diary.note("plan " + plan.version() + " is in force: "
                + plan.repositories().size() + " repositories, "
                + plan.schedules().size() + " schedules");
        problems.forEach(diary::warn);
        reporting.owe(fresh);
        return List.copyOf(problems);
    }

    @Override
    public void store(Secret bearer) {
        credentials.rotate(bearer);
        diary.note("the server gave this agent a new credential; the one before is kept beside it");
    }

    @Override
    public void reportApplied(String reportId) {
        reporting.applied(reportId);
    }

    /// `listener` is told, from any thread, when [#tend()] wants to be called sooner than it last said. It must not
    /// wait. Called once, before [#begin()].
    public void whenDueSooner(Runnable listener) {
        sooner = listener;
    }

    /// Does what is due: fires schedules, hands on log lines, tries again what the disk refused, ends what waited too
    /// long.
    ///
    /// @return when it wants to be called again, unless it says that it is sooner
    public Duration tend() {
        Optional<Duration> logs = runner.flushLogs();
        endings.retry();
        jobs.expire();
        schedules.tend();
        reporting.retry();
        sweep();
        return logs.orElse(endings.isEmpty() ? TEND_EVERY : RETRY_EVERY);
    }

    public Overview overview() {
        return new Overview(
                jobs.running().stream().map(LiveJob::id).toList(), jobs.waiting(), spool.depth(), disk.sentence());
    }

    /// Takes no more jobs and stops those it has, in an orderly way.
    ///
    /// @return done when every end is on disk
    public CompletableFuture<Void> stop() {
        return jobs.stop();
    }

    private void over(LiveJob job, EngineResult result) {
        schedules.ended(job.written().command(), result.end());
        if (job.kind().waitsItsTurnOnTheAgent() || job.kind() == JobKind.SNAPSHOTS) {
            reporting.owe(List.of(job.repository()));
        }
        result.end().summary().ifPresent(summary -> {
            if (summary instanceof JobSummary.Stats stats) {
                reporting.measured(job.repository(), figures(stats));
            }
        });
    }

    private RepositoryFigures figures(JobSummary.Stats stats) {
        return new RepositoryFigures(
                stats.storedBytes(),
                stats.uncompressedBytes(),
                stats.blobCount(),
                stats.snapshotCount(),
                stats.locks(),
                clock.instant());
    }

    private void sweep() {
        Instant now = clock.instant();
        if (lastSweep.isAfter(now.minus(SWEEP_EVERY))) {
            return;
        }
        lastSweep = now;
        disk.attempt("the job journal", () -> journal.forgetSettledBefore(now.minus(KEPT)));
    }

    private static List<RepositoryId> repositories(Optional<Plan> plan) {
        return plan.stream()
                .flatMap(p -> p.repositories().stream())
                .map(Plan.PlannedRepository::id)
                .toList();
    }

    private static Optional<String> versionText(EngineVersion version) {
        return switch (version) {
            case EngineVersion.Found found -> Optional.of(found.text());
            case EngineVersion.TooOld old -> Optional.of(old.text());
            case EngineVersion.Missing ignored -> Optional.empty();
        };
    }

    private static Optional<String> versionPath(EngineVersion version) {
        return switch (version) {
            case EngineVersion.Found found -> Optional.of(found.path());
            case EngineVersion.TooOld old -> Optional.of(old.path());
            case EngineVersion.Missing ignored -> Optional.empty();
        };
    }
}
