import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `tools/dev run` asks of the server, over its REST API as any script would. Each step looks first at what is there
/// already, so that a second run goes on where the first one ended.
///
///     Demo prepare URL DATA FOLDER SERVER-PID   first admin, log in, repository, token for this machine if it has none
///     Demo backup  URL DATA FOLDER SERVER-PID   waits for the agent, backs FOLDER up, prints what there is to see
///
/// Run from its source with the server's libraries on the class path, for Jackson.
final class Demo {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration CONNECT = Duration.ofSeconds(60);
    private static final Duration JOB = Duration.ofMinutes(5);
    private static final Pattern SETUP_TOKEN = Pattern.compile("with this token: ([A-Za-z0-9_-]+)");
    private static final Pattern ENROLLED_HOST = Pattern.compile("(?m)^hostId: *\"?([0-9A-Z]{26})");
    private static final String ADMIN = "admin";
    private static final String REPOSITORY = "demo";

    private final Api api;
    private final Path data;
    private final Path folder;

    private Demo(Api api, Path data, Path folder) {
        this.api = api;
        this.data = data;
        this.folder = folder;
    }

    public static void main(String[] args) throws InterruptedException {
        try {
            Demo demo = new Demo(new Api(URI.create(args[1]), Long.parseLong(args[4])), Path.of(args[2]), Path.of(args[3]));
            switch (args[0]) {
                case "prepare" -> demo.prepare();
                case "backup" -> demo.backup();
                default -> throw new IllegalArgumentException("no step " + args[0]);
            }
        } catch (StoppedException | IOException e) {
            System.err.println("tools/dev run: " + e.getMessage());
            System.exit(1);
        }
    }

    private void prepare() throws IOException, InterruptedException {
        api.awaitReady(START);
        if (!Files.exists(passwordFile())) {
            writePrivately(passwordFile(), newPassword());
        }
        if (!api.logIn(ADMIN, password())) {
            api.post("/api/setup", Map.of("token", setupToken(), "username", ADMIN, "password", password()));
            logIn();
        }
        String repository = api.find("/api/repositories", "name", REPOSITORY)
                .orElseGet(() -> api.post(
                        "/api/repositories",
                        Map.of("name", REPOSITORY, "url", data.resolve("repository").toString())))
                .path("id")
                .asString();
        if (!Files.exists(data.resolve("agent/agent.yaml"))) {
            issueToken(repository);
        }
    }

    /// The server logs it right after it has begun to listen, and only while there is no administrator.
    private String setupToken() throws InterruptedException {
        Path log = data.resolve("log/server.log");
        return await(Duration.ofSeconds(10), wrongPassword(), () -> {
            try {
                return SETUP_TOKEN.matcher(Files.readString(log)).results().map(found -> found.group(1)).findFirst();
            } catch (IOException e) {
                throw new StoppedException(log + " cannot be read: " + e.getMessage());
            }
        });
    }

    private void logIn() throws IOException {
        if (!api.logIn(ADMIN, password())) {
            throw new StoppedException(wrongPassword());
        }
    }

    private String wrongPassword() {
        return "the password in " + passwordFile() + " is not that of " + ADMIN
                + ". Write the right one there, or remove " + data + " to begin anew.";
    }

    private void issueToken(String repository) throws IOException {
        String name = thisMachine();
        Optional<JsonNode> known = api.find("/api/hosts", "name", name);
        Map<String, Object> wish = known.<Map<String, Object>>map(host -> Map.of("hostId", host.path("id").asString()))
                .orElseGet(() -> Map.of(
                        "hostname", name, "repositoryId", repository, "includes", List.of(folder.toString())));
        String token = api.post("/api/enrollment-tokens", wish).path("token").asString();
        writePrivately(data.resolve("enroll-token"), token);
    }

    private void backup() throws IOException, InterruptedException {
        logIn();
        String host = enrolledHost();
        await(CONNECT, "the agent of this machine did not connect within a minute; .data/log/agent.log says why", () ->
                Optional.of(api.get("/api/hosts/" + host)).filter(h -> h.path("connection").asString().equals("online")));
        // A new host has its repository tested and made first.
        await(JOB, "the repository did not become ready within 5 minutes; " + api.url("/api/jobs") + " says why", () -> Optional.of(
                        api.get("/api/jobs?host=" + host))
                .filter(jobs -> items(jobs).allMatch(job -> job.path("state").asString().equals("ended"))));
        String group = items(api.get("/api/hosts/" + host + "/source-groups"))
                .findFirst()
                .orElseThrow(() -> new StoppedException("this machine has no source group"))
                .path("id")
                .asString();
        JsonNode asked = api.post("/api/hosts/" + host + "/jobs", Map.of("kind", "backup", "sourceGroupId", group));
        String path = "/api/jobs/" + asked.path("id").asString();
        JsonNode job = await(JOB, "the backup did not end within 5 minutes; " + api.url(path) + " says how far it is", () -> Optional.of(
                        api.get(path))
                .filter(Demo::isSettled));
        if (!job.path("green").asBoolean()) {
            throw new StoppedException("the backup ended as " + job.path("outcome").asString() + ": "
                    + job.path("error").path("message").asString("its snapshot was not seen in the repository"));
        }
        show(host, job);
    }

