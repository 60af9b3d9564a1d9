package io.resticmanager.ws.server;

import java.time.Duration;

/// How long the server waits for an agent (delivery: Wire errors, Dispatch, Identity).
///
/// @param hello from the upgrade to the hello
/// @param answer from a command to its answer
/// @param pong of an older connection before a newer one replaces it
/// @param send for one message to be taken by the agent's side
/// @param greeting for a place among those greeted at once, before the agent is asked to come back later
/// @param farewell for closing frames to be sent when the server stops
record Patience(Duration hello, Duration answer, Duration pong, Duration send, Duration greeting, Duration farewell) {
    static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3));
}
