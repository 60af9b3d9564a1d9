package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// That a bandwidth limit is kept by a real restic, measured from below only: a loaded machine is slower still.
@Tag("slow")
class BandwidthTest {
    private static final int KIB_PER_SECOND = 4096;
    private static final int MEBIBYTES = 20;
    /// restic lets one second's worth pass at once.
    private static final Duration AT_LEAST =
            Duration.ofMillis((MEBIBYTES * 1024L - KIB_PER_SECOND) * 1000 / KIB_PER_SECOND);

    @TempDir
    Path folder;

    @Test
    void the_smallest_limit_holds_is_shown_and_is_kept() throws Exception {
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            Path tree = Files.createDirectories(folder.resolve("tree"));
            byte[] content = new byte[MEBIBYTES << 20];
            new Random(11).nextBytes(content);
            Files.write(tree.resolve("incompressible"), content);
            String repository = stage.defineRepository("store");
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
            stage.awaitInitialised(agent);
            limitHost(stage, agent, 2 * KIB_PER_SECOND);

            JsonNode limited = backUp(stage, agent, KIB_PER_SECOND);

            assertThat(limited.path("outcome").asString()).as("%s", limited).isEqualTo("succeeded");
            assertThat(upload(limited)).as("the run's own").isEqualTo(KIB_PER_SECOND);
            assertThat(took(limited)).as("%s", limited).isGreaterThanOrEqualTo(AT_LEAST.plusMillis(500));
            assertThat(limited.path("summary")
                            .path("backup")
                            .path("durationSeconds")
                            .asDouble())
                    .as("%s", limited)
                    .isGreaterThanOrEqualTo(AT_LEAST.toMillis() / 1000.0);

            limitHost(stage, agent, 1024);
            assertThat(upload(backUp(stage, agent, KIB_PER_SECOND)))
                    .as("the host's")
                    .isEqualTo(1024);
        }
    }

    private static void limitHost(Stage stage, AgentUnderTest agent, int kibPerSecond) {
        stage.api
                .patch("/api/hosts/" + agent.hostId(), Map.of("limits", Map.of("uploadKiBps", kibPerSecond)))
                .expect(200);
    }

    private static JsonNode backUp(Stage stage, AgentUnderTest agent, int kibPerSecond) {
        String job = stage.run(
                agent.hostId(),
                Map.of(
                        "kind",
                        "backup",
                        "sourceGroupId",
                        stage.group(agent.hostId()),
                        "limits",
                        Map.of("uploadKiBps", kibPerSecond)));
        return stage.awaitEnd(job, Stage.LONG);
    }

    private static int upload(JsonNode job) {
        return job.path("limits").path("uploadKiBps").asInt();
    }

    private static Duration took(JsonNode job) {
        return Duration.between(
                Instant.parse(job.path("startedAt").asString()),
                Instant.parse(job.path("endedAt").asString()));
    }
}
