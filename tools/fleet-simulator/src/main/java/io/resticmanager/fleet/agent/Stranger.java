package io.resticmanager.fleet.agent;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.ports.agent.AgentDesk;
import io.resticmanager.ports.agent.Machine;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ws.client.ConnectionStatus;
import io.resticmanager.ws.client.Dialer;
import io.resticmanager.ws.client.ServerConnection;
import io.resticmanager.ws.client.SocketOutbox;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An enrolled agent of a version that the server does not serve: it says hello, and must be told so.
public final class Stranger {
    private final HostId host;
    private final ServerConnection connection;
    private volatile String state = "";
    private volatile boolean welcomed;

    /// @param protocol that it speaks
    Stranger(int protocol, Machine machine, Enrolled enrolled, Spool spool, Dialer dialer, Clock clock) {
        this.host = enrolled.host();
        connection = new ServerConnection(
                enrolled,
                new Desk(protocol, machine.identity(), spool, clock),
                spool,
                new SocketOutbox(),
                this::changed,
                clock,
                () -> 0,
                dialer);
    }

    public HostId host() {
        return host;
    }

    /// Whether it was refused because of its version, and never let in.
    public boolean isRefused() {
        return !welcomed && state.contains("speaks protocol");
    }

    ServerConnection connection() {
        return connection;
    }

    private void changed(ConnectionStatus status) {
        if (status.state().equals("connected")) {
            welcomed = true;
        } else if (status.state().equals("waiting")) {
            state = status.detail();
        }
    }

    private record Desk(int protocol, Machine.Identity self, Spool spool, Clock clock) implements AgentDesk {
        @Override
        public Hello hello() {
            SpoolRange range = spool.range();
            return new Hello(
                    protocol,
                    self.agentVersion(),
                    Optional.empty(),
                    Optional.empty(),
                    self.hostname(),
                    self.platform(),
                    self.bootId(),
                    self.machineId(),
                    Optional.empty(),
                    self.instanceId(),
                    Set.of(),
                    range,
                    Optional.of(clock.instant()),
                    Optional.empty());
        }

        @Override
        public Presence.Vitals vitals() {
            return new Presence.Vitals(0, 0, 0);
        }

        @Override
        public void welcomed() {}

        @Override
        public Answer run(AgentCommand.Run command) {
            throw unheard();
        }

        @Override
        public void cancel(JobId job) {
            throw unheard();
        }

        @Override
        public List<String> apply(Plan plan) {
            throw unheard();
        }

        @Override
        public void store(Secret bearer) {
            throw unheard();
        }

        @Override
        public void reportApplied(String reportId) {
            throw unheard();
        }

        private static IllegalStateException unheard() {
            return new IllegalStateException("the server told something to an agent that it does not serve");
        }
    }
}
