package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One server, one rest-server and any number of agents in one folder, each a process that can be killed and started
/// again on the same files.
final class Stage implements AutoCloseable {
    static final String ADMIN = "operator";
    static final Duration SOON = Duration.ofSeconds(120);
    static final Duration LONG = Duration.ofSeconds(300);

    final Secrets secrets = Secrets.planted();
    final Path folder;
    final int serverPort = Ports.free();
    final int repositoryPort = Ports.free();
    final Api api = new Api(URI.create("http://127.0.0.1:" + serverPort));
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Path dataDirectory;
    private Optional<Child> server = Optional.empty();
    private Optional<Child> restServer = Optional.empty();

    Stage(Path folder) {
        this.folder = folder;
        this.dataDirectory = folder.resolve("data");
    }

    /// Secrets that must be found nowhere in clear.
    record Secrets(String adminPassword, String repositoryPassword, String storageSecret) {
        static Secrets planted() {
            String unique = Long.toString(System.nanoTime(), 36);
            return new Secrets("planted-Admin-" + unique, "planted-Repo-" + unique, "planted-Rest-" + unique);
        }
    }

    Stage startServer() {
        server = Optional.of(own(Child.start("server", serverLog(), serverEnvironment(), serverCommand("serve"))));
        Until.true_("the server is ready\n", LONG, () -> {
            if (!server().isAlive()) {
                throw new IllegalStateException(server().output());
            }
            return api.get("/readyz").status() == 200;
        });
        return this;
    }

    /// First start: makes the administrator with the token from the log and logs in.
    Stage setUp() {
        String line = server().awaitLine("rms_", SOON);
        String token = line.replaceAll(".*(rms_[A-Za-z0-9_-]+).*", "$1");
        api.setUp(token, ADMIN, secrets.adminPassword());
        return logIn();
    }

    Stage logIn() {
        api.logIn(ADMIN, secrets.adminPassword());
        return this;
    }

