package io.resticmanager.ws.server;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.WireCodec;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits to be sent to one agent: bounded, one message after the other, acknowledgements folded into the newest.
final class Outbound {
    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
    private static final int MOST = 512;
    private static final int SEND_SECONDS = 30;

    private sealed interface Item {
        record Message(Envelope envelope) implements Item {}

        record Acknowledgement() implements Item {}

        record Close(CloseCode code, String reason) implements Item {}
    }

    private final Session session;
    private final WireCodec codec;
    private final HostId host;
    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong acked = new AtomicLong();
    private final AtomicBoolean ackQueued = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();

    Outbound(Session session, WireCodec codec, HostId host) {
        this.session = session;
        this.codec = codec;
        this.host = host;
        Thread.ofVirtual().name("agent-out-" + host).start(this::work);
    }

    boolean offer(Envelope envelope) {
        return !closing.get() && queue.offer(new Item.Message(envelope));
    }

    void acknowledge(long seq) {
        acked.accumulateAndGet(seq, Math::max);
        if (ackQueued.compareAndSet(false, true) && !queue.offer(new Item.Acknowledgement())) {
            ackQueued.set(false); // the next one carries this one too
        }
    }

    /// After what is queued. At once when nothing more can be queued.
    void close(CloseCode code, String reason) {
        if (closing.compareAndSet(false, true) && !queue.offer(new Item.Close(code, reason))) {
            session.disconnect();
        }
    }

    private void work() {
        try {
            while (session.isOpen()) {
                Item item = queue.poll(1, TimeUnit.SECONDS);
                switch (item) {
                    case null -> {}
                    case Item.Message(Envelope envelope) -> send(envelope);
                    case Item.Acknowledgement ignored -> {
                        ackQueued.set(false);
                        send(Envelope.of(new Payload.Ack(acked.get())));
                    }
                    case Item.Close(CloseCode code, String reason) -> {
                        session.close(code.code(), reason, Callback.NOOP);
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException broken) {
            LOG.debug("host {} cannot be sent to: {}", host, broken.toString());
            session.disconnect();
        }
    }

    private void send(Envelope envelope) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        session.sendText(codec.encode(envelope), Callback.from(() -> sent.complete(true), sent::completeExceptionally));
        sent.get(SEND_SECONDS, TimeUnit.SECONDS);
    }
}
