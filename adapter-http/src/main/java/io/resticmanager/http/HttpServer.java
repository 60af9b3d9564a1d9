package io.resticmanager.http;

import io.resticmanager.ports.Ids;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jetty with our routes and sockets on virtual threads.
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Server server;
    private final ServerConnector connector;
    private final LiveStreams streams;

    /// @param before asked in their order; what none of them takes is a call of the API
    public HttpServer(
            HttpConfig config,
            RouteTable routes,
            SessionGate gate,
            Json json,
            Ids ids,
            LiveStreams streams,
            List<SocketMount> sockets,
            List<Handler> before) {
        this.streams = streams;
        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory()));
        this.server = new Server(threads);
        this.connector = connector(server, config);
        server.addConnector(connector);
        server.setStopTimeout(config.drain().toMillis());
        server.setErrorHandler(new ProblemErrors(json));
        WebSocketUpgradeHandler upgrades = WebSocketUpgradeHandler.from(server, container -> {
            container.setIdleTimeout(IDLE.plusSeconds(60));
            container.setMaxTextMessageSize(HttpConfig.MOST_BODY_BYTES);
            sockets.forEach(mount -> mount.mount(container));
        });
        List<Handler> handlers = new ArrayList<>(before);
        handlers.add(new ApiHandler(routes, gate, json, ids, config));
        upgrades.setHandler(new Handler.Sequence(handlers));
        server.setHandler(new GracefulHandler(upgrades));
    }

    /// @throws Exception when the address is taken or may not be used
    public void start() throws Exception {
        server.start();
    }

    /// Where it listens, with the port the system chose.
    public InetSocketAddress address() {
        return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    /// Takes no more requests, tells sockets that it is going away, and waits for what is under way as long as the
    /// configuration says; what is not over by then is cut off.
    @Override
    public void close() throws Exception {
        streams.closeAll();
        try {
            server.stop();
        } catch (TimeoutException cutOff) {
            LOG.warn("requests that were not over after {} ms were cut off", server.getStopTimeout());
        }
    }

    private static ServerConnector connector(Server server, HttpConfig config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(16 * 1024);
        http.setUriCompliance(UriCompliance.DEFAULT);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(config.listen().getHostString());
        connector.setPort(config.listen().getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }
}
