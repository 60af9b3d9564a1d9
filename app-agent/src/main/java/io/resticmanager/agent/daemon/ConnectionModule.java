package io.resticmanager.agent.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.agent.config.ConfiguredServer;
import io.resticmanager.ports.agent.AgentDesk;
import io.resticmanager.ports.agent.Credentials;
import io.resticmanager.ports.agent.JobDesk;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ws.client.ConnectionStatus;
import io.resticmanager.ws.client.ServerAddress;
import io.resticmanager.ws.client.ServerConnection;
import io.resticmanager.ws.client.SocketOutbox;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/// The way to the server.
final class ConnectionModule extends AbstractModule {
    private final AgentConfigFile file;

    ConnectionModule(AgentConfigFile file) {
        this.file = file;
    }

    @Provides
    @Singleton
    ConfiguredServer server() {
        return new ConfiguredServer(file);
    }

    @Provides
    ServerAddress address(ConfiguredServer server) {
        return server;
    }

    @Provides
    Credentials credentials(ConfiguredServer server) {
        return server;
    }

    @Provides
    @Singleton
    SocketOutbox outbox() {
        return new SocketOutbox();
    }

    @Provides
    AgentDesk.Outbox outbox(SocketOutbox outbox) {
        return outbox;
    }

    @Provides
    ConnectionStatus.Listener listener(StatusBoard board) {
        return board;
    }

    @Provides
    @Singleton
    ServerConnection connection(
            ServerAddress address,
            JobDesk desk,
            Spool spool,
            SocketOutbox outbox,
            ConnectionStatus.Listener status,
            Clock clock,
            SecureRandom random) {
        return new ServerConnection(address, desk, spool, outbox, status, clock, random::nextDouble);
    }
}
