package io.resticmanager.fleet.agent;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.fleet.server.Api;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Machine;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MemorySpool;
import io.resticmanager.ws.client.FileSpool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/// All agents of a run, enrolled with the server and living in this process.
public final class SimulatedFleet implements AutoCloseable {
    private static final int HOSTS_PER_REPOSITORY = 20;
    private static final int ENROLLED_AT_ONCE = 8;
    private static final long TEND_EVERY_MILLIS = 20;
    // A twentieth of the machines have a clock that is wrong, by up to ten minutes in either direction.
    private static final int SKEWED = 20;
    private static final int MOST_SKEW_SECONDS = 600;

    private final Api api;
    private final URI server;
    private final long seed;
    private final Optional<Path> spools;
    private final Clock clock;
    private final Ids ids;
    private final Ledger ledger = new Ledger();
    private final Repositories repositories = new Repositories();
    private final Map<String, String> urls = new LinkedHashMap<>();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final List<FileSpool> files = new ArrayList<>();
    private final SharedClients clients;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread tending = Thread.ofPlatform().name("tending").unstarted(this::tend);
    private volatile Temper temper = new Temper(Duration.ZERO, 0, 0);
    private volatile boolean closing;

    /// @param spools where each agent keeps its spool as files; empty keeps them in memory
    public SimulatedFleet(Api api, URI server, int size, long seed, Optional<Path> spools, Clock clock) {
        this.api = api;
        this.server = server;
        this.seed = seed;
        this.spools = spools;
        this.clock = clock;
        this.ids = new CountingIds(clock);
        this.clients = new SharedClients(size);
    }

    /// Enrolls everybody: a repository and a token of many uses for every few hosts.
    public void enroll(int size) throws IOException, InterruptedException {
        Random random = new Random(seed);
        List<Future<SimulatedAgent>> enrolling = new ArrayList<>();
        Semaphore places = new Semaphore(ENROLLED_AT_ONCE);
        String token = "";
        for (int number = 0; number < size; number++) {
            if (number % HOSTS_PER_REPOSITORY == 0) {
                token = token(number / HOSTS_PER_REPOSITORY);
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
        for (Future<SimulatedAgent> enrolled : enrolling) {
            try {
                agents.add(enrolled.get());
            } catch (ExecutionException e) {
                throw new IOException("a host could not be enrolled: " + e.getCause(), e);
            }
        }
    }

    public void start() {
        tending.start();
        agents.forEach(agent -> agent.start(threads));
    }

    public List<SimulatedAgent> agents() {
        return List.copyOf(agents);
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

    /// The address of each repository by the server's id.
    public Map<String, String> urls() {
        return Map.copyOf(urls);
    }

    /// How backups go from now on.
    public void temper(Temper now) {
        temper = now;
    }

    @Override
    public void close() {
        closing = true;
        agents.forEach(SimulatedAgent::stop);
        threads.shutdownNow();
        clients.close();
        files.forEach(FileSpool::close);
    }

    private String token(int number) throws IOException, InterruptedException {
        String url = "/srv/simulated/repository-" + number;
        JsonNode repository = api.create("/api/repositories", Map.of("name", "repository-" + number, "url", url));
        urls.put(repository.path("id").asString(), url);
        Map<String, Object> wish = Map.of(
                "repositoryId",
                repository.path("id").asString(),
                "includes",
                List.of("/srv/data"),
                "uses",
                HOSTS_PER_REPOSITORY);
        return api.create("/api/enrollment-tokens", wish).path("token").asString();
    }

    private SimulatedAgent enrollOne(int number, String token, Random random) throws IOException, InterruptedException {
        Machine machine = SimulatedMachine.number(number, ids.next());
        Machine.Identity self = machine.identity();
        JsonNode answer = api.create(
                "/api/agents/enroll",
                Map.of(
                        "token", token,
                        "hostname", self.hostname(),
                        "os", self.platform().os(),
                        "arch", self.platform().arch(),
                        "agentVersion", self.agentVersion(),
                        "resticVersion", "0.18.0",
                        "machineId", self.machineId()));
        Enrolled enrolled = new Enrolled(
                server,
                HostId.of(answer.path("hostId").asString()),
                new Secret(answer.path("bearer").asString()));
        Clock own = random.nextInt(SKEWED) == 0
                ? Clock.offset(clock, Duration.ofSeconds(random.nextInt(-MOST_SKEW_SECONDS, MOST_SKEW_SECONDS)))
                : clock;
        return new SimulatedAgent(
                machine,
                enrolled,
                spool(number),
                new ScriptedRestic(seed, ledger, repositories, () -> temper, own),
                clients.dialer(number),
                ids,
                own,
                random,
                threads);
    }

    private Spool spool(int number) {
        if (spools.isEmpty()) {
            return new MeasuredSpool(new MemorySpool(ids), ledger);
        }
        FileSpool file =
                FileSpool.open(spools.get().resolve(Integer.toString(number)), FileSpool.Bounds.DEFAULT, ids, clock);
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
