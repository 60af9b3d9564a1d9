package io.resticmanager.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A script that talks to the server's REST API.
final class Api implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final String origin;
    private String cookie = "";
    private String csrf = "";

    Api(int port) {
        this.origin = "http://127.0.0.1:" + port;
    }

    record Answer(int status, JsonNode body) {}

    void setUp(String token) throws IOException, InterruptedException {
        Answer answer = post(
                "/api/setup",
                "{\"token\":\"%s\",\"username\":\"admin\",\"password\":\"%s\"}".formatted(token, PASSWORD));
        if (answer.status() != 201) {
            throw new AssertionError("setup: " + answer);
        }
    }

    Answer logIn(String password) throws IOException, InterruptedException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(origin + "/api/session"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"username\":\"admin\",\"password\":\"%s\"}".formatted(password))));
        Answer answer = answer(response);
        if (answer.status() == 200) {
            cookie = response.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
            csrf = answer.body().get("csrfToken").asString();
        }
        return answer;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return answer(send(HttpRequest.newBuilder(URI.create(origin + path))));
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return answer(send(
                HttpRequest.newBuilder(URI.create(origin + path)).POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        request.timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Origin", origin);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie).header("X-CSRF-Token", csrf);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), json.readTree(response.body().isEmpty() ? "{}" : response.body()));
    }
}
