package io.resticmanager.ports.engine;

import java.util.ArrayList;
import java.util.List;

/// Says once that a run should stop.
public final class CancelSignal {
    private final List<Runnable> reactions = new ArrayList<>();
    private boolean asked;

    /// The first call runs what was registered; later ones do nothing.
    public void ask() {
        List<Runnable> due;
        synchronized (this) {
            if (asked) {
                return;
            }
            asked = true;
            due = List.copyOf(reactions);
            reactions.clear();
        }
        due.forEach(Runnable::run);
    }

    public synchronized boolean isAsked() {
        return asked;
    }

    /// Runs `reaction` when asked, at once if it was already.
    public void whenAsked(Runnable reaction) {
        synchronized (this) {
            if (!asked) {
                reactions.add(reaction);
                return;
            }
        }
        reaction.run();
    }
}
