package io.resticmanager.ports.hook;

import io.resticmanager.domain.hook.HookEnd;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineWatcher;

/// Runs hooks on this machine.
public interface HookRunner {
    /// Whether this machine's own configuration lets a server run commands here.
    boolean isAllowed();

    /// Runs it to its end: when this returns, nothing that it has started in its process group is left. Tells `watcher`
    /// of its process and of what it prints, never of its text. Never throws for what a hook does.
    HookEnd run(HookTask task, EngineWatcher watcher, CancelSignal cancel);
}