    private String enrolledHost() throws IOException {
        Path config = data.resolve("agent/agent.yaml");
        return ENROLLED_HOST
                .matcher(Files.readString(config))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new StoppedException(config + " names no host. Remove it to enroll this machine again."));
    }

    private static boolean isSettled(JsonNode job) {
        return job.path("state").asString().equals("ended")
                && !job.path("confirmation").asString("").equals("pending");
    }

    private void show(String host, JsonNode job) throws IOException {
        JsonNode summary = job.path("summary").path("backup");
        JsonNode snapshot = api.find(
                        "/api/hosts/" + host + "/snapshots", "jobId", job.path("id").asString())
                .orElseThrow(() -> new StoppedException("the backup is confirmed, and its snapshot is not in the list"));
        System.out.printf(
                Locale.ROOT,
                """

                A real backup has happened: restic backed up %s
                (%d files, %d bytes), and the snapshot was seen in the repository.

                  snapshot    %s
                  repository  %s

                  server      %s
                  login       %s
                  password    %s   (kept in %s)

                """,
                folder,
                summary.path("totalFiles").asLong(),
                summary.path("totalBytes").asLong(),
                snapshot.path("resticId").asString(),
                data.resolve("repository"),
                api.url(""),
                ADMIN,
                password(),
                passwordFile());
    }

    private Path passwordFile() {
        return data.resolve("password");
    }

    private String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    private static String thisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "this-machine";
        }
    }

    private static String newPassword() {
        String letters = "abcdefghijkmnpqrstuvwxyz23456789";
        StringBuilder password = new StringBuilder();
        new SecureRandom().ints(20, 0, letters.length()).forEach(i -> password.append(letters.charAt(i)));
        return password.toString();
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }

    private static java.util.stream.Stream<JsonNode> items(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false);
    }

    private static <T> T await(Duration atMost, String otherwise, Supplier<Optional<T>> look)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (System.nanoTime() > end) {
                throw new StoppedException(otherwise);
            }
            Thread.sleep(200);
        }
    }

    /// The demo cannot go on; the message says why and what to do.
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StoppedException(String message) {
            super(message);
        }
    }

    /// The server's API with one session.
    private static final class Api {
        private static final Duration CALL = Duration.ofSeconds(30);

        private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL).build();
        private final JsonMapper json = JsonMapper.builder().build();
        private final URI base;
        private final long serverPid;
        private String cookie = "";
        private String csrf = "";

        Api(URI base, long serverPid) {
            this.base = base;
            this.serverPid = serverPid;
        }

        String url(String path) {
            return base + path;
        }

        void awaitReady(Duration atMost) throws InterruptedException {
            await(atMost, "the server was not ready within a minute; .data/log/server.log says why", () -> {
                if (!ProcessHandle.of(serverPid).map(ProcessHandle::isAlive).orElse(false)) {
                    throw new StoppedException("the server has ended already; .data/log/server.log says why");
                }
                try {
                    return Optional.of(send(request("/readyz").GET().build())).filter(r -> r.statusCode() == 200);
                } catch (StoppedException notYet) {
                    return Optional.empty();
                }
            });
        }

        boolean logIn(String username, String password) {
            HttpResponse<String> answer = send(request("/api/session")
                    .POST(body(Map.of("username", username, "password", password)))
                    .build());
            if (answer.statusCode() == 401) {
                return false;
            }
            csrf = read(answer).path("csrfToken").asString();
            cookie = answer.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
            return true;
        }

        JsonNode get(String path) {
            return read(send(request(path).GET().build()));
        }

        JsonNode post(String path, Map<String, ?> input) {
            return read(send(request(path).POST(body(input)).build()));
        }

        /// The first on any page whose `field` is `value`.
        Optional<JsonNode> find(String path, String field, String value) {
            String cursor = "";
            do {
                JsonNode page = get(path + cursor);
                Optional<JsonNode> hit =
                        items(page).filter(i -> i.path(field).asString().equals(value)).findFirst();
                if (hit.isPresent()) {
                    return hit;
                }
                cursor = page.path("next").asString("").isEmpty() ? "" : "?cursor=" + page.path("next").asString();
            } while (!cursor.isEmpty());
            return Optional.empty();
        }

        private HttpRequest.Builder request(String path) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)))
                    .timeout(CALL)
                    .header("Content-Type", "application/json")
                    .header("Origin", base.toString());
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie).header("X-CSRF-Token", csrf);
            }
            return request;
        }

        private HttpRequest.BodyPublisher body(Map<String, ?> input) {
            return HttpRequest.BodyPublishers.ofString(json.writeValueAsString(input));
        }

        private HttpResponse<String> send(HttpRequest request) {
            try {
                return http.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (HttpTimeoutException | ConnectException e) {
                throw new StoppedException("the server at " + base + " does not answer; .data/log/server.log says why");
            } catch (IOException e) {
                throw new StoppedException("the server at " + base + " broke off: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException("interrupted");
            }
        }

        private JsonNode read(HttpResponse<String> answer) {
            JsonNode said = answer.body().isBlank() ? json.createObjectNode() : json.readTree(answer.body());
            if (answer.statusCode() >= 300) {
                throw new StoppedException(answer.request().method() + " " + answer.request().uri().getPath()
                        + " was answered " + answer.statusCode() + ": " + said.path("detail").asString(answer.body()));
            }
            return said;
        }
    }
}
