package io.resticmanager.ports.fakes;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.engine.ResticEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// An engine whose runs end when the test says so, or, when they are cancelled, at once.
public final class ScriptedEngine implements ResticEngine {
    /// A run that goes on.
    public static final class Run {
        private final EngineTask task;
        private final EngineWatcher watcher;
        private final CompletableFuture<EngineResult> result = new CompletableFuture<>();

        Run(EngineTask task, EngineWatcher watcher) {
            this.task = task;
            this.watcher = watcher;
        }

        public EngineTask task() {
            return task;
        }

        public EngineWatcher watcher() {
            return watcher;
        }

        public void say(String text) {
            watcher.log(LogStream.STDOUT, "test", text);
        }

        public void succeed() {
            end(new Job.End(Outcome.SUCCEEDED, Optional.of(0), Optional.empty(), Optional.empty(), Optional.empty()));
        }

        public void end(Job.End end) {
            result.complete(new EngineResult(end, Optional.empty()));
        }

        public boolean isOver() {
            return result.isDone();
        }
    }

    private final List<Run> runs = new ArrayList<>();
    private final List<EngineProcess> endedLeftovers = new ArrayList<>();
    private EngineListing listing = new EngineListing.Complete(List.of());
    private int listings;
    private int searches;
    private boolean ignoresCancel;

    @Override
    public EngineVersion version() {
        return new EngineVersion.Found("0.18.0", "/usr/bin/restic");
    }

    @Override
    public EngineResult run(EngineTask task, EngineWatcher watcher, CancelSignal cancel) {
        Run run = new Run(task, watcher);
        int number;
        synchronized (this) {
            runs.add(run);
            number = runs.size();
        }
        watcher.started(new EngineProcess(1_000 + number, Instant.EPOCH));
        if (!ignoresCancel) {
            cancel.whenAsked(() -> run.end(new Job.End(
                    Outcome.CANCELLED, Optional.of(130), Optional.empty(), Optional.empty(), Optional.empty())));
        }
        return run.result.join();
    }

    @Override
    public synchronized EngineListing list(RepositoryAccess access, Duration deadline) {
        listings++;
        return listing;
    }

    @Override
    public synchronized boolean endLeftover(EngineProcess process, RepositoryAccess access, Duration deadline) {
        return endLeftover(process, deadline);
    }

    @Override
    public synchronized boolean endLeftover(EngineProcess process, Duration deadline) {
        return endedLeftovers.add(process);
    }

    @Override
    public synchronized boolean endUnrecorded(RepositoryAccess access, Duration deadline) {
        searches++;
        return false;
    }

    /// How often leftovers that nobody wrote down were looked for.
    public synchronized int searches() {
        return searches;
    }

    public synchronized void lists(EngineListing answer) {
        listing = answer;
    }

    public synchronized int listings() {
        return listings;
    }

    /// Runs end only by [Run#end(Job.End)] from now on.
    public void ignoreCancel() {
        ignoresCancel = true;
    }

    public synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    public synchronized List<Run> runs(JobId id) {
        return runs.stream().filter(run -> run.task().jobId().equals(id)).toList();
    }

    public synchronized List<EngineProcess> endedLeftovers() {
        return List.copyOf(endedLeftovers);
    }
}
