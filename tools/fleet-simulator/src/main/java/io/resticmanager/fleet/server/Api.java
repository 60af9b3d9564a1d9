package io.resticmanager.fleet.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server's REST API, as a script with one session uses it. Safe for concurrent use.
public final class Api implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse battery staple";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .executor(threads)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final JsonMapper json = new JsonMapper();
    private final URI server;
    private volatile String cookie = "";
    private volatile String csrf = "";

    public Api(URI server) {
        this.server = server;
    }

    /// @param code of the problem; empty when there is none
    public record Answer(int status, JsonNode body) {
        String code() {
            return body.path("code").asString("");
        }
    }

    /// Makes the first administrator and logs in.
    public void begin(String setupToken) throws IOException, InterruptedException {
        Map<String, Object> login = Map.of("username", "simulator", "password", PASSWORD);
        Map<String, Object> setup = new LinkedHashMap<>(login);
        setup.put("token", setupToken);
        expect(201, post("/api/setup", setup), "setting up");
        HttpResponse<String> response = send(request("/api/session").POST(body(login)));
        expect(200, answer(response), "logging in");
        cookie = response.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
        csrf = answer(response).body().path("csrfToken").asString();
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return expect(200, answer(send(request(path))), path).body();
    }

    /// Reads a page as a browser does, and throws it away.
    ///
    /// @return the status
    public int visit(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    public Answer post(String path, Map<String, Object> input) throws IOException, InterruptedException {
        return answer(send(request(path).POST(body(input))));
    }

    public JsonNode create(String path, Map<String, Object> input) throws IOException, InterruptedException {
        return expect(201, post(path, input), path).body();
    }

    /// Puts a thing as it shall be in the place of the revision that was seen.
    public JsonNode put(String path, int revision, Map<String, Object> input) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path).header("If-Match", "\"" + revision + "\"").PUT(body(input));
        return expect(200, answer(send(request)), path).body();
    }

    /// The revision of a thing that can be edited.
    public int revision(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request(path));
        expect(200, answer(response), path);
        return Integer.parseInt(
                response.headers().firstValue("ETag").orElse("\"0\"").replace("\"", ""));
    }

    /// Every item of a list, page by page.
    public void each(String path, Consumer<JsonNode> item) throws IOException, InterruptedException {
        String cursor = "";
        do {
            String separator = path.contains("?") ? "&" : "?";
            JsonNode page = get(path + separator + "limit=500" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("items").forEach(item);
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
    }

    /// Lines of a stream of events, until it ends; closing the stream ends it.
    public Stream<String> follow(String path, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).header("Cookie", cookie);
        headers.forEach(request::header);
        HttpResponse<Stream<String>> response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        return response.body();
    }

    /// Opens a socket as a page does.
    public WebSocket socket(String path, WebSocket.Listener listener) throws IOException, InterruptedException {
        URI address = URI.create(server.toString().replaceFirst("^http", "ws") + path);
        try {
            return client.newWebSocketBuilder()
                    .header("Cookie", cookie)
                    .header("Origin", server.toString())
                    .connectTimeout(PATIENCE)
                    .buildAsync(address, listener)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException refused) {
            throw new IOException("the socket " + path + " was not opened: " + refused, refused);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Origin", server.toString());
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie).header("X-CSRF-Token", csrf);
        }
        return request;
    }

    private HttpRequest.BodyPublisher body(Map<String, Object> input) {
        return HttpRequest.BodyPublishers.ofString(json.writeValueAsString(input));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), json.readTree(response.body().isEmpty() ? "{}" : response.body()));
    }

    private static Answer expect(int status, Answer answer, String what) throws IOException {
        if (answer.status() != status) {
            throw new IOException(
                    what + " answered " + answer.status() + " " + answer.code() + " instead of " + status);
        }
        return answer;
    }
}
