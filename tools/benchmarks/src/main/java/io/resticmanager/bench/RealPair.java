package io.resticmanager.bench;

import io.resticmanager.fleet.server.Api;
import io.resticmanager.fleet.server.ProcFigures;
import io.resticmanager.fleet.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// A real server and a real agent of it, both as processes, on one repository.
final class RealPair implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    // What is measured is read from logs afterwards; asking takes processor time that restic wants.
    private static final long LOOK_EVERY_MILLIS = 500;
    // From the end of one restic to the start of another it only looks as if nothing ran.
    private static final int CALM_LOOKS = 3;

    private final BenchOptions options;
    private final Path directory;
    private final ServerProcess server;
    private final Api api;
    private final String host;
    private final String repository;
    private Process agent;

    private RealPair(
            BenchOptions options,
            Path directory,
            ServerProcess server,
            Api api,
            String host,
            String repository,
            Process agent) {
        this.options = options;
        this.directory = directory;
        this.server = server;
        this.api = api;
        this.host = host;
        this.repository = repository;
        this.agent = agent;
    }

    /// Returns when the agent is online and its first jobs are over.
    static RealPair start(BenchOptions options, Path directory, Path restic, Path repository, String password)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        ServerProcess server = new ServerProcess(List.of(options.server().toString()), directory);
        server.start();
        Api api = new Api(server.address());
        api.begin(server.setupToken());
        String repositoryId = api.create(
                        "/api/repositories",
                        Map.of("name", "bench", "url", repository.toString(), "password", password))
                .path("id")
                .asString();
        String token = api.create(
                        "/api/enrollment-tokens",
                        Map.of("repositoryId", repositoryId, "includes", List.of(directory.toString())))
                .path("token")
                .asString();
        Path tokenFile = Files.writeString(directory.resolve("token"), token);
        Process enrolling = agent(
                options,
                directory,
                "enroll",
                "--server",
                server.address().toString(),
                "--state-dir",
                directory.resolve("agent").toString(),
                "--token-file",
                tokenFile.toString(),
                "--restic",
                restic.toString());
        if (!enrolling.waitFor(1, TimeUnit.MINUTES) || enrolling.exitValue() != 0) {
            throw new IOException("the agent could not be enrolled: " + Files.readString(agentLog(directory)));
        }
        Process running = agent(options, directory, "run");
        String host = api.get("/api/hosts").path("items").path(0).path("id").asString();
        RealPair pair = new RealPair(options, directory, server, api, host, repositoryId, running);
        pair.awaitOnline();
        pair.await("the first jobs are over", () -> {
            for (JsonNode job : api.get("/api/jobs").path("items")) {
                if (!job.path("state").asString().equals("ended")) {
                    return false;
                }
            }
            return true;
        });
        return pair;
    }

    Api api() {
        return api;
    }

    Process agent() {
        return agent;
    }

    /// Ends the agent and starts it again.
    ///
    /// @return from the start of its process until the server sees it
    Duration restartAgent() throws IOException, InterruptedException {
        agent.destroy();
        agent.waitFor();
        await("the agent is gone", () -> logged("agent disconnected") > 0);
        long before = logged("agent connected");
        long began = System.nanoTime();
        agent = agent(options, directory, "run");
        while (logged("agent connected") == before) {
            Thread.sleep(1);
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IOException("the agent did not connect again");
            }
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /// @return the job's id
    String backup(Path folder) throws IOException, InterruptedException {
        return api.create(
                        "/api/hosts/" + host + "/jobs",
                        Map.of("kind", "backup", "repositoryId", repository, "includes", List.of(folder.toString())))
                .path("id")
                .asString();
    }

    JsonNode awaitEnd(String job) throws IOException, InterruptedException {
        JsonNode[] last = new JsonNode[1];
        await("job " + job + " ends", () -> {
            last[0] = api.get("/api/jobs/" + job);
            return last[0].path("state").asString().equals("ended");
        });
        return last[0];
    }

    /// Until the agent runs nothing any more: it lists a repository after each backup, beside whatever comes next.
    void awaitCalm() throws IOException, InterruptedException {
        int[] calm = new int[1];
        await("the agent runs nothing any more", () -> {
            calm[0] = agent.toHandle().descendants().findAny().isEmpty() ? calm[0] + 1 : 0;
            return calm[0] >= CALM_LOOKS;
        });
    }

    /// Processor time of all threads since the start.
    Duration serverCpu() throws IOException {
        return seconds(server.figures());
    }

    /// The same of the agent, without restic.
    Duration agentCpu() throws IOException {
        return seconds(ProcFigures.of(agent.pid()));
    }

    private static Duration seconds(ProcFigures figures) {
        return Duration.ofNanos((long) (figures.cpuSeconds() * 1e9));
    }

    /// What a job's log says of its phases.
    record Phases(Duration backup, Duration verification) {}

    /// The agent notes the moment before it prepares restic's start, the one after restic's exit, and the one when the
    /// snapshot was seen.
    Phases phases(String job) throws IOException, InterruptedException {
        List<JsonNode> lines = new ArrayList<>();
        api.get("/api/jobs/" + job + "/log?limit=5000").path("items").forEach(lines::add);
        Instant start = at(lines, "start", "restic ");
        Instant exit = at(lines, "backup", "Snapshot ");
        Instant seen = at(lines, "verify", "The repository has the snapshot");
        return new Phases(Duration.between(start, exit), Duration.between(exit, seen));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        agent.destroy();
        if (!agent.waitFor(30, TimeUnit.SECONDS)) {
            agent.destroyForcibly();
        }
        api.close();
        server.close();
    }

    private void awaitOnline() throws IOException, InterruptedException {
        await(
                "the agent is online",
                () -> api.get("/api/hosts/" + host)
                        .path("connection")
                        .asString()
                        .equals("online"));
    }

    private static Instant at(List<JsonNode> lines, String phase, String beginning) throws IOException {
        return lines.stream()
                .filter(line -> line.path("phase").asString("").equals(phase)
                        && line.path("text").asString("").startsWith(beginning))
                .map(line -> Instant.parse(line.path("at").asString()))
                .findFirst()
                .orElseThrow(() -> new IOException("the job's log has no line \"" + beginning + "\" of " + phase + ": "
                        + lines.stream().limit(10).toList()));
    }

    private long logged(String words) throws IOException {
        return Files.readAllLines(server.log()).stream()
                .filter(line -> line.contains(words))
                .count();
    }

    private static Path agentLog(Path directory) {
        return directory.resolve("agent.log");
    }

    private static Process agent(BenchOptions options, Path directory, String verb, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                options.agent().toString(),
                verb,
                "--config",
                directory.resolve("agent.yaml").toString()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(agentLog(directory).toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("RM_") || name.startsWith("RESTIC_"));
        return builder.start();
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("it did not happen that " + what);
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }
}
