package io.resticmanager.ws.server;

import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ws.wire.Payload;

/// What an agent that may not stay is told: what happened, and what to do.
final class Refusals {
    private Refusals() {}

    static Payload.Refused revoked() {
        return new Payload.Refused(
                "revoked",
                "This host was removed on the server, or enrolled anew elsewhere.",
                "Enroll this machine again with a fresh token, or uninstall the agent.");
    }

    static Payload.Refused otherMachine() {
        return new Payload.Refused(
                "duplicate-identity",
                "Another machine is enrolled with this identity.",
                "This machine looks like a clone: enroll it with a token of its own.");
    }

    static Payload.Refused duplicate() {
        return new Payload.Refused(
                "duplicate-identity",
                "An agent with this identity is already connected and answers.",
                "Stop the other agent, or enroll this machine with a token of its own.");
    }

    static Payload.Refused tooOld() {
        return new Payload.Refused(
                "protocol-too-old",
                "This agent is too old for the server, which speaks protocol " + GreetAgent.PROTOCOL + ".",
                "Upgrade the agent on this host.");
    }

    static Payload.Refused tooNew() {
        return new Payload.Refused(
                "protocol-too-new",
                "This agent is newer than the server, which speaks protocol " + GreetAgent.PROTOCOL + ".",
                "Upgrade the server, or install the agent of its version.");
    }
}
