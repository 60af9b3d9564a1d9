package io.resticmanager.ws.server;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ws.wire.Commands;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.WireCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits to be sent to one agent: bounded in number and text, one message after the other. Acknowledgements are
/// folded into the highest and plans into the newest, so that neither can fill it.
///
/// A virtual thread sends while there is something to send.
final class Outbound {
    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
    private static final String BLANKS = " ".repeat(32 * 1024);
    private static final int MOST = 512;
    private static final int MOST_CHARS = 4 * 1024 * 1024;

    private sealed interface Item {
        record Message(String text) implements Item {}

        record NewestAck() implements Item {}

        record NewestPlan() implements Item {}

        record Close(CloseCode code, String reason) implements Item {}
    }

    private final Session session;
    private final WireCodec codec;
    private final HostId host;
    private final Duration sendWithin;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Deque<Item> queue = new ArrayDeque<>();
    private long chars;
    private long acked = -1;
    private @Nullable Envelope plan;
    private boolean sending;
    private boolean closing;

    Outbound(Session session, WireCodec codec, HostId host, Duration sendWithin) {
        this.session = session;
        this.codec = codec;
        this.host = host;
        this.sendWithin = sendWithin;
    }

    /// `false` when it is full or closing.
    boolean offer(Envelope envelope) {
        String text = codec.encode(envelope) + blanksAfter(envelope);
        synchronized (this) {
            if (closing || queue.size() >= MOST || chars + text.length() > MOST_CHARS) {
                return false;
            }
            chars += text.length();
            add(new Item.Message(text));
            return true;
        }
    }

    // The JDK's client reads its socket into one buffer of 16 KiB after the other, and keeps each until it is full.
    // Blanks, which JSON allows there, push a job's own login out of it. Everyday logins are in the agent's plan.
    private static String blanksAfter(Envelope envelope) {
        return envelope.payload() instanceof Commands.CommandRun run && run.credential() != null ? BLANKS : "";
    }

    /// A plan that was not sent yet is replaced.
    synchronized boolean offerPlan(Envelope newest) {
        if (closing) {
            return false;
        }
        boolean queued = plan != null;
        plan = newest;
        if (!queued) {
            add(new Item.NewestPlan());
        }
        return true;
    }

    synchronized void acknowledge(long seq) {
        if (closing) {
            return;
        }
        boolean queued = acked >= 0;
        acked = Math.max(acked, seq);
        if (!queued) {
            add(new Item.NewestAck());
        }
    }

    /// After what is queued; whatever then does not move is cut off.
    synchronized void close(CloseCode code, String reason) {
        if (!closing) {
            closing = true;
            add(new Item.Close(code, reason));
        }
    }

    /// At once, with nothing more sent.
    void cut() {
        synchronized (this) {
            closing = true;
            queue.clear();
        }
        session.disconnect();
        ended.complete(true);
    }

    /// Completes when the last word is said, or nothing can be said any more.
    CompletableFuture<Boolean> ended() {
        return ended;
    }

    private void add(Item item) {
        queue.addLast(item);
        if (!sending) {
            sending = true;
            Thread.ofVirtual().name("agent-out-" + host).start(this::work);
        }
    }

    private void work() {
        try {
            for (Item item = next(); item != null; item = next()) {
                switch (item) {
                    case Item.Message(String text) -> send(text);
                    case Item.NewestAck ignored -> send(codec.encode(Envelope.of(new Payload.Ack(takeAck()))));
                    case Item.NewestPlan ignored -> send(codec.encode(takePlan()));
                    case Item.Close(CloseCode code, String reason) -> {
                        sayGoodbye(code, reason);
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException broken) {
            LOG.debug("host {} cannot be sent to: {}", host, broken.toString());
            cut();
        }
    }

    private synchronized @Nullable Item next() {
        Item item = queue.pollFirst();
        if (item instanceof Item.Message(String text)) {
            chars -= text.length();
        }
        sending = item != null;
        return item;
    }

    private synchronized long takeAck() {
        long seq = acked;
        acked = -1;
        return seq;
    }

    private synchronized Envelope takePlan() {
        Envelope newest = plan;
        plan = null;
        if (newest == null) {
            throw new IllegalStateException("a plan was announced and is not there");
        }
        return newest;
    }

    private void send(String text) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        session.sendText(text, Callback.from(() -> sent.complete(true), sent::completeExceptionally));
        sent.get(sendWithin.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sayGoodbye(CloseCode code, String reason)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        session.close(code.code(), reason, Callback.from(() -> sent.complete(true), sent::completeExceptionally));
        sent.get(sendWithin.toMillis(), TimeUnit.MILLISECONDS);
        ended.complete(true);
    }
}
