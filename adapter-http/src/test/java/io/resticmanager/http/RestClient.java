package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A script at the API, with the session it may have. Every answer is held against the API's own description and
/// searched for secrets.
public final class RestClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RestServer server;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Optional<String> cookie = Optional.empty();
    private Optional<String> csrf = Optional.empty();

    RestClient(RestServer server) {
        this.server = server;
        headers.put("Origin", server.url());
    }

    public RestClient with(String header, String value) {
        RestClient other = copy();
        other.headers.put(header, value);
        return other;
    }

    public RestClient without(String header) {
        RestClient other = copy();
        other.headers.remove(header);
        return other;
    }

    public RestClient withCsrf(String token) {
        RestClient other = copy();
        other.csrf = Optional.of(token).filter(t -> !t.isEmpty());
        return other;
    }

    public RestClient withCookie(String value) {
        RestClient other = copy();
        other.cookie = Optional.of(value);
        return other;
    }

    public String cookie() {
        return cookie.orElseThrow();
    }

    public String csrf() {
        return csrf.orElseThrow();
    }

    public Reply logIn(String user, String password) {
        Reply reply = post("/api/session", "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}");
        if (reply.status() == 200) {
            String set = reply.header("Set-Cookie").orElseThrow();
            cookie = Optional.of(set.substring(set.indexOf('=') + 1, set.indexOf(';')));
            csrf = Optional.of(reply.at("csrfToken"));
        }
        return reply;
    }

    public Reply get(String path) {
        return send("GET", path, Optional.empty());
    }

    public Reply post(String path, String json) {
        return send("POST", path, Optional.of(json));
    }

    public Reply patch(String path, String json) {
        return send("PATCH", path, Optional.of(json));
    }

    public Reply delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    public Reply send(String method, String path, Optional<String> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(PATIENCE)
                .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        if (body.isPresent() && !headers.containsKey("Content-Type")) {
            request.setHeader("Content-Type", "application/json");
        }
        authority().forEach(request::setHeader);
        try {
            HttpResponse<String> response = server.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Reply reply = new Reply(response.statusCode(), response.headers(), response.body());
            inspect(method, path, reply);
            return reply;
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Goes through a list page by page.
    public List<String> all(String path, String name, int limit) {
        List<String> all = new ArrayList<>();
        String separator = path.contains("?") ? "&" : "?";
        Reply page = get(path + separator + "limit=" + limit).is(200);
        all.addAll(page.items(name));
        while (page.next().isPresent()) {
            assertThat(page.items(name)).hasSize(limit);
            page = get(path + separator + "limit=" + limit + "&cursor="
                            + page.next().get())
                    .is(200);
            all.addAll(page.items(name));
        }
        return all;
    }

    WebSocket.Builder socket() {
        WebSocket.Builder builder = server.client.newWebSocketBuilder().connectTimeout(PATIENCE);
        authority().forEach(builder::header);
        return builder;
    }

    URI socketUri(String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + path);
    }

    /// Headers that say who calls.
    Map<String, String> authority() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        cookie.ifPresent(value -> all.put("Cookie", SessionGate.COOKIE + "=" + value));
        csrf.ifPresent(value -> all.put("X-CSRF-Token", value));
        return all;
    }

    private void inspect(String method, String path, Reply reply) {
        assertThat(reply.text()).doesNotContain(PlantedSecrets.ALL);
        assertThat(reply.header("X-Content-Type-Options")).contains("nosniff");
        if (!method.equals("HEAD")) {
            Description.of(server.routes).check(method, URI.create(path).getPath(), reply);
        }
    }

    private RestClient copy() {
        RestClient other = new RestClient(server);
        other.headers.clear();
        other.headers.putAll(headers);
        other.cookie = cookie;
        other.csrf = csrf;
        return other;
    }
}
