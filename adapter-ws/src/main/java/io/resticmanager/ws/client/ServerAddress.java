package io.resticmanager.ws.client;

import io.resticmanager.domain.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Where the server is and how to prove who we are; asked anew for every attempt.
public interface ServerAddress {
    /// The server's base address, `http://…` or `https://…`.
    URI server();

    Secret bearer();

    /// The bearer before a rotation; tried after a 401.
    Optional<Secret> previousBearer();

    /// SHA-256 of accepted certificates or public keys, 64 hex; empty means the system's trust.
    List<String> certPins();
}
