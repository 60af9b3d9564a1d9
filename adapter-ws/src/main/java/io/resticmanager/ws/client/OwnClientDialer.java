package io.resticmanager.ws.client;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/// A client of its own for every attempt: nothing of a broken one lives on, and pins may have changed.
final class OwnClientDialer implements Dialer {
    @Override
    public Line dial(Destination to, WebSocket.Listener listener)
            throws InterruptedException, ExecutionException, TimeoutException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(to.within());
        to.trust().ifPresent(builder::sslContext);
        HttpClient client = builder.build();
        boolean open = false;
        try {
            WebSocket socket = to.open(client, listener);
            open = true;
            return new OwnLine(client, socket);
        } finally {
            if (!open) {
                client.shutdownNow();
            }
        }
    }

    private record OwnLine(HttpClient client, WebSocket socket) implements Line {
        @Override
        public void close() {
            client.shutdownNow();
        }
    }
}
