package io.resticmanager.fleet.agent;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.agent.Credentials;
import io.resticmanager.ws.client.ServerAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What an agent's file holds: its server, its host and its credential.
final class Enrolled implements ServerAddress, Credentials {
    private final URI server;
    private final HostId host;
    private Secret bearer;
    private Optional<Secret> previous = Optional.empty();

    Enrolled(URI server, HostId host, Secret bearer) {
        this.server = server;
        this.host = host;
        this.bearer = bearer;
    }

    HostId host() {
        return host;
    }

    @Override
    public URI server() {
        return server;
    }

    @Override
    public synchronized Secret bearer() {
        return bearer;
    }

    @Override
    public synchronized Optional<Secret> previousBearer() {
        return previous;
    }

    @Override
    public List<String> certPins() {
        return List.of();
    }

    @Override
    public synchronized void rotate(Secret fresh) {
        previous = Optional.of(bearer);
        bearer = fresh;
    }

    @Override
    public void pin(List<String> pins) {
        throw new IllegalStateException("a server without TLS sent pins");
    }
}
