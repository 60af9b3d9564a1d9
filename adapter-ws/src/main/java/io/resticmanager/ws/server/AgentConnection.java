package io.resticmanager.ws.server;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ws.server.AgentSocket.Surroundings;
import io.resticmanager.ws.wire.CommandMapping;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.Greetings;
import io.resticmanager.ws.wire.WireCodec.Decoded;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One agent's connection, from upgrade to close: its socket, its queues and its place in the registry. What is said
/// on it is a [Dialogue]'s business.
///
/// The socket's callbacks decode and queue, and never block; one virtual thread at a time handles what is queued, in
/// order, while the socket reads on. Public only because Jetty calls endpoints through public method handles.
public final class AgentConnection implements Session.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(AgentConnection.class);

    private final HostId host;
    private final Surroundings with;
    private final Consumer<AgentConnection> onEnd;
    private final Inbox inbox;
    private final CommandAnswers answers = new CommandAnswers();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final long openedAt;
    private volatile @Nullable Session session;
    private volatile @Nullable Outbound outbound;
    private volatile @Nullable Dialogue dialogue;
    private volatile @Nullable CountDownLatch signOfLife;

    /// @param onEnd called once, when it is over
    AgentConnection(HostId host, Surroundings with, Consumer<AgentConnection> onEnd) {
        this.host = host;
        this.with = with;
        this.onEnd = onEnd;
        this.openedAt = with.nanos().getAsLong();
        this.inbox = new Inbox(this::demand, with.intake());
    }

    // -- The socket's callbacks: never block.

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        Outbound out = new Outbound(opened, with.codec(), host, with.patience().send());
        outbound = out;
        dialogue = new Dialogue(host, with, this, out, answers);
        if (closed.get()) {
            out.cut(); // nobody waits for it any more
            return;
        }
        inbox.open();
    }

    @Override
    public void onWebSocketText(String text) {
        heard();
        if (inbox.put(with.codec().decode(text), text.length())) {
            Thread.ofVirtual().name("agent-" + host).start(this::work);
        }
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        callback.succeed();
        close(CloseCode.NOT_JSON, "messages are text");
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        heard();
        inbox.frame();
    }

    @Override
    public void onWebSocketPing(ByteBuffer payload) {
        Session open = session;
        if (open != null) {
            open.sendPong(payload, Callback.NOOP);
        }
        inbox.frame();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("the connection of host {} failed: {}", host, cause.toString());
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        LOG.info("agent disconnected: host={} code={} reason={}", host, code, reason);
        ended();
        Outbound out = outbound;
        if (out != null) {
            out.cut();
        }
        callback.succeed();
    }

    // -- What the gateway asks.

    boolean isReady() {
        Dialogue talk = dialogue;
        return talk != null && !closed.get() && talk.isReady();
    }

    /// Hands over without waiting. Jobs only once the agent's replay is complete; plans and bearers after the welcome.
    boolean send(AgentCommand command) {
        Outbound out = outbound;
        Dialogue talk = dialogue;
        if (out == null || talk == null || closed.get() || !talk.mayHear(command)) {
            return false;
        }
        Envelope envelope = Envelope.of(CommandMapping.toWire(command));
        boolean taken = switch (command) {
            case AgentCommand.Run run -> {
                answers.sent(run.jobId(), with.nanos().getAsLong());
                yield out.offer(envelope);
            }
            case AgentCommand.Cancel ignored -> out.offer(envelope);
            case AgentCommand.SetPlan ignored -> out.offerPlan(envelope);
            case AgentCommand.RotateBearer ignored -> out.offer(envelope);
        };
        if (!taken && !closed.get()) {
            // What is committed as sent must not be forgotten: the next connection compares and sends it again.
            tooSlow();
        }
        return taken;
    }

    void revoke() {
        refuse(Refusals.revoked());
    }

    // -- What its dialogue and its socket ask.

    void tell(Envelope envelope) {
        Outbound out = outbound;
        if (out != null && !out.offer(envelope) && !closed.get()) {
            tooSlow();
        }
    }

    void refuse(Greetings.Refused refusal) {
        LOG.warn("agent refused: host={} code={}", host, refusal.code());
        tell(Envelope.of(refusal));
        close(CloseCode.REFUSED, refusal.code());
    }

    /// After what is queued for the agent; nothing more of it is handled.
    void close(CloseCode code, String reason) {
        // Before its queue ends: who then finds the queue shut must not take the agent for too slow, and cut it off.
        boolean first = closed.compareAndSet(false, true);
        Outbound out = outbound;
        if (out != null) {
            out.close(code, reason);
        }
        if (first) {
            leave();
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    /// Completes when the closing frame is sent or the socket is gone.
    CompletableFuture<Boolean> silence() {
        Outbound out = outbound;
        return out == null ? CompletableFuture.completedFuture(true) : out.ended();
    }

    /// Called every second: closes a connection that does not say hello or does not answer a command.
    void watch() {
        long now = with.nanos().getAsLong();
        Dialogue talk = dialogue;
        if ((talk == null || !talk.isGreeted())
                && now - openedAt >= with.patience().hello().toNanos()) {
            close(
                    CloseCode.NO_HELLO,
                    "no hello within " + with.patience().hello().toSeconds() + " s");
        } else if (answers.isOverdue(now, with.patience().answer())) {
            close(CloseCode.NO_ANSWER, "a command was not answered");
        } else if (talk != null) {
            talk.watch();
        }
    }

    /// Whether the agent at the other end still lives: it answers a ping, or says anything.
    boolean answersPing() {
        Session open = session;
        if (open == null || closed.get()) {
            return false;
        }
        CountDownLatch waiting = new CountDownLatch(1);
        signOfLife = waiting;
        open.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        try {
            return waiting.await(with.patience().pong().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// The agent's process; empty before its hello.
    Optional<Ulid> instance() {
        return Optional.ofNullable(dialogue).flatMap(Dialogue::hello).map(Hello::instanceId);
    }

    private void work() {
        Dialogue talk = dialogue;
        try {
            for (List<Decoded> batch = inbox.next(); !batch.isEmpty(); batch = inbox.next()) {
                if (talk != null && !closed.get()) {
                    talk.take(batch);
                }
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.warn("host {} is disconnected: {}", host, unavailable.getMessage());
            close(CloseCode.GOING_AWAY, "the server cannot store now");
        } catch (RuntimeException bug) {
            LOG.error("a message of host {} could not be handled", host, bug);
            close(CloseCode.GOING_AWAY, "internal error");
        }
    }

    private void tooSlow() {
        LOG.warn("host {} does not take what it is sent: disconnected", host);
        ended();
        Outbound out = outbound;
        if (out != null) {
            out.cut();
        }
    }

    private void heard() {
        CountDownLatch waiting = signOfLife;
        if (waiting != null) {
            waiting.countDown();
        }
    }

    private void demand() {
        Session open = session;
        if (open != null && !closed.get()) {
            open.demand();
        }
    }

    private void ended() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }

    private void leave() {
        inbox.close();
        Dialogue talk = dialogue;
        if (talk != null) {
            talk.end();
        }
        with.gateway().leave(host, this);
        onEnd.accept(this);
        with.events().publish(new DomainEvent.HostChanged(host));
    }
}
