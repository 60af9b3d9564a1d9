package io.resticmanager.fleet.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/// Measures on one agent's socket how long facts wait for their acknowledgement once they were sent.
final class AckStopwatch {
    private static final String ACK = "{\"type\":\"ack\"";
    private static final String WELCOME = "{\"type\":\"welcome\"";
    private static final String LATER = "\"retryAfterSeconds\":";
    private static final String SEQ = "\"seq\":";
    // The number of a fact stands before its payload.
    private static final int HEAD = 160;

    private final LongConsumer measured;
    private final Runnable putOff;
    private final Deque<Sent> open = new ArrayDeque<>();

    private record Sent(long seq, long at) {}

    /// @param measured nanoseconds from sending a fact to its acknowledgement
    /// @param putOff told when a greeting was answered with "come back later"
    AckStopwatch(LongConsumer measured, Runnable putOff) {
        this.measured = measured;
        this.putOff = putOff;
    }

    synchronized void sent(CharSequence message) {
        String head = message.subSequence(0, Math.min(HEAD, message.length())).toString();
        int payload = head.indexOf("\"payload\"");
        OptionalLong seq = number(payload < 0 ? head : head.substring(0, payload));
        if (seq.isEmpty()) {
            return;
        }
        // Sent again over a new connection, or counted from 1 again in a new spool.
        while (!open.isEmpty() && open.getLast().seq() >= seq.getAsLong()) {
            open.removeLast();
        }
        open.addLast(new Sent(seq.getAsLong(), System.nanoTime()));
    }

    synchronized void received(CharSequence message) {
        String text = message.toString();
        if (text.startsWith(WELCOME) && text.contains(LATER)) {
            putOff.run();
        }
        if (!text.startsWith(ACK)) {
            return;
        }
        long now = System.nanoTime();
        number(text).ifPresent(upTo -> {
            while (!open.isEmpty() && open.getFirst().seq() <= upTo) {
                measured.accept(now - open.removeFirst().at());
            }
        });
    }

    private static OptionalLong number(String text) {
        int at = text.indexOf(SEQ);
        if (at < 0) {
            return OptionalLong.empty();
        }
        int from = at + SEQ.length();
        int to = from;
        while (to < text.length() && Character.isDigit(text.charAt(to))) {
            to++;
        }
        return to == from ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.substring(from, to)));
    }
}
