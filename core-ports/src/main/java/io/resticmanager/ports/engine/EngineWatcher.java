package io.resticmanager.ports.engine;

import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Progress;

/// Told what happens during a run, from any thread, one call at a time.
public interface EngineWatcher {
    /// A child was started; written down so that a next life of the agent can end it.
    void started(EngineProcess process);

    /// At most once a second.
    void progress(Progress progress);

    /// `text` has no line break and is at most 64 KiB; secrets are already replaced.
    void log(LogStream stream, String phase, String text);

    /// restic cannot reach the repository and keeps trying, or reaches it again.
    void reachable(boolean reachable);
}
