package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A backup of somebody else is in the repository: what needs it alone waits its five minutes and then says who is
/// there, and is queued once more. All three versions wait at the same time.
@Tag("slow")
class LockedTest {
    private static final List<String> VERSIONS = List.of("0.14", "0.18", "0.19");

    @TempDir
    Path folder;

    @Test
    void a_locked_repository_is_waited_for_and_then_named_with_the_locks_owner() throws Exception {
        Map<String, Child> foreign = new LinkedHashMap<>();
        Map<String, String> jobs = new LinkedHashMap<>();
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            for (String version : VERSIONS) {
                String repository = stage.defineRepository("store-" + version);
                AgentUnderTest agent =
                        stage.enroll("host-" + version, Parts.restic(version), Map.of("repositoryId", repository));
                stage.awaitInitialised(agent);
                foreign.put(version, holdOpen(stage, version));
                jobs.put(version, stage.run(agent.hostId(), Map.of("kind", "check", "repositoryId", repository)));
            }
            for (String version : VERSIONS) {
                JsonNode job = stage.awaitEnd(jobs.get(version), Duration.ofMinutes(10));
                assertThat(job.path("error").path("code").asString())
                        .as("%s", job)
                        .isEqualTo("locked");
                List<Long> owners = foreign.get(version).descendants();
                assertThat(job.path("error").path("message").asString())
                        .containsPattern("held by process ("
                                + String.join(
                                        "|",
                                        owners.stream().map(String::valueOf).toList()) + ") on ");
                isQueuedAgain(stage, jobs.get(version));
            }
        } finally {
            foreign.values().forEach(Child::close);
        }
    }

    private static void isQueuedAgain(Stage stage, String first) {
        JsonNode again = stage.api.all("/api/jobs?kind=check&state=queued").stream()
                .filter(job -> job.path("origin").path("retryOf").asString("").equals(first))
                .findFirst()
                .orElseThrow();
        assertThat(again.path("origin").path("reason").asString()).isEqualTo("lock-retry");
        assertThat(again.path("waitingFor").path("kind").asString()).isEqualTo("foreign-lock");
        assertThat(again.path("waitingFor").path("words").asString())
                .containsPattern("a lock in the repository: process \\d+ on ");
    }

    private Child holdOpen(Stage stage, String version) {
        Path repository = folder.resolve("repositories/store-" + version);
        Child backup = Child.start(
                "foreign backup " + version,
                folder.resolve("foreign.log"),
                Map.of(
                        "RESTIC_REPOSITORY", repository.toString(),
                        "RESTIC_PASSWORD", stage.secrets.repositoryPassword(),
                        "RESTIC_CACHE_DIR", folder.resolve("foreign-cache").toString(),
                        "HOME", folder.toString()),
                List.of("sh", "-c", "sleep 3600 | " + Parts.restic(version) + " backup --stdin --stdin-filename held"));
        Until.true_("the foreign lock is there", Stage.SOON, () -> Stage.count(repository.resolve("locks")) > 0);
        return backup;
    }
}
