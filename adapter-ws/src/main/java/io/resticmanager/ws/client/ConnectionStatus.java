package io.resticmanager.ws.client;

import java.time.Instant;

/// How the connection to the server stands, in words for `status`.
///
/// @param state `connecting`, `connected` or `waiting`
/// @param detail why it waits, or which server it is connected to
public record ConnectionStatus(String state, Instant since, String detail) {
    /// Told whenever it changes.
    @FunctionalInterface
    public interface Listener {
        void changed(ConnectionStatus status);
    }
}
