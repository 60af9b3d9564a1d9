package io.resticmanager.ws.client;

import io.resticmanager.ws.wire.WireCodec;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The socket's callbacks, turned into a queue for the one thread that runs the conversation. The socket is asked for
/// one message at a time, so the queue stays short.
final class Happenings implements WebSocket.Listener {
    /// What can happen to a connection.
    sealed interface Happening {
        record Text(String text) implements Happening {}

        record Closed(int code, String reason) implements Happening {}

        record Broken(String why) implements Happening {}

        /// There is something to say, or to look at.
        record Wake() implements Happening {}
    }

    private final BlockingQueue<Happening> queue = new ArrayBlockingQueue<>(16);
    private final AtomicBoolean woken = new AtomicBoolean();
    private StringBuilder partial = new StringBuilder();
    private volatile long lastHeard = System.nanoTime();

    /// Waits at most `nanos`.
    Optional<Happening> next(long nanos) throws InterruptedException {
        Optional<Happening> happening = Optional.ofNullable(queue.poll(nanos, TimeUnit.NANOSECONDS));
        if (happening.isPresent() && happening.get() instanceof Happening.Wake) {
            woken.set(false);
        }
        return happening;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void wake() {
        if (woken.compareAndSet(false, true)) {
            offer(new Happening.Wake());
        }
    }

    /// How long the server has been silent.
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastHeard);
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        lastHeard = System.nanoTime();
        partial.append(data);
        if (partial.length() > WireCodec.MOST_BYTES) {
            offer(new Happening.Broken("the server sent a message over 1 MiB"));
        } else if (last) {
            String text = partial.toString();
            // Anew, not emptied: an emptied one would keep the message, and with it the logins in it, until the next.
            partial = new StringBuilder();
            offer(new Happening.Text(text));
        } else {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        offer(new Happening.Broken("the server sent something that is no message"));
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        lastHeard = System.nanoTime();
        from.request(1);
        return null;
    }

    // The JDK answers pings itself.
    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        lastHeard = System.nanoTime();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        offer(new Happening.Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        offer(new Happening.Broken(String.valueOf(error.getMessage())));
    }

    // One message that was asked for, one wake-up, one ending, and one error on top of it: the bound is never reached.
    private void offer(Happening happening) {
        if (!queue.offer(happening)) {
            throw new IllegalStateException("more happened on the connection than was asked for");
        }
    }
}
