package io.resticmanager.ports.engine;

import java.util.concurrent.CompletableFuture;

/// Says once that a run should stop.
public final class CancelSignal {
    private final CompletableFuture<Boolean> asked = new CompletableFuture<>();

    public void ask() {
        asked.complete(true);
    }

    public boolean isAsked() {
        return asked.isDone();
    }

    /// Runs `reaction` when asked, at once if it was already.
    public void whenAsked(Runnable reaction) {
        asked.thenRun(reaction);
    }
}
