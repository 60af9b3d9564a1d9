package io.resticmanager.http;

import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/// Puts WebSocket endpoints at their paths, when the server is put together.
@FunctionalInterface
public interface SocketMount {
    void mount(ServerWebSocketContainer container);
}
