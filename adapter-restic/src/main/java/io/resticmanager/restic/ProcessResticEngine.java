package io.resticmanager.restic;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.engine.ResticEngine;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// restic as a child process. Safe for concurrent use; every run has its own temporary folder.
public final class ProcessResticEngine implements ResticEngine {
    private static final Logger log = LoggerFactory.getLogger(ProcessResticEngine.class);

    private final ResticSettings settings;
    private final ResticLocator locator;

    /// Also removes temporary files that runs of an earlier life have left.
    @Inject
    public ProcessResticEngine(ResticSettings settings) {
        this.settings = settings;
        this.locator = new ResticLocator(settings);
        RunFolder.sweep(settings.workFolder());
    }

    @Override
    public EngineVersion version() {
        return switch (locator.locate()) {
            case ResticLocator.Installed(var path, var version) ->
                new EngineVersion.Found(version.toString(), path.toString());
            case ResticLocator.Unusable(var reason) -> reason;
        };
    }

    @Override
    public EngineResult run(EngineTask task, EngineWatcher watcher, CancelSignal cancel) {
        if (cancel.isAsked()) {
            return without(new Job.End(
                    Outcome.CANCELLED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        }
        try {
            return switch (locator.locate()) {
                case ResticLocator.Unusable(var reason) -> without(failed(unusable(reason)));
                case ResticLocator.Installed restic -> run(restic, task, watcher, cancel);
            };
        } catch (CannotRun e) {
            log.warn("job {} could not run: {}", task.jobId(), e.getMessage());
            return without(failed(e.error()));
        }
    }

    @Override
    public EngineListing list(RepositoryAccess access, Duration deadline) {
        return switch (locator.locate()) {
            case ResticLocator.Unusable(var reason) -> new EngineListing.Failed(unusable(reason));
            case ResticLocator.Installed restic -> {
                try (Session session = quietSession(restic, access, deadline)) {
                    Questions.Answer<List<ListedSnapshot>> answer =
                            new Questions(session).snapshots(Optional.empty(), deadline);
                    yield answer.value()
                            .<EngineListing>map(EngineListing.Complete::new)
                            .orElseGet(() -> new EngineListing.Failed(Judgement.why(answer.ran())));
                } catch (CannotRun e) {
                    yield new EngineListing.Failed(e.error());
                }
            }
        };
    }

    @Override
    public boolean endLeftover(EngineProcess process, RepositoryAccess access, Duration deadline) {
        boolean found = Leftovers.end(process, deadline.dividedBy(2));
        // Also when it has gone by itself: its end may have left a lock behind.
        unlockStale(access, deadline);
        return found;
    }

    @Override
    public boolean endUnrecorded(RepositoryAccess access, Duration deadline) {
        boolean found = Leftovers.endIn(settings.workFolder(), deadline.dividedBy(2));
        unlockStale(access, deadline);
        return found;
    }

    private void unlockStale(RepositoryAccess access, Duration deadline) {
        if (locator.locate() instanceof ResticLocator.Installed restic) {
            try (Session session = quietSession(restic, access, deadline)) {
                session.unlockStale(deadline.dividedBy(2));
            } catch (CannotRun e) {
                log.warn("the lock of a run before could not be removed: {}", e.getMessage());
            }
        }
    }

    @Override
    public boolean endLeftover(EngineProcess process, Duration deadline) {
        return Leftovers.end(process, deadline);
    }

    private EngineResult run(
            ResticLocator.Installed restic, EngineTask task, EngineWatcher watcher, CancelSignal cancel) {
        Redactor redactor = redactor(task.access());
        Narrator narrator = new Narrator(watcher, redactor);
        narrator.say("start", "restic " + restic.version() + " at " + restic.path());
        log.debug("job {} runs {} with restic {}", task.jobId(), task.spec().kind(), restic.version());
        try (Session session = new Session(
                settings, restic, task.access(), narrator, redactor, cancel, task.limits(), task.deadline())) {
            EngineResult result = run(session, task);
            log.debug("job {} ended: {}", task.jobId(), result.end().outcome());
            return result;
        }
    }

    private EngineResult run(Session session, EngineTask task) {
        return switch (task.spec()) {
            case JobSpec.Backup backup -> new BackupVerb(session, task, backup).run();
            case JobSpec.Test test ->
                without(new TestVerb(session, task.access(), new RestProbe(task.access(), settings)).run());
            case JobSpec.Init init -> without(new Maintenance(session).init());
            case JobSpec.Forget forget -> without(new ForgetVerb(session, forget, task.lockWait()).run());
            case JobSpec.Prune prune -> without(new PruneVerb(session, prune, task.lockWait()).run());
            case JobSpec.Check check -> without(new Maintenance(session).check(check, task.lockWait()));
            case JobSpec.Unlock unlock -> without(new Maintenance(session).unlock(unlock));
            case JobSpec.Stats stats -> without(new Maintenance(session).stats());
            case JobSpec.Snapshots snapshots -> without(new Maintenance(session).snapshots());
        };
    }

    private Session quietSession(ResticLocator.Installed restic, RepositoryAccess access, Duration deadline) {
        return new Session(
                settings,
                restic,
                access,
                Narrator.silent(),
                redactor(access),
                new CancelSignal(),
                Limits.NONE,
                deadline);
    }

    private Redactor redactor(RepositoryAccess access) {
        return Redactor.of(access, settings.proxies().values());
    }

    private static JobError unusable(EngineVersion reason) {
        return switch (reason) {
            case EngineVersion.Missing(var sentence) -> new JobError(ErrorCode.RESTIC_MISSING, sentence);
            case EngineVersion.TooOld old -> new JobError(ErrorCode.RESTIC_TOO_OLD, old.sentence());
            case EngineVersion.Found found -> throw new IllegalArgumentException("restic was found: " + found);
        };
    }

    private static Job.End failed(JobError error) {
        return new Job.End(Outcome.FAILED, Optional.empty(), Optional.of(error), Optional.empty(), Optional.empty());
    }

    private static EngineResult without(Job.End end) {
        return new EngineResult(end, Optional.empty());
    }
}
