package io.resticmanager.ports.fakes;

import io.resticmanager.domain.hook.HookEnd;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.hook.HookRunner;
import io.resticmanager.ports.hook.HookTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Hooks that end at once and well, unless told otherwise.
public final class ScriptedHooks implements HookRunner {
    private final List<HookTask> ran = new ArrayList<>();
    private final Map<HookPhase, HookEnd> ends = new EnumMap<>(HookPhase.class);
    private boolean hangs;
    private boolean refuses;

    @Override
    public synchronized boolean isAllowed() {
        return !refuses;
    }

    @Override
    public HookEnd run(HookTask task, EngineWatcher watcher, CancelSignal cancel) {
        CompletableFuture<HookEnd> end = new CompletableFuture<>();
        synchronized (this) {
            ran.add(task);
            if (!hangs || task.phase() == HookPhase.POST) {
                end.complete(ends.getOrDefault(task.phase(), new HookEnd.Exited(0)));
            }
        }
        watcher.started(new EngineProcess(2_000 + task.phase().ordinal(), Instant.EPOCH));
        watcher.log(
                LogStream.STDOUT,
                task.phase().word(),
                "output of the " + task.phase().word());
        cancel.whenAsked(() -> end.complete(new HookEnd.Cancelled()));
        return end.join();
    }

    public synchronized void end(HookPhase phase, HookEnd end) {
        ends.put(phase, end);
    }

    /// Pre-hooks go on until they are cancelled.
    public synchronized void hang() {
        hangs = true;
    }

    public synchronized void refuse() {
        refuses = true;
    }

    /// What was run, in order.
    public synchronized List<HookTask> ran() {
        return List.copyOf(ran);
    }
}
