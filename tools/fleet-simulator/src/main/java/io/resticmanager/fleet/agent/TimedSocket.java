package io.resticmanager.fleet.agent;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/// A socket whose messages are timed as they leave.
record TimedSocket(WebSocket socket, AckStopwatch stopwatch) implements WebSocket {
    @Override
    public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
        stopwatch.sent(data);
        return socket.sendText(data, last);
    }

    @Override
    public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
        return socket.sendBinary(data, last);
    }

    @Override
    public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
        return socket.sendPing(message);
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
        return socket.sendPong(message);
    }

    @Override
    public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
        return socket.sendClose(statusCode, reason);
    }

    @Override
    public void request(long n) {
        socket.request(n);
    }

    @Override
    public String getSubprotocol() {
        return socket.getSubprotocol();
    }

    @Override
    public boolean isOutputClosed() {
        return socket.isOutputClosed();
    }

    @Override
    public boolean isInputClosed() {
        return socket.isInputClosed();
    }

    @Override
    public void abort() {
        socket.abort();
    }
}
