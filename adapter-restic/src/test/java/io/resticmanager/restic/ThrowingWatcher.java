package io.resticmanager.restic;

import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineWatcher;

/// Passes everything on and then fails.
record ThrowingWatcher(EngineWatcher next) implements EngineWatcher {
    @Override
    public void started(EngineProcess process) {
        next.started(process);
        throw new IllegalStateException("started");
    }

    @Override
    public void progress(Progress progress) {
        next.progress(progress);
        throw new IllegalStateException("progress");
    }

    @Override
    public void log(LogStream stream, String phase, String text) {
        next.log(stream, phase, text);
        throw new IllegalStateException("log");
    }

    @Override
    public void reachable(boolean reachable) {
        next.reachable(reachable);
        throw new IllegalStateException("reachable");
    }
}
