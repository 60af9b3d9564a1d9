package io.resticmanager.server.wiring;

import com.google.inject.AbstractModule;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ws.server.AgentSocket;
import io.resticmanager.ws.server.SocketAgentGateway;
import jakarta.inject.Singleton;

/// Agents are reached over their sockets.
public final class AgentModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(AgentGateway.class).to(SocketAgentGateway.class);
        bind(AgentSocket.class).in(Singleton.class);
    }
}
