package io.resticmanager.ws.client;

import io.resticmanager.domain.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// Opens the socket of one attempt to connect.
@FunctionalInterface
public interface Dialer {
    /// Waits until the socket is open, and not much longer than the destination allows.
    ///
    /// @throws ExecutionException with what the server, the network or TLS had against it as its cause
    Line dial(Destination to, WebSocket.Listener listener)
            throws InterruptedException, ExecutionException, TimeoutException;

    /// An open socket; closing it gives back what was made for it alone.
    interface Line extends AutoCloseable {
        WebSocket socket();

        @Override
        void close();
    }

    /// Where to, and as whom.
    ///
    /// @param trust which certificates are accepted; empty over plain HTTP
    /// @param within for the name, the connection and the upgrade together
    record Destination(URI socket, Secret bearer, Optional<SSLContext> trust, Duration within) {
        static final String SUBPROTOCOL = "restic-manager.1";
        private static final Duration GRACE = Duration.ofSeconds(5);

        /// @param client with the right trust already
        public WebSocket open(HttpClient client, WebSocket.Listener listener)
                throws InterruptedException, ExecutionException, TimeoutException {
            return client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + bearer.reveal())
                    .subprotocols(SUBPROTOCOL)
                    .connectTimeout(within)
                    .buildAsync(socket, listener)
                    .get(within.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
