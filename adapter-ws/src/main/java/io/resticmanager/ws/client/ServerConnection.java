package io.resticmanager.ws.client;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.agent.AgentDesk;
import io.resticmanager.ports.agent.Spool;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the agent connected: connects, lets a [Conversation] run, and waits before the next try. Runs until stopped.
public final class ServerConnection implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    private final ServerAddress address;
    private final AgentDesk desk;
    private final Spool spool;
    private final SocketOutbox outbox;
    private final ConnectionStatus.Listener status;
    private final Clock clock;
    private final Reconnection reconnection;
    private final Dialer dialer;
    private final Deadlines deadlines;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private volatile @Nullable Conversation conversation;

    /// @param random between 0 and 1, for the jitter
    public ServerConnection(
            ServerAddress address,
            AgentDesk desk,
            Spool spool,
            SocketOutbox outbox,
            ConnectionStatus.Listener status,
            Clock clock,
            DoubleSupplier random) {
        this(address, desk, spool, outbox, status, clock, random, new OwnClientDialer());
    }

    /// @param random between 0 and 1, for the jitter
    /// @param dialer for who runs many agents in one process
    public ServerConnection(
            ServerAddress address,
            AgentDesk desk,
            Spool spool,
            SocketOutbox outbox,
            ConnectionStatus.Listener status,
            Clock clock,
            DoubleSupplier random,
            Dialer dialer) {
        this(address, desk, spool, outbox, status, clock, random, dialer, Deadlines.DEFAULT);
    }

    ServerConnection(
            ServerAddress address,
            AgentDesk desk,
            Spool spool,
            SocketOutbox outbox,
            ConnectionStatus.Listener status,
            Clock clock,
            DoubleSupplier random,
            Dialer dialer,
            Deadlines deadlines) {
        this.address = address;
        this.desk = desk;
        this.spool = spool;
        this.outbox = outbox;
        this.status = status;
        this.clock = clock;
        this.reconnection = new Reconnection(random);
        this.dialer = dialer;
        this.deadlines = deadlines;
        outbox.wakeWith(this::wake);
    }

    @Override
    public void run() {
        try {
            while (!stopping.get()) {
                tell("connecting", address.server().toString());
                Ending ending = attempt();
                if (ending instanceof Ending.Stopped) {
                    return;
                }
                Duration wait =
                        reconnection.after(ending, address.previousBearer().isPresent());
                LOG.info("not connected: {}; next try in {} s", ending.words(), wait.toSeconds());
                tell("waiting", ending.words());
                sleep(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the connection with "going away"; [#run()] returns soon after.
    @Override
    public void close() {
        stopping.set(true);
        lock.lock();
        try {
            stopped.signalAll();
        } finally {
            lock.unlock();
        }
        wake();
    }

    private Ending attempt() throws InterruptedException {
        ShownCertificate shown = new ShownCertificate();
        Conversation talk = new Conversation(desk, spool, outbox, clock, deadlines, stopping, this::connected, shown);
        try (Dialer.Line line = dialer.dial(destination(shown), talk.happenings())) {
            conversation = talk;
            return talk.run(line.socket());
        } catch (ExecutionException failed) {
            return refused(failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException slow) {
            return new Ending.Lost(
                    "the server did not answer within " + deadlines.connect().toSeconds() + " s", false);
        } catch (RuntimeException broken) {
            // A full disk under the spool, or a bug: the agent must come back whatever it was.
            LOG.error("the connection to {} ended because of a fault in the agent", address.server(), broken);
            return new Ending.Lost("the agent has a problem of its own: " + broken.getMessage(), false);
        } finally {
            conversation = null;
        }
    }

    private Dialer.Destination destination(ShownCertificate shown) {
        Optional<SSLContext> trust = "https".equalsIgnoreCase(address.server().getScheme())
                ? Optional.of(PinnedTrust.context(address.certPins(), shown))
                : Optional.empty();
        return new Dialer.Destination(socketAddress(address.server()), bearer(), trust, deadlines.connect());
    }

    private Ending refused(Throwable cause) {
        if (cause instanceof WebSocketHandshakeException handshake) {
            int code = handshake.getResponse().statusCode();
            return code == 401
                    ? new Ending.Unauthorized("the server does not know this agent's credential")
                    : new Ending.Lost("the server answered " + code + " instead of opening the connection", false);
        }
        return new Ending.Lost(explain(cause), false);
    }

    private String explain(Throwable cause) {
        for (Throwable c = cause; c != null; c = c.getCause()) {
            if (c instanceof UnresolvedAddressException) {
                return "the name of the server " + address.server().getHost() + " cannot be resolved";
            }
            if (c instanceof java.security.cert.CertificateException) {
                return "TLS: " + c.getMessage();
            }
        }
        if (cause instanceof ConnectException) {
            return "nothing listens at " + address.server();
        }
        return "the server could not be reached: " + cause.getMessage();
    }

    private void connected() {
        reconnection.welcomed();
        LOG.info("connected to {}", address.server());
        tell("connected", address.server().toString());
    }

    private Secret bearer() {
        Optional<Secret> previous = reconnection.triesPreviousBearer() ? address.previousBearer() : Optional.empty();
        return previous.orElseGet(address::bearer);
    }

    private void wake() {
        Conversation talk = conversation;
        if (talk != null) {
            talk.happenings().wake();
        }
    }

    private void tell(String state, String detail) {
        status.changed(new ConnectionStatus(state, clock.instant(), detail));
    }

    private void sleep(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (left > 0 && !stopping.get()) {
                left = stopped.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static URI socketAddress(URI server) {
        String base = server.toString().replaceFirst("^http", "ws").replaceFirst("/+$", "");
        return URI.create(base + "/ws/agent");
    }
}
