package io.resticmanager.ws.server;

import io.resticmanager.ws.wire.WireCodec.Decoded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What came in on one connection and waits to be handled, in order. Bounded by number and by text, and by what all
/// connections hold together: the socket is asked for more only while there is room, so that a flood stays with its
/// sender.
///
/// Whoever puts the first message in starts the worker; the worker ends when nothing is left. An idle connection
/// costs no thread.
final class Inbox {
    private static final int MOST = 256;
    private static final int MOST_CHARS = 2 * 1024 * 1024;
    private static final int FACTS_AT_ONCE = 128;
    private static final int FACT_CHARS_AT_ONCE = 1024 * 1024;

    private record Arrival(Decoded decoded, int chars) {}

    private final Runnable demand;
    private final IntakeRoom room;
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private long chars;
    private long handed;
    private boolean demanded;
    private boolean inRow;
    private boolean working;
    private boolean closed;

    /// @param demand asks the socket for one more message
    /// @param room what all connections share
    Inbox(Runnable demand, IntakeRoom room) {
        this.demand = demand;
        this.room = room;
    }

    /// The first demand. A hello is small, and who waits for it has a deadline: it needs no room.
    void open() {
        synchronized (this) {
            demanded = true;
        }
        demand.run();
    }

    /// The socket brought a frame that is no message.
    void frame() {
        synchronized (this) {
            demanded = false;
        }
        demandWithRoom();
    }

    /// The socket brought a message. Answers whether a worker has to be started.
    boolean put(Decoded decoded, int size) {
        boolean start;
        synchronized (this) {
            demanded = false;
            if (closed) {
                return false;
            }
            waiting.addLast(new Arrival(decoded, size));
            chars += size;
            room.take(size);
            start = !working;
            working = true;
        }
        demandWithRoom();
        return start;
    }

    /// Facts that arrived together, up to a bound, or one other message. Empty when nothing is left: then the worker
    /// ends. What was answered before is handled by now.
    List<Decoded> next() {
        List<Decoded> batch = new ArrayList<>();
        long handled;
        synchronized (this) {
            handled = handed;
            long taken = 0;
            while (!waiting.isEmpty() && batch.size() < FACTS_AT_ONCE && taken < FACT_CHARS_AT_ONCE) {
                boolean fact = waiting.getFirst().decoded().seq() != null;
                if (!fact && !batch.isEmpty()) {
                    break;
                }
                Arrival arrival = waiting.removeFirst();
                batch.add(arrival.decoded());
                taken += arrival.chars();
                if (!fact) {
                    break;
                }
            }
            chars -= taken;
            handed = taken;
            working = !batch.isEmpty();
        }
        room.give(handled);
        demandWithRoom();
        return batch;
    }

    /// What waits is forgotten, and nothing more is taken.
    void close() {
        long forgotten;
        synchronized (this) {
            closed = true;
            waiting.clear();
            forgotten = chars + handed;
            chars = 0;
            handed = 0;
        }
        room.give(forgotten);
    }

    private void demandWithRoom() {
        synchronized (this) {
            if (closed || demanded || inRow || waiting.size() >= MOST || chars >= MOST_CHARS) {
                return;
            }
            if (!room.admits(this::itsTurn)) {
                inRow = true;
                return;
            }
            demanded = true;
        }
        demand.run();
    }

    private void itsTurn() {
        synchronized (this) {
            inRow = false;
        }
        demandWithRoom();
    }
}
