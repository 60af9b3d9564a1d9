package io.resticmanager.fleet.agent;

import io.resticmanager.domain.firing.FiringState;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Diary;
import io.resticmanager.ports.agent.JobDesk;
import io.resticmanager.ports.agent.JournaledJob;
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
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.DoubleSupplier;

/// One agent: its desk, which fires the schedules of its plan, and its connection are the shipped ones; restic, and
/// what would lie on a disk, are not.
public final class SimulatedAgent {
    private final HostId host;
    private final String name;
    private final Duration skew;
    private final MemoryJobJournal journal;
    private final MemoryPlanKeeper plans = new MemoryPlanKeeper();
    private final MemoryFiringStore firing = new MemoryFiringStore();
    private final JobDesk desk;
    private final Spool spool;
    private final SharedClients.CuttableDialer dialer;
    private final ServerConnection connection;
    private volatile boolean connected;
    private volatile long tendAt = System.nanoTime();

    /// @param skew by which its clock is ahead of the others
    /// @param jitter between 0 and 1, of the pauses before it connects again
    SimulatedAgent(
            Machine machine,
            Enrolled enrolled,
            Spool spool,
            MemoryJobJournal journal,
            ScriptedRestic restic,
            SharedClients.CuttableDialer dialer,
            Ids ids,
            Clock clock,
            Duration skew,
            DoubleSupplier jitter,
            ExecutorService threads) {
        this.host = enrolled.host();
        this.name = machine.identity().hostname();
        this.skew = skew;
        this.dialer = dialer;
        this.spool = spool;
        this.journal = journal;
        SocketOutbox outbox = new SocketOutbox();
        desk = new JobDesk(
                restic,
                new ScriptedHooks(),
                journal,
                spool,
                plans,
                new MemoryOwedReports(),
                firing,
                enrolled,
                machine,
                outbox,
                Silence.HERE,
                ids,
                clock,
                threads);
        connection = new ServerConnection(enrolled, desk, spool, outbox, this::changed, clock, jitter, dialer);
    }

    public HostId host() {
        return host;
    }

    public String name() {
        return name;
    }

    /// By how much its clock is ahead of the others, or behind when negative.
    public Duration skew() {
        return skew;
    }

    public boolean isConnected() {
        return connected;
    }

    /// The plan that it keeps.
    public Optional<Plan> plan() {
        return plans.current();
    }

    /// What it wrote down of a job.
    public Optional<JournaledJob> journaled(JobId job) {
        return journal.find(job);
    }

    /// Whether a job waits or runs, or its end is not written down.
    public boolean isBusy() {
        return !journal.unsettled().isEmpty();
    }

    /// Whether it has dealt with this time of a schedule.
    public boolean hasFired(ScheduleId schedule, Instant due) {
        FiringState state = firing.load();
        FiringState.Mark mark = state.marks().get(schedule);
        return mark != null && !mark.handled().isBefore(due) && state.starting().isEmpty();
    }

    /// Whether a backup that failed is to be tried again.
    public boolean owesRetry() {
        return !firing.load().retries().isEmpty();
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
