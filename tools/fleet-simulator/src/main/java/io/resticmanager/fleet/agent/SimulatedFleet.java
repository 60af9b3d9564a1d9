package io.resticmanager.fleet.agent;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.fleet.server.Api;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Machine;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MemoryJobJournal;
import io.resticmanager.ports.fakes.MemorySpool;
import io.resticmanager.ws.client.FileSpool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// All agents of a run, enrolled with the server and living in this process.
public final class SimulatedFleet implements AutoCloseable {
    private static final int HOSTS_PER_REPOSITORY = 20;
    private static final int ENROLLED_AT_ONCE = 8;
    private static final long TEND_EVERY_MILLIS = 20;
    // A twentieth of the machines have a clock that is wrong, by up to ten minutes in either direction. Whole minutes:
    // all clocks come to a full minute together, and nobody waits for one of them alone.
    private static final int SKEWED = 20;
    private static final int MOST_SKEW_MINUTES = 10;
    // One too old and one too new: the server speaks 1.
    private static final List<Integer> STRANGE_PROTOCOLS = List.of(0, 2);

    private final Enrollment enrollment;
    private final long seed;
    private final double pause;
    private final Optional<Path> spools;
    private final Clock real;
    private final FleetClock clock;
    private final Ids ids;
    private final Ledger ledger = new Ledger();
    private final Repositories repositories = new Repositories();
    private final List<Shared> shared = new ArrayList<>();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final Map<HostId, SimulatedAgent> byHost = new HashMap<>();
    private final List<Stranger> strangers = new ArrayList<>();
    private final List<FileSpool> files = new ArrayList<>();
    private final SharedClients clients;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread tending = Thread.ofPlatform().name("tending").unstarted(this::tend);
    private volatile Temper temper = new Temper(Duration.ZERO, 0, 0);
    private volatile boolean closing;

    /// @param pause share of its usual pauses that an agent makes before it connects again
    /// @param spools where each agent keeps its spool as files; empty keeps them in memory
    public SimulatedFleet(Api api, URI server, int size, long seed, double pause, Optional<Path> spools, Clock clock) {
        this.enrollment = new Enrollment(api, server);
        this.seed = seed;
        this.pause = pause;
        this.spools = spools;
        this.real = clock;
        this.clock = new FleetClock(clock);
        this.ids = new CountingIds(clock);
        this.clients = new SharedClients(size);
    }

    /// A repository and who writes to it.
    ///
    /// @param id the server's
    public record Shared(String id, String url, List<SimulatedAgent> agents) {}

    /// Enrolls everybody: a repository and a token of many uses for every few hosts.
    public void enroll(int size) throws IOException, InterruptedException {
        Random random = new Random(seed);
        List<Future<SimulatedAgent>> enrolling = new ArrayList<>();
        Semaphore places = new Semaphore(ENROLLED_AT_ONCE);
        String token = "";
        for (int number = 0; number < size; number++) {
            if (number % HOSTS_PER_REPOSITORY == 0) {
                Enrollment.Opened opened = enrollment.repository(number / HOSTS_PER_REPOSITORY, HOSTS_PER_REPOSITORY);
                shared.add(new Shared(opened.id(), opened.url(), new ArrayList<>()));
                token = opened.token();
            }
            int self = number;
            String with = token;
            long own = random.nextLong();
            places.acquire();
            enrolling.add(threads.submit(() -> {
                try {
                    return enrollOne(self, with, new Random(own));
                } finally {
                    places.release();
                }
            }));
        }
        for (int protocol : STRANGE_PROTOCOLS) {
            strangers.add(stranger(size + strangers.size(), protocol));
        }
        for (Future<SimulatedAgent> enrolled : enrolling) {
            try {
                SimulatedAgent agent = enrolled.get();
                shared.get(agents.size() / HOSTS_PER_REPOSITORY).agents().add(agent);
                agents.add(agent);
                byHost.put(agent.host(), agent);
            } catch (ExecutionException e) {
                throw new IOException("a host could not be enrolled: " + e.getCause(), e);
            }
        }
    }

    public void start() {
        tending.start();
        agents.forEach(agent -> agent.start(threads));
        strangers.forEach(stranger -> threads.execute(stranger.connection()));
    }

    public List<SimulatedAgent> agents() {
        return List.copyOf(agents);
    }

    /// Enrolled hosts whose agents the server does not serve; not among the [#agents()].
    public List<Stranger> strangers() {
        return List.copyOf(strangers);
    }

    /// @throws IllegalArgumentException when it is none of ours
    public SimulatedAgent agent(HostId host) {
        SimulatedAgent agent = byHost.get(host);
        if (agent == null) {
            throw new IllegalArgumentException("no agent is host " + host);
        }
        return agent;
    }

    /// What the machines' clocks show.
    public FleetClock clock() {
        return clock;
    }

    public long connected() {
        return agents.stream().filter(SimulatedAgent::isConnected).count();
    }

    /// Facts that the server has committed, of everybody.
    public long acknowledged() {
        return agents.stream().mapToLong(SimulatedAgent::acknowledged).sum();
    }

    public Ledger ledger() {
        return ledger;
    }

    public Repositories repositories() {
        return repositories;
    }

    public List<Shared> shared() {
        return List.copyOf(shared);
    }

    /// Where each agent keeps its spool as files, when it does.
    public Optional<Path> spools() {
        return spools;
    }

    /// How backups go from now on.
    public void temper(Temper now) {
        temper = now;
    }

    @Override
    public void close() {
        closing = true;
        agents.forEach(SimulatedAgent::stop);
        strangers.forEach(stranger -> stranger.connection().close());
        threads.shutdownNow();
        clients.close();
        files.forEach(FileSpool::close);
    }

    private SimulatedAgent enrollOne(int number, String token, Random random) throws IOException, InterruptedException {
        Machine machine = SimulatedMachine.number(number, ids.next());
        Enrolled enrolled = enrollment.enroll(machine, token);
        Duration skew = random.nextInt(SKEWED) == 0
                ? Duration.ofMinutes(random.nextInt(-MOST_SKEW_MINUTES, MOST_SKEW_MINUTES + 1))
                : Duration.ZERO;
        Clock own = clock.wrongBy(skew);
        return new SimulatedAgent(
                machine,
                enrolled,
                spool(number),
                new MemoryJobJournal(),
                new ScriptedRestic(enrolled.host(), seed, ledger, repositories, () -> temper, own, real),
                clients.dialer(number, new AckStopwatch(ledger::acknowledged, ledger::putOff)),
                ids,
                own,
                skew,
                () -> random.nextDouble() * pause,
                threads);
    }

    private Stranger stranger(int number, int protocol) throws IOException, InterruptedException {
        Machine machine = SimulatedMachine.number(number, ids.next());
        return new Stranger(
                protocol,
                machine,
                enrollment.enrollStranger(machine),
                new ForgetfulSpool(new MemorySpool(ids)),
                clients.dialer(0, new AckStopwatch(ignored -> {}, () -> {})),
                real);
    }

    private Spool spool(int number) {
        if (spools.isEmpty()) {
            return new ForgetfulSpool(new MemorySpool(ids));
        }
        FileSpool file =
                FileSpool.open(spools.get().resolve(Integer.toString(number)), FileSpool.Bounds.DEFAULT, ids, real);
        synchronized (files) {
            files.add(file);
        }
        return file;
    }

    // One thread for all: what each agent's own daemon does once a second, or sooner when asked.
    private void tend() {
        try {
            while (!closing) {
                long now = System.nanoTime();
                agents.forEach(agent -> agent.tendIfDue(now));
                Thread.sleep(TEND_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
