package io.resticmanager.ws.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// How much all connections together hold of messages that are not handled. Once it is full, those that want another
/// message wait in a row, and are let in as it empties: nothing is lost, and nobody is left behind.
///
/// Safe for many threads. It calls nobody while it is locked.
final class IntakeRoom {
    /// What somebody let in is taken to bring: few messages are larger, and an idle agent brings none.
    private static final long USUAL_CHARS = 64 * 1024;

    private final long most;
    private final Queue<Runnable> row = new ArrayDeque<>();
    private long held;

    /// @param most characters
    IntakeRoom(long most) {
        this.most = most;
    }

    /// Whether there is room for another message of the one who asks; otherwise they are told when there may be.
    synchronized boolean admits(Runnable whenThereIs) {
        if (held < most) {
            return true;
        }
        row.add(whenThereIs);
        return false;
    }

    synchronized void take(long chars) {
        held += chars;
    }

    void give(long chars) {
        synchronized (this) {
            held -= chars;
        }
        letIn();
    }

    /// Tells as many in the row as there should be room for. To be called now and then too: those that were told may
    /// have had nothing to say.
    void letIn() {
        List<Runnable> told = new ArrayList<>();
        synchronized (this) {
            while (!row.isEmpty() && held + told.size() * USUAL_CHARS < most) {
                told.add(row.remove());
            }
        }
        told.forEach(Runnable::run);
    }
}
