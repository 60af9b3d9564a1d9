package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken, and how everything else is refused.
class InputTest {
    private RestServer server;
    private RestClient admin;

    @BeforeEach
    void start() {
        server = RestServer.start().withAdmin();
        admin = server.admin();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "null",
                "{\"name\":\"a\"} x",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "nonsense"
            })
    void what_is_not_one_json_object_is_malformed(String body) {
        admin.post("/api/repositories", body).refuses(400, "malformed");
    }

    @Test
    void deep_nesting_and_huge_numbers_are_malformed_or_wrong_and_never_a_mistake_of_ours() {
        admin.post("/api/repositories", "{\"name\":".repeat(50_000) + "1" + "}".repeat(50_000))
                .refusesFields("name");
        admin.post("/api/repositories", "[".repeat(50_000)).refuses(400, "malformed");
        admin.post("/api/repositories", "{\"env\":" + "{\"a\":".repeat(100) + "1" + "}".repeat(100) + "}")
                .refusesFields("env.a");
        admin.post("/api/enrollment-tokens", "{\"ttlSeconds\":1e999999999}").refusesFields("ttlSeconds");
        admin.post("/api/enrollment-tokens", "{\"ttlSeconds\":1e999}").refusesFields("ttlSeconds");
        admin.post("/api/enrollment-tokens", "{\"ttlSeconds\":" + "9".repeat(30) + "}")
                .refuses(400, "malformed");
        admin.post("/api/enrollment-tokens", "{\"ttlSeconds\":" + "9".repeat(5_000) + "}")
                .is(400);
        assertThat(server.log.hasStackTrace()).isFalse();
    }

    @Test
    void unknown_and_mistyped_fields_are_named() {
        admin.post("/api/repositories", "{\"nmae\":\"a\"}").refusesFields("nmae");
        admin.post("/api/repositories", "{\"name\":5,\"url\":\"/r\"}").refusesFields("name");
        admin.post("/api/repositories", "{\"name\":true,\"url\":\"/r\"}").refusesFields("name");
        admin.post("/api/repositories", "{\"name\":\"a\",\"url\":\"/r\",\"password\":7}")
                .refusesFields("password");
        admin.post("/api/repositories", "{\"name\":\"a\",\"url\":\"/r\",\"adminCredential\":{\"secert\":\"x\"}}")
                .refusesFields("adminCredential.secert");
        admin.post("/api/enrollment-tokens", "{\"uses\":1.5}").refusesFields("uses");
        admin.post("/api/enrollment-tokens", "{\"uses\":\"1\"}").refusesFields("uses");
        admin.post("/api/enrollment-tokens", "{\"includes\":\"/etc\"}").refusesFields("includes");
        admin.post("/api/enrollment-tokens", "{\"mayInitialise\":\"yes\"}").refusesFields("mayInitialise");
    }

    @Test
    void a_list_with_a_hole_names_its_field() {
        admin.post("/api/enrollment-tokens", "{\"includes\":[null]}").refusesFields("includes.0");
        admin.post("/api/enrollment-tokens", "{\"tags\":[null]}").refusesFields("tags.0");
    }

    @Test
    void every_mistake_is_told_at_once() {
        admin.post("/api/repositories", "{}").refusesFields("name", "url");
        server.stranger()
                .post("/api/agents/enroll", "{}")
                .refusesFields("token", "hostname", "os", "arch", "agentVersion", "machineId");
        server.stranger().post("/api/session", "{}").refusesFields("username", "password");
        server.stranger().post("/api/setup", "{}").refusesFields("token", "username", "password");
    }

    @Test
    void a_body_is_json_and_says_so() {
        admin.with("Content-Type", "text/plain").post("/api/repositories", "{}").refuses(415, "unsupported-media-type");
        admin.with("Content-Type", "application/x-www-form-urlencoded")
                .post("/api/repositories", "name=a")
                .refuses(415, "unsupported-media-type");
        admin.with("Content-Type", "Application/JSON; charset=utf-8")
                .post("/api/repositories", "{}")
                .refusesFields("name", "url");
        admin.send("POST", "/api/repositories", Optional.empty()).refuses(415, "unsupported-media-type");
    }

    @Test
    void a_body_has_an_end() throws IOException {
        // By its head alone: who still sends when the connection ends may never see the answer.
        String head = "POST /api/repositories HTTP/1.1\r\nContent-Length: " + (HttpConfig.MOST_BODY_BYTES + 1) + "\r\n";
        assertThat(raw(head, out -> {})).startsWith("HTTP/1.1 413 ").contains("too-large");

        String chunked = raw("POST /api/repositories HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", out -> {
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 17; i++) {
                out.write(chunk);
            }
        });
        assertThat(chunked).startsWith("HTTP/1.1 413 ").contains("too-large");
    }

    @Test
    void the_query_is_as_strict_as_the_body() {
        admin.get("/api/hosts?tga=prod").refusesFields("tga");
        admin.get("/api/hosts?tag=a&tag=b").refusesFields("tag");
        admin.get("/api/hosts?connection=upside-down").refusesFields("connection");
        admin.get("/api/hosts?sort=worst").refusesFields("sort");
        admin.get("/api/hosts?q=" + "x".repeat(300)).refusesFields("q");
        admin.get("/api/jobs?since=yesterday").refusesFields("since");
        admin.get("/api/jobs?since=1e999").refusesFields("since");
        admin.get("/api/jobs?host=nobody&kind=dance&state=tired&repository=x")
                .refusesFields("host", "kind", "state", "repository");
        admin.get("/api/audit?from=now&to=later").refusesFields("from", "to");
        admin.get("/api/events?scope=world").refusesFields("scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/hosts", "/api/jobs", "/api/repositories", "/api/enrollment-tokens", "/api/audit"})
    void a_limit_and_a_cursor_are_checked(String list) {
        for (String limit : new String[] {"0", "501", "-1", "ten", "1e2", "99999999999", ""}) {
            admin.get(list + "?limit=" + limit).refusesFields("limit");
        }
        for (String cursor : new String[] {"x", "bm9uc2Vuc2U", "%00", "%F0%9F%92%A9", "x".repeat(2_000)}) {
            admin.get(list + "?cursor=" + cursor).refusesFields("cursor");
        }
        admin.get(list + "?limit=500").is(200);
        assertThat(server.log.hasStackTrace()).isFalse();
    }

    @Test
    void what_is_not_there_is_not_found_and_another_method_is_named() {
        admin.get("/api/nothing").refuses(404, "not-found");
        admin.get("/api/hosts/").refuses(404, "not-found");
        admin.get("/api/hosts/not-an-id").refuses(404, "not-found");
        admin.get("/api/hosts/01ARZ3NDEKTSV4RRFFQ69G5FAV").refuses(404, "not-found");
        Reply other = admin.delete("/api/jobs").refuses(405, "method-not-allowed");
        assertThat(other.header("Allow").orElseThrow()).contains("GET");
        admin.send("PUT", "/api/hosts/01ARZ3NDEKTSV4RRFFQ69G5FAV", Optional.of("{}"))
                .refuses(405, "method-not-allowed");
        admin.send("TRACE", "/api/jobs", Optional.empty()).is(405);
    }

    @Test
    void head_answers_as_get_but_for_the_body() {
        Reply got = admin.get("/api/hosts");
        Reply head = admin.send("HEAD", "/api/hosts", Optional.empty());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo(got.header("Content-Type"));
        assertThat(head.header("Content-Length"))
                .contains(Integer.toString(got.text().length()));
        assertThat(server.stranger()
                        .send("HEAD", "/api/hosts", Optional.empty())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void odd_paths_and_headers_are_refused_with_a_problem() throws IOException {
        assertThat(raw("GET /api/../etc/passwd%2f HTTP/1.1\r\n", out -> {})).startsWith("HTTP/1.1 4");
        assertThat(raw("GET /api/hosts/%00 HTTP/1.1\r\n", out -> {})).startsWith("HTTP/1.1 4");
        assertThat(raw("GET /api/hosts?q=%zz HTTP/1.1\r\n", out -> {})).startsWith("HTTP/1.1 4");
        assertThat(raw("GET /api/hosts HTTP/1.1\r\nX: " + "y".repeat(20_000) + "\r\n", out -> {}))
                .startsWith("HTTP/1.1 431 ")
                .contains("application/problem+json");
        assertThat(server.log.hasStackTrace()).isFalse();
    }

    private interface Rest {
        void write(OutputStream out) throws IOException;
    }

    @Test
    void a_connection_whose_body_was_not_read_is_said_to_end() throws Exception {
        for (String path : List.of("/api/enrollment-tokens", "/login")) {
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.setSoTimeout(20_000);
                // The body never comes, and the answer needs none: nobody is logged in, and the page is not ours.
                socket.getOutputStream()
                        .write(("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).as(path).startsWith("HTTP/1.1 4").containsIgnoringCase("Connection: close");
            }
        }
    }

    /// Sends headers and a body as given, and reads to the end.
    private String raw(String head, Rest body) throws IOException {
        StringBuilder text = new StringBuilder(head).append("Host: 127.0.0.1\r\nConnection: close\r\n");
        text.append("Content-Type: application/json\r\n");
        admin.authority().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(text.append("\r\n")
                    .toString()
                    .replace("Origin: " + server.url(), "Origin: http://127.0.0.1")
                    .getBytes(StandardCharsets.US_ASCII));
            try {
                body.write(out);
                out.flush();
            } catch (IOException refusedEarly) {
                // The answer may come before everything is written.
                assertThat(refusedEarly).isNotNull();
            }
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            try {
                for (int n = socket.getInputStream().read(buffer);
                        n >= 0;
                        n = socket.getInputStream().read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException reset) {
                assertThat(answer).as("an answer before the reset").isNotEmpty();
            }
            return answer.toString();
        }
    }
}
