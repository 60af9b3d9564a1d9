package io.resticmanager.agent.daemon;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.agent.disk.StateLock;
import io.resticmanager.agent.status.AgentStatus;
import io.resticmanager.ports.agent.JobDesk;
import io.resticmanager.ports.agent.Machine;
import io.resticmanager.ws.client.ConnectionStatus;
import io.resticmanager.ws.client.FileSpool;
import io.resticmanager.ws.client.ServerConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent from its start to its orderly end: one thread keeps the connection, one tends to what is due.
public final class Daemon {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);
    // restic gets 30 s after SIGINT (2 min under a rate limit), 20 s after SIGKILL, and a minute to unlock.
    private static final Duration JOBS_END_WITHIN = Duration.ofSeconds(200);
    private static final Duration LAST_FACTS_WITHIN = Duration.ofSeconds(5);
    private static final Duration CONNECTION_ENDS_WITHIN = Duration.ofSeconds(10);
    private static final Duration TOLD_EVERY = Duration.ofMillis(500);
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(10);

    private final StateLock lock;
    private final AgentConfig config;
    private final JobDesk desk;
    private final FileSpool spool;
    private final ServerConnection connection;
    private final StatusBoard board;
    private final Clock clock;
    private final Machine machine;
    private final CountDownLatch stopping = new CountDownLatch(1);
    // A permit is a reason to tend at once.
    private final Semaphore due = new Semaphore(0);
    private final Thread connecting = Thread.ofPlatform().name("connection").unstarted(this::connect);
    private final Thread tending = Thread.ofPlatform().name("tending").unstarted(this::tend);

    private Daemon(StateLock lock, AgentConfig config, Injector injector) {
        this.lock = lock;
        this.config = config;
        desk = injector.getInstance(JobDesk.class);
        spool = injector.getInstance(FileSpool.class);
        connection = injector.getInstance(ServerConnection.class);
        board = injector.getInstance(StatusBoard.class);
        clock = injector.getInstance(Clock.class);
        machine = injector.getInstance(Machine.class);
    }

    /// Puts the parts together; nothing runs yet.
    ///
    /// @param lock of the state directory; released at the end
    /// @param environment of this process
    public static Daemon of(AgentConfigFile file, AgentConfig config, StateLock lock, Map<String, String> environment) {
        // Otherwise Guice makes classes through sun.misc.Unsafe, which Java 25 warns about, and loads ASM for it.
        System.setProperty("guice_bytecode_gen_option", "DISABLED");
        Injector injector = Guice.createInjector(
                Stage.DEVELOPMENT, // lazy: what a command does not need is not made
                new MachineModule(config),
                new DiskModule(config.stateDirectory()),
                new EngineModule(environment),
                new ConnectionModule(file));
        return new Daemon(lock, config, injector);
    }

    public void start() {
        log.info(
                "restic-manager-agent {} starts: host {}, server {}, state in {}",
                machine.identity().agentVersion(),
                config.hostId(),
                config.server(),
                config.stateDirectory());
        desk.whenDueSooner(due::release);
        desk.begin();
        tending.start();
        connecting.start();
    }

    /// Stops jobs in an orderly way, hands over what the server should still hear, and lets go of everything. Safe to
    /// call once.
    public void stop() {
        log.info("stopping");
        try {
            awaitJobs();
            awaitLastFacts();
            stopping.countDown();
            due.release();
            connection.close();
            connecting.join(CONNECTION_ENDS_WITHIN);
            tending.join(CONNECTION_ENDS_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        board.changed(new ConnectionStatus(AgentStatus.STOPPED, clock.instant(), ""));
        spool.close();
        lock.close();
        log.info("stopped");
    }

    private void awaitJobs() throws InterruptedException {
        try {
            desk.stop().get(JOBS_END_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException notInTime) {
            log.warn("not every job ended in time; the next start closes them");
        }
    }

    private void awaitLastFacts() throws InterruptedException {
        long end = System.nanoTime() + LAST_FACTS_WITHIN.toNanos();
        while (board.isConnected() && spool.depth() > 0 && System.nanoTime() < end) {
            Thread.sleep(50);
        }
    }

    private void connect() {
        while (stopping.getCount() > 0) {
            try {
                connection.run();
                return;
            } catch (RuntimeException bug) {
                // Jobs go on and their facts are on disk: a connection that broke is no reason to end.
                log.error("the connection broke unexpectedly; it is opened again", bug);
                board.changed(new ConnectionStatus("waiting", clock.instant(), "it broke unexpectedly"));
                pause(AFTER_A_BUG);
            }
        }
    }

    private void tend() {
        Duration wait = Duration.ZERO;
        long told = System.nanoTime();
        while (awaitDue(wait)) {
            try {
                wait = desk.tend();
                if (System.nanoTime() - told >= TOLD_EVERY.toNanos()) {
                    told = System.nanoTime();
                    board.refresh();
                }
            } catch (RuntimeException bug) {
                log.error("tending to jobs failed; it goes on", bug);
                wait = AFTER_A_BUG;
            }
        }
    }

    /// Whether to go on.
    private boolean awaitDue(Duration atMost) {
        try {
            if (due.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                due.drainPermits();
            }
            return stopping.getCount() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Whether to go on.
    private boolean pause(Duration wait) {
        try {
            return !stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
