package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Letters beyond ASCII, where the agent was started in the C locale.
class ResticEnvironmentTest {
    private static final ResticVersion NEW = new ResticVersion(0, 18, 0);

    @TempDir
    Path folder;

    @Test
    void a_password_that_the_locale_would_change_goes_by_file() {
        Map<String, String> environment = of(Tasks.on("/srv/repo").withPassword("pässword"), StandardCharsets.US_ASCII);

        assertThat(environment).doesNotContainKey("RESTIC_PASSWORD");
        assertThat(Path.of(environment.get("RESTIC_PASSWORD_FILE"))).hasContent("pässword");
    }

    @Test
    void one_that_a_file_would_change_too_is_refused_with_a_sentence() {
        assertThatThrownBy(() -> of(Tasks.on("/srv/repo").withPassword(" pässword"), StandardCharsets.US_ASCII))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("LC_ALL=C.UTF-8")
                .hasMessageNotContaining("pässword");
    }

    @Test
    void a_login_that_the_locale_would_change_goes_by_file() {
        Map<String, String> environment =
                of(Tasks.on("rest:http://h/r/", Tasks.login("jürgen", "gehéim")), StandardCharsets.ISO_8859_1);

        assertThat(environment).doesNotContainKeys("RESTIC_REPOSITORY", "RESTIC_REST_PASSWORD");
        assertThat(Path.of(environment.get("RESTIC_REPOSITORY_FILE")))
                .hasContent("rest:http://j%C3%BCrgen:geh%C3%A9im@h/r/");
    }

    @Test
    void in_a_utf8_locale_all_goes_by_variables() {
        assertThat(of(Tasks.on("rest:http://h/r/", Tasks.login("jürgen", "gehéim")), StandardCharsets.UTF_8))
                .containsEntry("RESTIC_REST_PASSWORD", "gehéim")
                .containsEntry("RESTIC_PASSWORD", Tasks.PASSWORD);
    }

    private Map<String, String> of(Tasks tasks, Charset charset) {
        ResticSettings settings = ResticSettings.of(folder, folder.resolve("cache"), Map.of());
        return ResticEnvironment.of(settings, NEW, tasks.access(), RunFolder.in(folder), charset);
    }
}
