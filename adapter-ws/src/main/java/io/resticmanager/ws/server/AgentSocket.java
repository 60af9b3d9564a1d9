package io.resticmanager.ws.server;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.delivery.Appointments;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.delivery.ApplyAgentFact;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.HearAgent;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ws.wire.WireCodec;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The endpoint `/ws/agent`: checks the bearer at the upgrade, then hands over to an [AgentConnection].
@Singleton
public final class AgentSocket implements AutoCloseable {
    public static final String PATH = "/ws/agent";
    public static final String SUBPROTOCOL = "restic-manager.1";

    private static final Logger LOG = LoggerFactory.getLogger(AgentSocket.class);
    private static final String BEARER = "Bearer ";
    // Heartbeats come every 20 s: a connection that is silent for this long is dead.
    private static final Duration IDLE = Duration.ofSeconds(100);
    // A server that has just started greets about this many in a second on two cores, beside what else it does then.
    private static final int PUT_OFF_PER_SECOND = 100;
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    private final HearAgent hear;
    private final Surroundings surroundings;
    private final Set<AgentConnection> connections = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("agent-socket-timer").daemon().factory());

    private final ScheduledFuture<?> watching;
    private volatile boolean closing;

    /// What every connection works with.
    ///
    /// @param nanos a monotonic clock
    /// @param listings a permit for each snapshot in a listing that is not written down
    record Surroundings(
            GreetAgent greet,
            ApplyAgentFact apply,
            HearAgent hear,
            SocketAgentGateway gateway,
            EventBus events,
            Clock clock,
            LongSupplier nanos,
            Patience patience,
            WireCodec codec,
            Bulkhead greetings,
            Appointments appointments,
            IntakeRoom intake,
            Semaphore listings) {}

    @Inject
    public AgentSocket(
            GreetAgent greet,
            ApplyAgentFact apply,
            HearAgent hear,
            SocketAgentGateway gateway,
            EventBus events,
            Clock clock) {
        this(greet, apply, hear, gateway, events, clock, System::nanoTime, Patience.DEFAULT, Load.DEFAULT);
    }

    AgentSocket(
            GreetAgent greet,
            ApplyAgentFact apply,
            HearAgent hear,
            SocketAgentGateway gateway,
            EventBus events,
            Clock clock,
            LongSupplier nanos,
            Patience patience,
            Load load) {
        this.hear = hear;
        Bulkhead greetings = Bulkhead.of(
                "agent-greetings",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(load.greetings())
                        .maxWaitDuration(patience.greeting())
                        .build());
        this.surroundings = new Surroundings(
                greet,
                apply,
                hear,
                gateway,
                events,
                clock,
                nanos,
                patience,
                new WireCodec(),
                greetings,
                new Appointments(PUT_OFF_PER_SECOND),
                new IntakeRoom(load.intakeChars()),
                new Semaphore(load.listed()));
        watching = timer.scheduleWithFixedDelay(
                this::watch, WATCH_EVERY.toMillis(), WATCH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Puts the endpoint at its path.
    public void mount(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(WireCodec.MOST_BYTES);
        container.setIdleTimeout(IDLE);
        container.addMapping(PATH, this::upgrade);
    }

    /// Says "going away" to every agent, waits a little until it is said, and stops the timer.
    @Override
    public void close() {
        closing = true;
        watching.cancel(false);
        timer.shutdownNow();
        List<AgentConnection> open = List.copyOf(connections);
        open.forEach(connection -> connection.close(CloseCode.GOING_AWAY, "the server stops"));
        CompletableFuture<?>[] farewells =
                open.stream().map(AgentConnection::silence).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(farewells)
                    .get(surroundings.patience().farewell().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unreachable) {
            LOG.info("some agents could not be told that the server stops");
        }
    }

    private void watch() {
        surroundings.intake().letIn();
        for (AgentConnection connection : connections) {
            try {
                connection.watch();
            } catch (RuntimeException bug) {
                // One connection's trouble must not end the watch over the others.
                LOG.error("a connection could not be watched", bug);
            }
        }
    }

    private @Nullable Object upgrade(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        try {
            return admit(request, response, callback);
        } catch (StoreUnavailableException unavailable) {
            LOG.warn("an agent could not be checked: {}", unavailable.getMessage());
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
            return null;
        }
    }

    private @Nullable Object admit(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        if (closing) {
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
            return null;
        }
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization == null || !authorization.startsWith(BEARER)) {
            Response.writeError(request, response, callback, HttpStatus.UNAUTHORIZED_401);
            return null;
        }
        Secret bearer = new Secret(authorization.substring(BEARER.length()).strip());
        HostStore.BearerOwner owner = hear.authenticate(bearer);
        if (owner instanceof HostStore.BearerOwner.Unknown) {
            Response.writeError(request, response, callback, HttpStatus.UNAUTHORIZED_401);
            return null;
        }
        if (request.hasSubProtocol(SUBPROTOCOL)) {
            response.setAcceptedSubProtocol(SUBPROTOCOL);
        }
        return switch (owner) {
            case HostStore.BearerOwner.Known known -> {
                AgentConnection connection = new AgentConnection(known.host().id(), surroundings, connections::remove);
                connections.add(connection);
                yield connection;
            }
            case HostStore.BearerOwner.Revoked ignored -> new RevokedConnection(surroundings.codec());
            case HostStore.BearerOwner.Unknown ignored -> null;
        };
    }
}
