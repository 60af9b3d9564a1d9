package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to the agent socket whatever a test wants, well or badly. Answers pings, as the real one does.
final class FakeAgent {
    private static final JsonMapper JSON = new JsonMapper();

    final String hostId;
    private final String machineId;
    private final String bearer;
    private final URI server;

    private FakeAgent(URI server, String hostId, String machineId, String bearer) {
        this.server = server;
        this.hostId = hostId;
        this.machineId = machineId;
        this.bearer = bearer;
    }

    /// A host without a machine behind it, bound to the repository.
    static FakeAgent enrolled(Stage stage, String name, String repositoryId) {
        String token = stage.api
                .post(
                        "/api/enrollment-tokens",
                        Map.of("hostname", name, "repositoryId", repositoryId, "includes", List.of("/etc")))
                .expect(201)
                .text("token");
        Api.Answer answer = new Api(stage.api.server())
                .post(
                        "/api/agents/enroll",
                        Map.of(
                                "token",
                                token,
                                "hostname",
                                name,
                                "os",
                                "linux",
                                "arch",
                                "amd64",
                                "agentVersion",
                                "0.1.0",
                                "machineId",
                                "machine-of-" + name))
                .expect(201);
        return new FakeAgent(stage.api.server(), answer.text("hostId"), "machine-of-" + name, answer.text("bearer"));
    }

    /// The status of a refused upgrade; empty when it was opened.
    Optional<Integer> refusedUpgrade(String otherBearer) {
        try {
            open(otherBearer).close();
            return Optional.empty();
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return Optional.of(handshake.getResponse().statusCode());
            }
            throw refused;
        }
    }

    Talk open() {
        return open(bearer);
    }

    private Talk open(String with) {
        Talk talk = new Talk();
        talk.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + with)
                .subprotocols("restic-manager.1")
                .buildAsync(URI.create(server.toString().replaceFirst("^http", "ws") + "/ws/agent"), talk)
                .orTimeout(Stage.SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
        return talk;
    }

    /// What an ordinary agent says first.
    String hello(int protocol, String instanceId, String spoolId, long lastSeq, String... openJobs) {
        List<Map<String, String>> jobs = new ArrayList<>();
        for (String job : openJobs) {
            jobs.add(Map.of("jobId", job, "state", "open"));
        }
        return message(
                "hello",
                null,
                Map.ofEntries(
                        Map.entry("protocolVersion", protocol),
                        Map.entry("agentVersion", "0.1.0"),
                        Map.entry("hostname", machineId),
                        Map.entry("os", "linux"),
                        Map.entry("arch", "amd64"),
                        Map.entry("bootId", "boot"),
                        Map.entry("machineId", machineId),
                        Map.entry("instanceId", instanceId),
                        Map.entry("jobs", jobs),
                        Map.entry("spool", Map.of("spoolId", spoolId, "firstSeq", 1, "lastSeq", lastSeq))));
    }

    /// @param seq null for what is no fact
    static String message(String type, Long seq, Map<String, ?> payload) {
        var node = JSON.createObjectNode().put("type", type);
        if (seq != null) {
            node.put("seq", seq);
        }
        return node.set("payload", JSON.valueToTree(payload)).toString();
    }

    /// One connection.
    static final class Talk implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();
        private final List<JsonNode> heard = new ArrayList<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private WebSocket socket;

        void say(String text) {
            socket.sendText(text, true)
                    .orTimeout(Stage.SOON.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }

        /// Says something that may cost the connection before it is said.
        void blurt(String text) {
            socket.sendText(text, true);
        }

        /// The first message of this kind that fits, also of those that came before.
        JsonNode await(String type, Predicate<JsonNode> fits) {
            return Until.present("the server says " + type, Stage.SOON, () -> {
                synchronized (heard) {
                    Optional<JsonNode> found = heard.stream()
                            .filter(m -> m.path("type").asString().equals(type))
                            .map(m -> m.path("payload"))
                            .filter(fits)
                            .findFirst();
                    if (found.isEmpty()) {
                        throw new IllegalStateException("heard " + heard + (closed.isDone() ? ", then closed" : ""));
                    }
                    return found;
                }
            });
        }

        JsonNode await(String type) {
            return await(type, payload -> true);
        }

        int awaitClose() {
            return closed.orTimeout(Stage.SOON.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }

        /// Waits until the connection is over, however it ended: who was still sending may see no closing frame.
        void awaitEnd() {
            closed.orTimeout(Stage.SOON.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((code, broken) -> {
                        if (broken instanceof TimeoutException) {
                            throw new AssertionError("the connection is still open");
                        }
                        return true;
                    })
                    .join();
        }

        boolean isOpen() {
            return !closed.isDone();
        }

        void close() {
            socket.abort();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                synchronized (heard) {
                    heard.add(JSON.readTree(part.toString()));
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    void assertRefused(Talk talk, String code) {
        JsonNode refused = talk.await("refused");
        assertThat(refused.path("code").asString()).isEqualTo(code);
        assertThat(refused.path("message").asString()).endsWith(".");
        assertThat(refused.path("help").asString()).endsWith(".");
        assertThat(talk.awaitClose()).isEqualTo(4003);
    }
}
