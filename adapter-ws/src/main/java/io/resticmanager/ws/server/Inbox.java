package io.resticmanager.ws.server;

import io.resticmanager.ws.wire.WireCodec.Decoded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What came in on one connection and waits to be handled, in order. Bounded by number and by text: the socket is
/// asked for more only while there is room, so that a flood stays with its sender.
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
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private long chars;
    private boolean demanded;
    private boolean working;
    private boolean closed;

    /// @param demand asks the socket for one more message
    Inbox(Runnable demand) {
        this.demand = demand;
    }

    /// The first demand.
    void open() {
        demandWithRoom();
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
            start = !working;
            working = true;
        }
        demandWithRoom();
        return start;
    }

    /// Facts that arrived together, up to a bound, or one other message. Empty when nothing is left: then the worker
    /// ends.
    List<Decoded> next() {
        List<Decoded> batch = new ArrayList<>();
        synchronized (this) {
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
            working = !batch.isEmpty();
        }
        demandWithRoom();
        return batch;
    }

    /// What waits is forgotten, and nothing more is taken.
    synchronized void close() {
        closed = true;
        waiting.clear();
        chars = 0;
    }

    private void demandWithRoom() {
        synchronized (this) {
            if (closed || demanded || waiting.size() >= MOST || chars >= MOST_CHARS) {
                return;
            }
            demanded = true;
        }
        demand.run();
    }
}
