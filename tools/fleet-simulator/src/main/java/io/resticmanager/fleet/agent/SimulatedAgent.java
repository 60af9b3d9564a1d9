package io.resticmanager.fleet.agent;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Diary;
import io.resticmanager.ports.agent.JobDesk;
import io.resticmanager.ports.agent.Machine;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.fakes.MemoryFiringStore;
import io.resticmanager.ports.fakes.MemoryJobJournal;
import io.resticmanager.ports.fakes.MemoryOwedReports;
import io.resticmanager.ports.fakes.MemoryPlanKeeper;
import io.resticmanager.ports.fakes.ScriptedHooks;
import io.resticmanager.ws.client.ConnectionStatus;
import io.resticmanager.ws.client.ServerConnection;
import io.resticmanager.ws.client.SocketOutbox;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;

/// One agent: its desk and its connection are the shipped ones; restic, and what would lie on a disk, are not.
public final class SimulatedAgent {
    private final HostId host;
    private final String name;
    private final JobDesk desk;
    private final Spool spool;
    private final SharedClients.CuttableDialer dialer;
    private final ServerConnection connection;
    private volatile boolean connected;
    private volatile long tendAt = System.nanoTime();

    SimulatedAgent(
            Machine machine,
            Enrolled enrolled,
            Spool spool,
            ScriptedRestic restic,
            SharedClients.CuttableDialer dialer,
            Ids ids,
            Clock clock,
            Random random,
            ExecutorService threads) {
        this.host = enrolled.host();
        this.name = machine.identity().hostname();
        this.dialer = dialer;
        this.spool = spool;
        SocketOutbox outbox = new SocketOutbox();
        desk = new JobDesk(
                restic,
                new ScriptedHooks(),
                new MemoryJobJournal(),
                spool,
                new MemoryPlanKeeper(),
                new MemoryOwedReports(),
                new MemoryFiringStore(),
                enrolled,
                machine,
                outbox,
                Silence.HERE,
                ids,
                clock,
                threads);
        connection =
                new ServerConnection(enrolled, desk, spool, outbox, this::changed, clock, random::nextDouble, dialer);
    }

    public HostId host() {
        return host;
    }

    public String name() {
        return name;
    }

    public boolean isConnected() {
        return connected;
    }

    /// How many facts the server has not acknowledged.
    public long spoolDepth() {
        return spool.depth();
    }

    /// How many facts the server has committed.
    public long acknowledged() {
        return spool.acknowledgedSeq();
    }

    /// Breaks the connection, if there is one, as a network does.
    public boolean cut() {
        return dialer.cut();
    }

    void start(ExecutorService threads) {
        desk.whenDueSooner(() -> tendAt = System.nanoTime());
        desk.begin();
        threads.execute(connection);
    }

    void stop() {
        connection.close();
    }

    void tendIfDue(long now) {
        if (now - tendAt >= 0) {
            // Before the call: it may be asked for sooner meanwhile.
            tendAt = now + Duration.ofSeconds(1).toNanos();
            Duration wait = desk.tend();
            tendAt = Math.min(tendAt, now + wait.toNanos());
        }
    }

    private void changed(ConnectionStatus status) {
        connected = status.state().equals("connected");
        if (!connected) {
            desk.disconnected();
        }
    }

    private enum Silence implements Diary {
        HERE;

        @Override
        public void note(String sentence) {}

        @Override
        public void warn(String sentence) {}
    }
}