    /// An append-only rest-server with a login.
    Stage startRestServer() {
        Path repositories = folder.resolve("repositories");
        Path passwords = folder.resolve("htpasswd");
        try {
            Files.createDirectories(repositories);
            Files.writeString(passwords, "fleet:{SHA}" + sha1(secrets.storageSecret()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restServer = Optional.of(own(Child.start(
                "rest-server",
                folder.resolve("rest-server.log"),
                Map.of(),
                List.of(
                        Parts.restServer().toString(),
                        "--listen",
                        "127.0.0.1:" + repositoryPort,
                        "--path",
                        repositories.toString(),
                        "--htpasswd-file",
                        passwords.toString(),
                        "--append-only"))));
        Until.true_("rest-server listens", SOON, () -> {
            new java.net.Socket(InetAddress.getLoopbackAddress(), repositoryPort).close();
            return true;
        });
        return this;
    }

    /// A second rest-server on the same folder that lets the user `keeper` delete; answers its base address.
    String startFullAccess() {
        return startFullAccess(secrets.storageSecret());
    }

    /// The same with a secret of its own.
    String startFullAccess(String secret) {
        int port = Ports.free();
        Path passwords = folder.resolve("htpasswd-full");
        try {
            Files.writeString(passwords, "keeper:{SHA}" + sha1(secret) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        own(Child.start(
                "full-access rest-server",
                folder.resolve("rest-server-full.log"),
                Map.of(),
                List.of(
                        Parts.restServer().toString(),
                        "--listen",
                        "127.0.0.1:" + port,
                        "--path",
                        folder.resolve("repositories").toString(),
                        "--htpasswd-file",
                        passwords.toString())));
        Until.true_("the full-access rest-server listens", SOON, () -> {
            new java.net.Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return "rest:http://127.0.0.1:" + port + "/";
    }

    Child server() {
        return server.orElseThrow();
    }

    Child restServer() {
        return restServer.orElseThrow();
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    Path serverLog() {
        return folder.resolve("server.log");
    }

    /// Runs one of the server's other commands to its end; answers what it said.
    String command(String... arguments) {
        Path said = folder.resolve("command-" + System.nanoTime() + ".log");
        int exit = Child.run("server command", said, serverEnvironment(), serverCommand(arguments));
        String text = Child.read(said);
        assertThat(exit).as(text).isZero();
        return text;
    }

    /// The next start is on a data directory restored from this backup.
    void restoreServerFrom(Path backup, Path into) {
        dataDirectory = into;
        command("restore", backup.toString());
    }

    private Map<String, String> serverEnvironment() {
        return Map.of(
                "RM_LISTEN",
                "127.0.0.1:" + serverPort,
                "RM_DATA_DIR",
                dataDirectory.toString(),
                "JDK_JAVA_OPTIONS",
                "-Djava.io.tmpdir=" + temporary());
    }

    private static List<String> serverCommand(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher("app-server", "restic-manager-server")));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Where the server's Java puts temporary files.
    Path temporary() {
        try {
            return Files.createDirectories(folder.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String repositoryUrl(String name) {
        return "rest:http://127.0.0.1:" + repositoryPort + "/" + name + "/";
    }

    /// A repository on the rest-server, with its everyday login.
    String defineRepository(String name) {
        return api.post(
                        "/api/repositories",
                        Map.of(
                                "name", name,
                                "url", repositoryUrl(name),
                                "password", secrets.repositoryPassword(),
                                "username", "fleet",
                                "secret", secrets.storageSecret()))
                .expect(201)
                .text("id");
    }

    /// Waits until a new host's repository is made.
    void awaitInitialised(AgentUnderTest agent) {
        Until.true_(
                "the repository is made",
                LONG,
                () -> api.all("/api/jobs?kind=init&host=" + agent.hostId()).stream()
                        .anyMatch(job -> job.path("outcome").asString().equals("succeeded")));
    }

    /// An agent of its own folder, enrolled and running with this restic.
    AgentUnderTest enroll(String name, Path restic, Map<String, ?> tokenWish) {
        return enrollThrough(api.server(), name, restic, tokenWish);
    }

    /// The same over another address, e.g. of a wire that can be cut.
    AgentUnderTest enrollThrough(URI address, String name, Path restic, Map<String, ?> tokenWish) {
        Map<String, Object> wish = new HashMap<>(tokenWish);
        wish.put("hostname", name);
        String token = api.post("/api/enrollment-tokens", wish).expect(201).text("token");
        AgentUnderTest agent = new AgentUnderTest(folder.resolve(name), name, restic);
        agent.enroll(address, token);
        agent.start();
        toClose.add(agent);
        agent.awaitOnline(api);
        return agent;
    }

    /// The job when it has ended.
    JsonNode awaitEnd(String jobId, Duration deadline) {
        return awaitJob(
                jobId, "ended", deadline, job -> job.path("state").asString().equals("ended"));
    }

    JsonNode awaitJob(String jobId, String what, Duration deadline, java.util.function.Predicate<JsonNode> condition) {
        return Until.present("job " + jobId + " " + what, deadline, () -> {
            JsonNode job = api.get("/api/jobs/" + jobId).expect(200).body();
            if (condition.test(job)) {
                return Optional.of(job);
            }
            throw new IllegalStateException(job.toString());
        });
    }

    String run(String hostId, Map<String, ?> job) {
        return api.post("/api/hosts/" + hostId + "/jobs", job).expect(201).text("id");
    }

    /// The default group of a host.
    String group(String hostId) {
        return api.get("/api/hosts/" + hostId + "/source-groups")
                .expect(200)
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asString();
    }

    /// What restic itself lists, one snapshot a line with its tags; read from the disk below the rest-server.
    String resticSnapshots(String repository, Path restic) {
        return restic(repository, List.of(restic.toString(), "snapshots", "--no-lock", "--compact", "--json"))
                .replace("},{", "},\n{");
    }

    /// What the newest snapshot holds of a file.
    String resticDump(String repository, Path restic, Path file) {
        return restic(repository, List.of(restic.toString(), "dump", "--no-lock", "latest", file.toString()));
    }

    /// Runs restic on the folder below the rest-server to its end; answers what it said.
    String restic(String repository, List<String> command) {
        Path said = folder.resolve("restic-" + System.nanoTime());
        int exit = Child.run(
                "restic",
                said,
                Map.of(
                        "RESTIC_REPOSITORY",
                                folder.resolve("repositories")
                                        .resolve(repository)
                                        .toString(),
                        "RESTIC_PASSWORD", secrets.repositoryPassword(),
                        "RESTIC_CACHE_DIR", folder.resolve("listing-cache").toString(),
                        "HOME", folder.toString()),
                command);
        try {
            String text = Files.readString(said);
            assertThat(exit).as(text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void verifyAudit() {
        JsonNode verdict = api.get("/api/audit/verify").expect(200).body();
        assertThat(verdict.path("intact").asBoolean()).as("%s", verdict).isTrue();
    }

    static String launcher(String module, String name) {
        Path launcher = top().resolve(module).resolve("target/dist/bin").resolve(name);
        assertThat(launcher).as("built by: mvn package").exists();
        return launcher.toString();
    }

    /// The folder of the sources.
    static Path top() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(top.resolve("core-domain"))) {
            top = top.getParent();
        }
        return top;
    }

    /// How many files a folder holds; 0 when it is not there.
    static int count(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? 0 : names.length;
    }

    @Override
    public void close() {
        for (AutoCloseable each : toClose.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Child own(Child child) {
        toClose.add(child);
        return child;
    }

    private static String sha1(String password) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(password.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
