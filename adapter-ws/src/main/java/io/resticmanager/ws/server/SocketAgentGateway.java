package io.resticmanager.ws.server;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.AgentGateway;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The registry of connected agents. Knows no use case, so that use cases can know it.
@Singleton
public final class SocketAgentGateway implements AgentGateway {
    private final Map<HostId, AgentConnection> connections = new ConcurrentHashMap<>();

    @Inject
    public SocketAgentGateway() {}

    @Override
    public Set<HostId> ready() {
        return connections.entrySet().stream()
                .filter(entry -> entry.getValue().isReady())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean isReady(HostId host) {
        return find(host).filter(AgentConnection::isReady).isPresent();
    }

    @Override
    public boolean send(HostId host, AgentCommand command) {
        return find(host).map(connection -> connection.send(command)).orElse(false);
    }

    @Override
    public void revoke(HostId host) {
        find(host).ifPresent(AgentConnection::revoke);
    }

    /// How many agents are connected.
    public int connected() {
        return connections.size();
    }

    Optional<AgentConnection> find(HostId host) {
        return Optional.ofNullable(connections.get(host));
    }

    /// The connection that was there before, if any.
    Optional<AgentConnection> enter(HostId host, AgentConnection connection) {
        return Optional.ofNullable(connections.put(host, connection));
    }

    void leave(HostId host, AgentConnection connection) {
        connections.remove(host, connection);
    }
}
