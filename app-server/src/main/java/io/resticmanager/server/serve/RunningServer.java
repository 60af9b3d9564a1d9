package io.resticmanager.server.serve;

import com.google.inject.Injector;
import io.resticmanager.http.HttpServer;
import io.resticmanager.ports.account.SetUpFirstAdmin;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.server.backup.UnfinishedRestore;
import io.resticmanager.server.config.ServerConfig;
import io.resticmanager.server.loop.BackgroundLoops;
import io.resticmanager.server.wiring.AgentModule;
import io.resticmanager.server.wiring.HttpModule;
import io.resticmanager.server.wiring.PolicyModule;
import io.resticmanager.server.wiring.SecretModule;
import io.resticmanager.server.wiring.StoreModule;
import io.resticmanager.server.wiring.Wiring;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.ws.server.AgentSocket;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that serves. It comes up in an order in which every step may rely on the ones before, and goes down in the
/// opposite one.
public final class RunningServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    private final SqliteDatabase database;
    private final HttpServer http;
    private final AgentSocket agents;
    private final BackgroundLoops loops;
    private final Presence presence;

    private RunningServer(SqliteDatabase database, Injector injector) {
        this.database = database;
        this.http = injector.getInstance(HttpServer.class);
        this.agents = injector.getInstance(AgentSocket.class);
        this.loops = injector.getInstance(BackgroundLoops.class);
        this.presence = injector.getInstance(Presence.class);
    }

    /// Locks the data directory, checks and migrates the database, checks the key, then serves.
    ///
    /// @throws io.resticmanager.sqlite.DatabaseRefusedException when the data directory or database cannot be used
    /// @throws io.resticmanager.server.secret.KeyRefusedException when the key cannot be used
    /// @throws StartRefusedException when it cannot listen
    public static RunningServer start(ServerConfig config) {
        if (UnfinishedRestore.isIn(config.dataDir())) {
            throw new StartRefusedException("A restore into " + config.dataDir()
                    + " was interrupted. Empty that directory and restore the backup again.");
        }
        EventBus events = new EventBus();
        Opening opening = Opening.begin(config, events);
        try {
            Injector injector = Wiring.of(
                    new PolicyModule(config),
                    new StoreModule(opening::database, events),
                    new SecretModule(opening::key, Clock.systemUTC()),
                    new AgentModule(),
                    new HttpModule(config));
            RunningServer server = new RunningServer(opening.database(), injector);
            server.listen(config.listen());
            server.loops.start();
            announce(server, injector.getInstance(SetUpFirstAdmin.class));
            return server;
        } catch (RuntimeException failed) {
            throw opening.givenUp(failed);
        }
    }

    public InetSocketAddress address() {
        return http.address();
    }

    /// Sends nothing new to agents, tells them and the pages that it goes, lets requests end, commits what is queued.
    @Override
    public void close() {
        LOG.info("stopping");
        loops.stop();
        agents.close();
        try {
            http.close();
        } catch (Exception e) {
            LOG.warn("the pages could not be stopped as they should", e);
        }
        try {
            presence.flush();
        } catch (RuntimeException e) {
            LOG.warn("when hosts were last heard of could not be written: {}", e.getMessage());
        }
        database.close();
        LOG.info("stopped");
    }

    private void listen(InetSocketAddress wanted) {
        try {
            http.start();
        } catch (Exception e) {
            stopHalfStarted();
            throw new StartRefusedException(reason(wanted, e), e);
        }
    }

    private void stopHalfStarted() {
        try {
            http.close();
        } catch (Exception e) {
            LOG.debug("a server that did not start could not be stopped: {}", e.getMessage());
        }
        agents.close();
    }

    private static String reason(InetSocketAddress wanted, Exception failed) {
        String where = wanted.getHostString() + ":" + wanted.getPort();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException bind) {
                boolean taken = String.valueOf(bind.getMessage()).contains("in use");
                return taken
                        ? "Another program listens on " + where + ". Stop it, or set RM_LISTEN to another port."
                        : "The address " + where + " cannot be used here (" + bind.getMessage()
                                + "). Set RM_LISTEN to an address of this machine.";
            }
            if (cause instanceof UnresolvedAddressException) {
                return "The name in " + where + " has no address. Set RM_LISTEN to an address of this machine.";
            }
            if (cause instanceof SocketException socket) {
                return "The server may not listen on " + where + " (" + socket.getMessage()
                        + "). Set RM_LISTEN to a port above 1023.";
            }
        }
        return "The server cannot listen on " + where + ": " + failed.getMessage() + ".";
    }

    private static void announce(RunningServer server, SetUpFirstAdmin setup) {
        InetSocketAddress at = server.address();
        LOG.info("listening on {}:{}", at.getHostString(), at.getPort());
        if (setup.isNeeded()) {
            setup.issueToken()
                    .ifPresent(token -> LOG.info("set up the first admin with this token: {}", token.reveal()));
        }
    }
}
