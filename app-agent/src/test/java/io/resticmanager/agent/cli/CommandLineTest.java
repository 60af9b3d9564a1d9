package io.resticmanager.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.agent.disk.StateLock;
import io.resticmanager.domain.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    private static final String HOST = "01M7Z000000000000000000001";
    private static final String TOKEN = "rme_secret-token";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> bodies = new ArrayList<>();
    private String input = "";
    private HttpServer server;
    private int status = 201;
    private String answer = "{\"hostId\":\"" + HOST + "\",\"bearer\":\"rma_bearer\"}";
    private Map<String, String> headers = Map.of();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/agents/enroll", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bogus",
                "run --bogus",
                "enroll",
                "enroll --server",
                "enroll --server http://h --cert-pin 00",
                "set-server",
                "set-server ftp://x",
                "enroll --server https://user:secret@h",
                "status extra",
                "run --log-level loud",
                "run --log-format xml"
            })
    void wrong_usage_is_code_2_with_a_sentence(String typed) {
        assertThat(run(typed.split(" "))).isEqualTo(2);
        assertThat(text(err)).startsWith("restic-manager-agent: ").contains(" Try: restic-manager-agent ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "run --help", "enroll --help", "status --help", "set-server -h", "version --help"})
    void help_is_everywhere(String typed) {
        assertThat(run(typed.split(" "))).isZero();
        assertThat(text(out)).startsWith("Usage: restic-manager-agent").doesNotContain("null");
    }

    @Test
    void enrolling_writes_the_configuration_and_shows_no_secret() throws IOException {
        Path token = folder.resolve("token");
        Files.writeString(token, TOKEN + "\n");

        assertThat(enroll("--token-file", token.toString(), "--machine-id", "m-12345678"))
                .isZero();

        var config = config().read();
        assertThat(config.bearer()).isEqualTo(new Secret("rma_bearer"));
        assertThat(config.hostId()).hasToString(HOST);
        assertThat(config.machineId()).contains("m-12345678");
        assertThat(bodies.getFirst())
                .contains("\"token\":\"" + TOKEN + "\"", "\"machineId\":\"m-12345678\"", "\"os\":\"linux\"");
        assertThat(text(out) + text(err)).doesNotContain(TOKEN).doesNotContain("rma_bearer");
    }

    @Test
    void the_token_may_come_from_the_environment_or_from_standard_input() {
        environment.put("RM_ENROLL_TOKEN", TOKEN);
        environment.put("RM_SERVER", url());
        assertThat(run("enroll", "--config", configPath(), "--state-dir", state()))
                .isZero();
        environment.clear();
        input = "rme_other\n";
        assertThat(enroll()).isZero();

        assertThat(bodies.get(0)).contains(TOKEN);
        assertThat(bodies.get(1)).contains("rme_other");
    }

    @Test
    void without_a_token_nothing_is_asked() {
        assertThat(enroll()).isEqualTo(1);
        assertThat(text(err)).contains("There is no token");
        assertThat(bodies).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | {\"code\":\"token-refused\"} | unknown, expired, used up or revoked",
                "409 | {\"code\":\"machine-known\",\"detail\":\"It is x.\"} | make a token for that very host",
                "429 | {\"code\":\"too-many-attempts\"} | Wait 17 s",
                "422 | {\"code\":\"invalid\",\"detail\":\"Wrong.\",\"errors\":[{\"field\":\"os\",\"message\":\"bad\"}]} | os: bad",
                "404 | not found | is not a restic-manager server",
                "200 | <html>hello</html> | is not a restic-manager server",
                "302 | '' | Use the address that does not redirect",
                "201 | {\"hostId\":\"x\",\"bearer\":\"y\"} | does not understand"
            })
    void every_refusal_has_its_sentence_and_leaves_what_was(int code, String body, String sentence) throws IOException {
        input = TOKEN;
        assertThat(enroll()).isZero();
        String before = Files.readString(config().path());
        err.reset();
        status = code;
        answer = body == null ? "" : body;
        headers = Map.of("Retry-After", "17");
        input = TOKEN;

        assertThat(enroll()).isEqualTo(1);

        assertThat(text(err)).contains(sentence).doesNotContain(TOKEN);
        assertThat(Files.readString(config().path())).isEqualTo(before);
    }

    @Test
    void a_server_that_is_not_there_is_said() {
        server.stop(0);
        input = TOKEN;

        assertThat(enroll()).isEqualTo(1);
        assertThat(text(err)).contains("Nothing listens at");
    }

    @Test
    void a_name_that_cannot_be_resolved_is_said() {
        input = TOKEN;

        assertThat(run(
                        "enroll",
                        "--server",
                        "http://no-such-host.invalid",
                        "--config",
                        configPath(),
                        "--state-dir",
                        state()))
                .isEqualTo(1);
        assertThat(text(err)).contains("cannot be resolved");
    }

    @Test
    void set_server_changes_only_the_address() {
        input = TOKEN;
        enroll();

        assertThat(run("set-server", "https://new.example.com/", "--config", configPath()))
                .isZero();

        assertThat(config().read().server()).hasToString("https://new.example.com");
        assertThat(config().read().bearer()).isEqualTo(new Secret("rma_bearer"));
    }

    @Test
    void status_tells_that_nothing_runs() {
        input = TOKEN;
        enroll();
        out.reset();

        assertThat(run("status", "--config", configPath())).isEqualTo(1);
        assertThat(text(out)).contains("does not run, and never did", url(), HOST, "Last job:  none yet");
    }

    @Test
    void a_second_agent_in_one_state_directory_is_refused() {
        input = TOKEN;
        enroll();
        try (StateLock held = StateLock.tryLock(Path.of(state())).orElseThrow()) {
            assertThat(run("run", "--config", configPath())).isEqualTo(1);
        }
        assertThat(text(err)).contains("Another agent already runs");
    }

    private int enroll(String... more) {
        List<String> typed =
                new ArrayList<>(List.of("enroll", "--server", url(), "--config", configPath(), "--state-dir", state()));
        typed.addAll(List.of(more));
        return run(typed.toArray(String[]::new));
    }

    private int run(String... typed) {
        Terminal terminal = new Terminal(
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandLine(terminal).run(List.of(typed));
    }

    private AgentConfigFile config() {
        return new AgentConfigFile(Path.of(configPath()));
    }

    private String configPath() {
        return folder.resolve("etc/agent.yaml").toString();
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
