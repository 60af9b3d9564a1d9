package io.resticmanager.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    @TempDir
    Path directory;

    @Test
    void nothing_set_means_the_defaults() {
        ServerConfig config = ConfigReader.read(Map.of(), Optional.empty());
        assertThat(config.listen()).isEqualTo(InetSocketAddress.createUnresolved("127.0.0.1", 8080));
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/restic-manager"));
        assertThat(config.secretKeyFile()).isEqualTo(Path.of("/var/lib/restic-manager/secret.key"));
        assertThat(config.sessionLifetime().ttl()).isEqualTo(Duration.ofHours(24));
        assertThat(config.logRetention().days()).isEqualTo(30);
        assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(config.cookieSecure()).isEmpty();
        assertThat(config.trustedProxies()).isEmpty();
    }

    @Test
    void every_variable_is_heard() {
        String pin = "AB:".repeat(31) + "AB";
        ServerConfig config = ConfigReader.read(
                Map.ofEntries(
                        Map.entry("RM_LISTEN", "[::1]:9"),
                        Map.entry("RM_DATA_DIR", "/data"),
                        Map.entry("RM_BASE_URL", "https://backup.example.org/"),
                        Map.entry("RM_SECRET_KEY_FILE", "/keys/server.key"),
                        Map.entry("RM_TRUSTED_PROXY", "10.0.0.0/8, ::1"),
                        Map.entry("RM_COOKIE_SECURE", "false"),
                        Map.entry("RM_SESSION_TTL", "7d"),
                        Map.entry("RM_LOG_RETENTION_DAYS", "5"),
                        Map.entry("RM_LOG_LEVEL", "debug"),
                        Map.entry("RM_LOG_FORMAT", "json"),
                        Map.entry("RM_CERT_PINS", pin)),
                Optional.empty());
        assertThat(config.listen()).isEqualTo(InetSocketAddress.createUnresolved("::1", 9));
        assertThat(config.dataDir()).isEqualTo(Path.of("/data"));
        assertThat(config.baseUrl()).contains(URI.create("https://backup.example.org"));
        assertThat(config.secretKeyFile()).isEqualTo(Path.of("/keys/server.key"));
        assertThat(config.trustedProxies()).hasSize(2);
        assertThat(config.trustedProxies().getFirst().contains("10.1.2.3")).isTrue();
        assertThat(config.cookieSecure()).contains(false);
        assertThat(config.sessionLifetime().ttl()).isEqualTo(Duration.ofDays(7));
        assertThat(config.logRetention().days()).isEqualTo(5);
        assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(config.certificatePins().sha256()).containsExactly("ab".repeat(32));
    }

    @Test
    void the_environment_wins_over_the_file_and_an_empty_variable_is_none() throws IOException {
        Path file = file("""
                listen: "0.0.0.0:1"
                logRetentionDays: 12
                trustedProxy:
                  - 10.0.0.1
                  - 10.0.0.2
                cookieSecure: true
                """);
        ServerConfig config =
                ConfigReader.read(Map.of("RM_LISTEN", "127.0.0.1:2", "RM_LOG_RETENTION_DAYS", " "), Optional.of(file));
        assertThat(config.listen().getPort()).isEqualTo(2);
        assertThat(config.logRetention().days()).isEqualTo(12);
        assertThat(config.trustedProxies()).hasSize(2);
        assertThat(config.cookieSecure()).contains(true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    RM_LISTEN             | 8080                     | must be an address and a port
                    RM_LISTEN             | localhost:65536          | must be an address and a port
                    RM_LISTEN             | ::1:8080                 | must be an address and a port
                    RM_DATA_DIR           | data                     | must be an absolute path of a directory
                    RM_BASE_URL           | backup.example.org       | must be an http or https URL
                    RM_BASE_URL           | https://x/path           | must be an http or https URL
                    RM_BASE_URL           | https://u:p@x            | must be an http or https URL
                    RM_SECRET_KEY_FILE    | key                      | must be an absolute path of a file
                    RM_TRUSTED_PROXY      | proxy.example.org        | must be a list of addresses or ranges
                    RM_TRUSTED_PROXY      | 10.0.0.0/33              | must be a list of addresses or ranges
                    RM_COOKIE_SECURE      | yes                      | must be true or false
                    RM_SESSION_TTL        | 24                       | must be a time from 1m to 365d
                    RM_SESSION_TTL        | 10s                      | must be a time from 1m to 365d
                    RM_SESSION_TTL        | 366d                     | must be a time from 1m to 365d
                    RM_LOG_RETENTION_DAYS | 0                        | must be a whole number of days
                    RM_LOG_RETENTION_DAYS | a month                  | must be a whole number of days
                    RM_LOG_LEVEL          | loud                     | must be error, warn, info or debug
                    RM_LOG_FORMAT         | xml                      | must be text or json
                    RM_CERT_PINS          | abcd                     | each of 64 hex digits
                    """)
    void each_mistake_has_its_sentence(String variable, String typed, String sentence) {
        assertThat(mistakes(Map.of(variable, typed), Optional.empty()))
                .singleElement()
                .asString()
                .startsWith(variable)
                .contains(sentence)
                .endsWith("it is \"" + typed + "\".");
    }

    @Test
    void all_mistakes_are_told_at_once() throws IOException {
        Path file = file("logLevl: info\nsessionTtl: 3\nlogRetentionDays: {a: 1}\n");
        assertThat(mistakes(Map.of("RM_LISTEN", "x", "RM_COOKIE_SECURE", "x"), Optional.of(file)))
                .satisfiesExactlyInAnyOrder(
                        m -> assertThat(m).contains("unknown key \"logLevl\"; did you mean \"logLevel\"?"),
                        m -> assertThat(m).startsWith("sessionTtl in " + file),
                        m -> assertThat(m).contains("\"logRetentionDays\"").contains("one value or a list"),
                        m -> assertThat(m).startsWith("RM_LISTEN"),
                        m -> assertThat(m).startsWith("RM_COOKIE_SECURE"));
    }

    @ParameterizedTest
    @CsvSource({"RM_DATA_DIR,dataDir", "data_dir,dataDir", "trustedProxies,trustedProxy", "Listen,listen"})
    void a_near_key_is_suggested(String typed, String meant) throws IOException {
        Path file = file(typed + ": x\n");
        assertThat(mistakes(Map.of(), Optional.of(file)))
                .singleElement()
                .asString()
                .contains("did you mean \"" + meant + "\"?");
    }

    @Test
    void a_far_key_is_only_refused() throws IOException {
        Path file = file("smtpServer: x\n");
        assertThat(mistakes(Map.of(), Optional.of(file)))
                .singleElement()
                .asString()
                .endsWith("unknown key \"smtpServer\".");
    }

    @Test
    void a_file_that_cannot_be_used_has_its_sentence() throws IOException {
        assertThat(mistakes(Map.of(), Optional.of(directory.resolve("absent"))))
                .singleElement()
                .asString()
                .contains("cannot be read");
        assertThat(mistakes(Map.of(), Optional.of(file("a: b: c\n"))))
                .singleElement()
                .asString()
                .contains("is not valid YAML (look at line 1)");
        assertThat(mistakes(Map.of(), Optional.of(file("listen: a:1\nlisten: b:1\n"))))
                .singleElement()
                .asString()
                .contains("is not valid YAML (look at line 2)");
        assertThat(mistakes(Map.of(), Optional.of(file("- a\n"))))
                .singleElement()
                .asString()
                .contains("must consist of lines like");
    }

    @Test
    void an_empty_file_sets_nothing() throws IOException {
        assertThat(ConfigReader.read(Map.of(), Optional.of(file("# nothing\n"))))
                .isEqualTo(ConfigReader.read(Map.of(), Optional.empty()));
    }

    private static List<String> mistakes(Map<String, String> environment, Optional<Path> file) {
        assertThatThrownBy(() -> ConfigReader.read(environment, file)).isInstanceOf(ConfigMistakesException.class);
        return catchThrowableOfType(ConfigMistakesException.class, () -> ConfigReader.read(environment, file))
                .mistakes();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("server.yaml"), text);
    }
}
