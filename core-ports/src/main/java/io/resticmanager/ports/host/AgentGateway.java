package io.resticmanager.ports.host;

import io.resticmanager.domain.host.HostId;
import java.util.Set;

/// Reaches agents over whatever connection they hold.
public interface AgentGateway {
    /// Hosts whose replay is complete, so that commands may be sent.
    Set<HostId> ready();

    boolean isReady(HostId host);

    /// Hands a command over to be sent; never waits for the network. `false` when the host is not ready (for
    /// [AgentCommand.SetPlan]: not connected) or its outgoing queue is full.
    boolean send(HostId host, AgentCommand command);

    /// Ends the host's connection at once, telling the agent that its bearer is revoked.
    void revoke(HostId host);
}
