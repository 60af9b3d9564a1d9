package io.resticmanager.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void help_names_every_command() {
        assertThat(run("--help")).isZero();
        assertThat(text(out))
                .contains("serve", "setup-token", "reset-password USER", "backup FILE", "restore FILE", "version");
        assertThat(text(err)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "setup-token", "reset-password", "backup", "restore", "version"})
    void every_command_has_help(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(text(out)).startsWith("Usage: restic-manager-server " + command);
    }

    @Test
    void the_version_is_told() {
        assertThat(run("version")).isZero();
        assertThat(text(out)).matches("restic-manager-server \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "serve now",
                "--nonsense",
                "serve --config",
                "reset-password",
                "reset-password a b",
                "reset-password ?!",
                "backup",
                "backup f",
                "backup f --plain --passphrase-file p",
                "backup f --plain=no",
                "restore",
                "version 1"
            })
    void wrong_usage_ends_with_2_and_says_where_help_is(String typed) throws IOException {
        Files.writeString(directory.resolve("p"), "a long passphrase\n");
        List<String> words = List.of(
                typed.replace("file p", "file " + directory.resolve("p")).split(" ", -1));
        assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
        assertThat(text(err)).startsWith("restic-manager-server: ").contains(". Try: restic-manager-server");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void mistakes_of_the_configuration_end_with_2_one_a_line() {
        assertThat(run(Map.of("RM_LISTEN", "x", "RM_LOG_LEVEL", "x"), "serve")).isEqualTo(2);
        assertThat(text(err).lines()).hasSize(2).allMatch(line -> line.startsWith("restic-manager-server: RM_"));
    }

    @Test
    void a_command_without_a_database_says_what_to_do() {
        assertThat(run("setup-token")).isEqualTo(1);
        assertThat(text(err)).contains("There is no database in").contains("Start the server once");
        assertThat(run("backup", directory.resolve("b").toString(), "--plain")).isEqualTo(1);
    }

    @Test
    void a_backup_that_is_none_is_refused_and_leaves_the_directory_as_it_was() throws IOException {
        Path file = Files.writeString(directory.resolve("b"), "not a backup");
        assertThat(run("restore", file.toString())).isEqualTo(1);
        assertThat(text(err)).contains("This is not a backup of the server");
        assertThat(run("restore", directory.resolve("absent").toString())).isEqualTo(1);
        assertThat(text(err)).contains("There is no file");
        assertThat(directory.resolve("data")).isEmptyDirectory();
    }

    @Test
    void a_short_passphrase_is_refused() throws IOException {
        Path file = Files.writeString(directory.resolve("p"), "short\n");
        assertThat(run("backup", directory.resolve("b").toString(), "--passphrase-file", file.toString()))
                .isEqualTo(1);
        assertThat(text(err)).contains("at least 12 characters");
    }

    private int run(String... words) {
        return run(Map.of(), words);
    }

    private int run(Map<String, String> environment, String... words) {
        Map<String, String> all = new java.util.HashMap<>(
                Map.of("RM_DATA_DIR", directory.resolve("data").toString()));
        all.putAll(environment);
        Terminal terminal = new Terminal(
                all, new ByteArrayInputStream(new byte[0]), new PrintStream(out, true), new PrintStream(err, true));
        return new CommandLine(terminal).run(List.of(words));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
