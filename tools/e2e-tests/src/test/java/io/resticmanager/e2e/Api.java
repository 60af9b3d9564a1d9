package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST API as a script would use it: a session cookie, a CSRF token, JSON.
final class Api {
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Optional<String> cookie = Optional.empty();
    private Optional<String> csrf = Optional.empty();

    Api(URI server) {
        this.server = server;
    }

    URI server() {
        return server;
    }

    record Answer(int status, JsonNode body) {
        Answer expect(int wanted) {
            assertThat(status).as("%s", body).isEqualTo(wanted);
            return this;
        }

        String text(String field) {
            return body.path(field).asString();
        }
    }

    void setUp(String token, String username, String password) {
        post("/api/setup", Map.of("token", token, "username", username, "password", password))
                .expect(201);
    }

    /// The cookie and the token of this session.
    List<String> sessionSecrets() {
        return List.of(cookie.orElseThrow().replaceFirst("^[^=]*=", ""), csrf.orElseThrow());
    }

    void logIn(String username, String password) {
        HttpResponse<String> response = send(request("/api/session")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("username", username, "password", password))))
                .header("Content-Type", "application/json"));
        Answer answer = answer(response).expect(200);
        cookie = response.headers().firstValue("Set-Cookie").map(c -> c.split(";", 2)[0]);
        csrf = Optional.of(answer.text("csrfToken"));
    }

    Answer get(String path) {
        return answer(send(request(path).GET()));
    }

    String getText(String path) {
        return send(request(path).GET()).body();
    }

    Answer post(String path, Map<String, ?> body) {
        return answer(send(request(path)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("Content-Type", "application/json")));
    }

    Answer post(String path) {
        return answer(send(request(path).POST(HttpRequest.BodyPublishers.noBody())));
    }

    /// Changes what was read from the same path, with the revision it had then.
    Answer patch(String path, Map<String, ?> body) {
        String etag = send(request(path).GET()).headers().firstValue("ETag").orElseThrow();
        return answer(send(request(path)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("If-Match", etag)
                .header("Content-Type", "application/json")));
    }

    /// Replaces what was read from the same path, with the revision it had then.
    Answer put(String path, Map<String, ?> body) {
        String etag = send(request(path).GET()).headers().firstValue("ETag").orElseThrow();
        return answer(send(request(path)
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("If-Match", etag)
                .header("Content-Type", "application/json")));
    }

    /// Says how something is to be, whatever it was.
    Answer set(String path, Map<String, ?> body) {
        return answer(send(request(path)
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("Content-Type", "application/json")));
    }

    Answer delete(String path) {
        return answer(send(request(path).DELETE()));
    }

    /// Removes what was read from the same path, with the revision it had then.
    Answer remove(String path) {
        String etag = send(request(path).GET()).headers().firstValue("ETag").orElseThrow();
        return answer(send(request(path).DELETE().header("If-Match", etag)));
    }

    /// All items of a list, page by page.
    List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String glue = path.contains("?") ? "&" : "?";
        String next = path + glue + "limit=500";
        while (!next.isEmpty()) {
            JsonNode page = get(next).expect(200).body();
            page.path("items").forEach(items::add);
            next = page.hasNonNull("next")
                    ? path + glue + "limit=500&cursor=" + page.get("next").asString()
                    : "";
        }
        return items;
    }

    /// A job's log, all of it.
    List<JsonNode> lines(String jobId) {
        List<JsonNode> lines = new ArrayList<>();
        while (true) {
            long after = lines.isEmpty() ? 0 : lines.getLast().path("line").asLong();
            JsonNode page = get("/api/jobs/" + jobId + "/log?limit=500&after=" + after)
                    .expect(200)
                    .body()
                    .path("items");
            if (page.isEmpty()) {
                return lines;
            }
            page.forEach(lines::add);
        }
    }

    /// Follows a job's stream until the server closes it.
    Stream follow(String jobId, long after) {
        Stream stream = new Stream();
        URI address = URI.create(
                server.toString().replaceFirst("^http", "ws") + "/api/jobs/" + jobId + "/stream?after=" + after);
        client.newWebSocketBuilder()
                .header("Cookie", cookie.orElseThrow())
                .header("Origin", server.toString())
                .buildAsync(address, stream)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return stream;
    }

    /// What a job's stream said, as it came.
    static final class Stream implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();
        private final List<JsonNode> messages = new ArrayList<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                synchronized (messages) {
                    messages.add(JSON.readTree(part.toString()));
                }
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }

        int awaitClose(Duration deadline) {
            return closed.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).join();
        }

        List<JsonNode> messages() {
            synchronized (messages) {
                return List.copyOf(messages);
            }
        }

        List<Long> lineNumbers() {
            List<Long> numbers = new ArrayList<>();
            for (JsonNode message : messages()) {
                if (message.path("type").asString().equals("log")) {
                    message.path("lines")
                            .forEach(line -> numbers.add(line.path("line").asLong()));
                }
            }
            return numbers;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Origin", server.toString());
        cookie.ifPresent(c -> builder.header("Cookie", c));
        csrf.ifPresent(c -> builder.header("X-CSRF-Token", c));
        return builder;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        String body = response.body();
        return new Answer(
                response.statusCode(),
                body == null || body.isBlank() || !body.startsWith("{")
                        ? JSON.createObjectNode()
                        : JSON.readTree(body));
    }
}
