package io.resticmanager.ws.client;

import java.time.Duration;

/// Why a connection, or an attempt at one, is over, and when to try again.
sealed interface Ending {
    /// For people and the log.
    String words();

    /// Broken or closed in the normal way: back off.
    ///
    /// @param wasSteady it had been up for a while
    record Lost(String words, boolean wasSteady) implements Ending {}

    /// The server said how long to stay away.
    record Wait(String words, Duration atLeast) implements Ending {}

    /// The bearer is not known: the previous one is tried, then a long wait.
    record Unauthorized(String words) implements Ending {}

    /// Connect again at once (a new spool was begun).
    record Again(String words) implements Ending {}

    /// We are shutting down.
    record Stopped(String words) implements Ending {}
}
