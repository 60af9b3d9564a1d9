package io.resticmanager.ws.client;

import java.time.Duration;

/// How long the agent waits for its server.
///
/// @param connect for the name, the connection and the upgrade together
/// @param welcome from the hello to its answer
/// @param silence without any message or pong until the connection counts as dead
/// @param send for one message to be taken by the network
/// @param steady how long a connection must last before its end counts as the first failure
record Deadlines(Duration connect, Duration welcome, Duration silence, Duration send, Duration steady) {
    static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
}
