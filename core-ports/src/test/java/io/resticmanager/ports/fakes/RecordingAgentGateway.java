package io.resticmanager.ports.fakes;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.AgentGateway;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Agents that are reachable when a test says so; remembers what was sent.
public final class RecordingAgentGateway implements AgentGateway {
    /// A command and whom it was sent to.
    public record Sent(HostId host, AgentCommand command) {}

    private final Set<HostId> ready = ConcurrentHashMap.newKeySet();
    private final Set<HostId> revoked = ConcurrentHashMap.newKeySet();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    public void connect(HostId host) {
        ready.add(host);
    }

    /// What is sent from now on finds no connection any more, although the host is still taken for ready.
    public void breakWires(boolean broken) {
        this.broken = broken;
    }

    public void disconnect(HostId host) {
        ready.remove(host);
    }

    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    /// Commands of one kind, oldest first.
    public <C extends AgentCommand> List<C> sent(Class<C> kind) {
        return sent.stream()
                .map(Sent::command)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    public boolean wasRevoked(HostId host) {
        return revoked.contains(host);
    }

    @Override
    public Set<HostId> ready() {
        return Set.copyOf(ready);
    }

    @Override
    public boolean isReady(HostId host) {
        return ready.contains(host);
    }

    @Override
    public boolean send(HostId host, AgentCommand command) {
        if (broken || !ready.contains(host)) {
            return false;
        }
        sent.add(new Sent(host, command));
        return true;
    }

    @Override
    public void revoke(HostId host) {
        ready.remove(host);
        revoked.add(host);
    }
}
