package io.resticmanager.ws.server;

import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ws.wire.Greetings;

/// What an agent that may not stay is told: what happened, and what to do.
final class Refusals {
    private Refusals() {}

    static Greetings.Refused revoked() {
        return new Greetings.Refused(
                "revoked",
                "This host was removed on the server, or enrolled anew elsewhere.",
                "Enroll this machine again with a fresh token, or uninstall the agent.");
    }

    static Greetings.Refused otherMachine() {
        return new Greetings.Refused(
                "duplicate-identity",
                "Another machine is enrolled with this identity.",
                "This machine looks like a clone: enroll it with a token of its own.");
    }

    static Greetings.Refused duplicate() {
        return new Greetings.Refused(
                "duplicate-identity",
                "An agent with this identity is already connected and answers.",
                "Stop the other agent, or enroll this machine with a token of its own.");
    }

    static Greetings.Refused tooOld() {
        return new Greetings.Refused(
                "protocol-too-old",
                "This agent is too old for the server, which speaks protocol " + GreetAgent.PROTOCOL + ".",
                "Upgrade the agent on this host.");
    }

    static Greetings.Refused tooNew() {
        return new Greetings.Refused(
                "protocol-too-new",
                "This agent is newer than the server, which speaks protocol " + GreetAgent.PROTOCOL + ".",
                "Upgrade the server, or install the agent of its version.");
    }
}
