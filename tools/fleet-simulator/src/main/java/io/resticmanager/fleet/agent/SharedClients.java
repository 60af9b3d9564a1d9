package io.resticmanager.fleet.agent;

import io.resticmanager.ws.client.Dialer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A few HTTP clients for all agents: each one costs a selector and its thread.
final class SharedClients implements AutoCloseable {
    private static final int AGENTS_PER_CLIENT = 500;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpClient> clients = new ArrayList<>();

    SharedClients(int agents) {
        for (int made = 0; made < agents; made += AGENTS_PER_CLIENT) {
            clients.add(HttpClient.newBuilder()
                    .executor(threads)
                    .connectTimeout(Duration.ofSeconds(20))
                    .build());
        }
    }

    CuttableDialer dialer(int agent, AckStopwatch stopwatch) {
        return new CuttableDialer(clients.get(agent / AGENTS_PER_CLIENT), stopwatch);
    }

    @Override
    public void close() {
        clients.forEach(HttpClient::shutdownNow);
        threads.shutdownNow();
    }

    /// Opens one agent's sockets, and can cut the one that is open as a broken network does.
    static final class CuttableDialer implements Dialer {
        private final HttpClient client;
        private final AckStopwatch stopwatch;
        private volatile @Nullable CutListener open;

        CuttableDialer(HttpClient client, AckStopwatch stopwatch) {
            this.client = client;
            this.stopwatch = stopwatch;
        }

        @Override
        public Line dial(Destination to, WebSocket.Listener listener)
                throws InterruptedException, ExecutionException, TimeoutException {
            CutListener cuttable = new CutListener(listener, stopwatch);
            WebSocket socket = new TimedSocket(to.open(client, cuttable), stopwatch);
            open = cuttable;
            return new Line() {
                @Override
                public WebSocket socket() {
                    return socket;
                }

                @Override
                public void close() {
                    open = null;
                    socket.abort();
                }
            };
        }

        /// @return whether there was something to cut
        boolean cut() {
            CutListener now = open;
            return now != null && now.cut();
        }
    }

    /// The JDK tells nobody when a socket is aborted from this side; the agent shall hear what a reset would tell it.
    private static final class CutListener implements WebSocket.Listener {
        private final WebSocket.Listener agent;
        private final AckStopwatch stopwatch;
        private volatile @Nullable WebSocket socket;

        CutListener(WebSocket.Listener agent, AckStopwatch stopwatch) {
            this.agent = agent;
            this.stopwatch = stopwatch;
        }

        boolean cut() {
            WebSocket now = socket;
            if (now == null || now.isInputClosed()) {
                return false;
            }
            now.abort();
            agent.onError(now, new IOException("cut by the simulator"));
            return true;
        }

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            agent.onOpen(opened);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            stopwatch.received(data);
            return agent.onText(from, data, last);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            return agent.onBinary(from, data, last);
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
            return agent.onPing(from, message);
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            return agent.onPong(from, message);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            return agent.onClose(from, code, reason);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            agent.onError(from, error);
        }
    }
}
