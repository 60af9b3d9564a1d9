package io.resticmanager.fleet.agent;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.engine.ResticEngine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;

/// A restic that only talks: how a run goes follows from the seed and the job's id, and what it did goes into the
/// ledger before anybody else hears of it. It takes the repository's lock as restic does.
final class ScriptedRestic implements ResticEngine {
    private final HostId host;
    private final long seed;
    private final Ledger ledger;
    private final Repositories repositories;
    private final Supplier<Temper> temper;
    private final Clock clock;
    private final Clock real;

    /// @param clock the machine's, and `real` what it should show
    ScriptedRestic(
            HostId host,
            long seed,
            Ledger ledger,
            Repositories repositories,
            Supplier<Temper> temper,
            Clock clock,
            Clock real) {
        this.host = host;
        this.seed = seed;
        this.ledger = ledger;
        this.repositories = repositories;
        this.temper = temper;
        this.clock = clock;
        this.real = real;
    }

    @Override
    public EngineVersion version() {
        return new EngineVersion.Found("0.18.0", "/usr/bin/restic");
    }

    @Override
    public EngineResult run(EngineTask task, EngineWatcher watcher, CancelSignal cancel) {
        ledger.began();
        Instant began = clock.instant();
        watcher.started(new EngineProcess(2, began));
        if (!StorageLogins.fits(task.spec(), task.access().login())) {
            ledger.broken("job " + task.jobId() + " (" + task.spec().kind() + ") was given the other login");
        }
        Script script = new Script(
                task,
                watcher,
                cancel,
                temper.get(),
                new Random(seed ^ task.jobId().toString().hashCode()));
        EngineResult result = locked(script);
        ledger.ended(new Truth(
                task.jobId(),
                host,
                task.spec().kind(),
                result.end().outcome(),
                began,
                clock.instant(),
                real.instant(),
                script.lines(),
                script.linesCrc(),
                result.end().snapshotId(),
                System.nanoTime(),
                1));
        return result;
    }

    @Override
    public EngineListing list(RepositoryAccess access, Duration deadline) {
        return new EngineListing.Complete(
                repositories.list(access.effectiveUrl().text()));
    }

    @Override
    public boolean endLeftover(EngineProcess process, RepositoryAccess access, Duration deadline) {
        return false;
    }

    @Override
    public boolean endLeftover(EngineProcess process, Duration deadline) {
        return false;
    }

    @Override
    public boolean endUnrecorded(RepositoryAccess access, Duration deadline) {
        return false;
    }

    private EngineResult locked(Script script) {
        EngineTask task = script.task();
        RepositoryLocks locks = repositories.locks(script.url());
        RepositoryLocks.Holder self =
                new RepositoryLocks.Holder(host, task.jobId(), task.spec().lane());
        try {
            if (!locks.enter(self, task.lockWait(), script::isStopped)) {
                return script.isStopped() ? script.stopped() : script.failed(ErrorCode.LOCKED);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return script.stopped();
        }
        try {
            return task.spec() instanceof JobSpec.Backup backup
                    ? new BackupScript(script, backup, repositories, clock).run()
                    : new CareScript(script, repositories, ledger, clock).run(task.spec());
        } finally {
            locks.leave(self);
        }
    }
}
