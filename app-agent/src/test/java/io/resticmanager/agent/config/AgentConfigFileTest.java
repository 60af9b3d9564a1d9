package io.resticmanager.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentConfigFileTest {
    static final AgentConfig CONFIG = new AgentConfig(
            URI.create("https://backup.example.com"),
            HostId.of("01M7Z000000000000000000001"),
            new Secret("rma_one: \"odd\" # text"),
            Optional.empty(),
            List.of("ab".repeat(32)),
            Optional.of(Path.of("/usr/bin/restic")),
            Path.of("/var/lib/x"),
            Optional.of("machine-1"),
            false);

    @TempDir
    Path folder;

    @Test
    void what_was_written_is_read_again_and_only_its_owner_may() throws IOException {
        AgentConfigFile file = new AgentConfigFile(folder.resolve("etc/agent.yaml"));

        file.write(CONFIG);

        assertThat(file.read()).isEqualTo(CONFIG);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file.path().getParent())))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: [ | not valid YAML",
                "'' | empty or damaged",
                "just words | empty or damaged",
                "servr: https://x | unknown key \"servr\"",
                "server: https://x | lacks \"hostId\"",
                "server: ftp://x | not the address of a server",
                "server: https://u:p@x | must have no login"
            })
    void what_cannot_be_used_is_refused_with_a_sentence(String text, String sentence) throws IOException {
        Path path = folder.resolve("agent.yaml");
        Files.writeString(path, text);

        assertThatThrownBy(() -> new AgentConfigFile(path).read())
                .isInstanceOf(ConfigRefusedException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining(
                        sentence.contains("address") || sentence.contains("login") ? "" : path.toString());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "'', true"})
    void hooks_are_allowed_unless_the_file_refuses_them(String said, boolean allowed) throws IOException {
        AgentConfigFile file = new AgentConfigFile(folder.resolve("agent.yaml"));
        file.write(CONFIG);
        String text = Files.readString(file.path());
        assertThat(text).contains("allowHooks: false");
        Files.writeString(file.path(), text.replace("allowHooks: false", said.isEmpty() ? "" : "allowHooks: " + said));

        assertThat(file.read().allowHooks()).isEqualTo(allowed);
    }

    @Test
    void a_word_that_is_neither_is_refused_and_not_taken_for_a_yes() throws IOException {
        AgentConfigFile file = new AgentConfigFile(folder.resolve("agent.yaml"));
        file.write(CONFIG);
        Files.writeString(file.path(), Files.readString(file.path()).replace("allowHooks: false", "allowHooks: never"));

        assertThatThrownBy(file::read)
                .isInstanceOf(ConfigRefusedException.class)
                .hasMessageContaining("allowHooks must be true or false");
    }

    @Test
    void a_machine_that_is_not_enrolled_is_told_what_to_do() {
        assertThatThrownBy(() -> new AgentConfigFile(folder.resolve("none.yaml")).read())
                .hasMessageContaining("not enrolled")
                .hasMessageContaining("enroll --server");
    }

    @Test
    void a_rotated_bearer_is_on_disk_with_the_one_before_and_keeps_what_others_changed() {
        AgentConfigFile file = new AgentConfigFile(folder.resolve("agent.yaml"));
        file.write(CONFIG);
        ConfiguredServer server = new ConfiguredServer(file);
        file.write(CONFIG.withServer(URI.create("https://moved.example.com")));
        touch(file);

        server.rotate(new Secret("rma_two"));
        server.rotate(new Secret("rma_two"));

        AgentConfig read = file.read();
        assertThat(read.bearer()).isEqualTo(new Secret("rma_two"));
        assertThat(read.previousBearer()).contains(CONFIG.bearer());
        assertThat(read.server()).hasToString("https://moved.example.com");
        assertThat(server.server()).hasToString("https://moved.example.com");
    }

    @Test
    void a_file_that_was_broken_meanwhile_changes_nothing_for_a_running_agent() throws IOException {
        AgentConfigFile file = new AgentConfigFile(folder.resolve("agent.yaml"));
        file.write(CONFIG);
        ConfiguredServer server = new ConfiguredServer(file);
        Files.writeString(file.path(), "server: [");
        touch(file);

        assertThat(server.server()).isEqualTo(CONFIG.server());
        assertThat(server.bearer()).isEqualTo(CONFIG.bearer());
    }

    @Test
    void nothing_of_it_prints_the_bearer() {
        assertThat(CONFIG.toString()).doesNotContain("rma_one");
    }

    // Two writes within one tick of the file system's clock look the same.
    private static void touch(AgentConfigFile file) {
        try {
            Files.setLastModifiedTime(
                    file.path(),
                    java.nio.file.attribute.FileTime.fromMillis(
                            Files.getLastModifiedTime(file.path()).toMillis() + 2_000));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
