package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The disk fills up under the server's database, or under the agent's state, while a backup runs: refused in words,
/// nothing lost, and all is well again when there is room.
@Tag("slow")
class FullDiskTest {
    @TempDir
    Path folder;

    @Test
    void a_full_disk_under_the_server_refuses_in_words_and_loses_nothing() throws Exception {
        Path big = OddTree.big(folder.resolve("big/random.bin"), 12, 11).getParent();
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("data"), 48);
                Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String repository = stage.defineRepository("store");
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(big.toString())));
            stage.awaitInitialised(agent);
            String running = slowBackup(stage, agent, repository, big);

            disk.fill();
            Until.true_("the server says that it cannot store", Stage.LONG, () -> {
                Api.Answer answer = stage.api.post(
                        "/api/hosts/" + agent.hostId() + "/jobs", Map.of("kind", "stats", "repositoryId", repository));
                if (answer.status() == 503) {
                    assertThat(answer.text("detail")).contains("disk").contains(". ");
                    return true;
                }
                throw new IllegalStateException(answer.toString());
            });
            Until.true_(
                    "readyz says it too",
                    Stage.LONG,
                    () -> stage.api.get("/readyz").status() == 503);
            assertThat(stage.api.get("/healthz").status()).isEqualTo(200);
            assertThat(stage.api.get("/api/jobs/" + running).status())
                    .as("what is stored can be read")
                    .isEqualTo(200);
            Until.true_("the backup ends all the same", Stage.LONG, () -> agent.hasSpooledEnd(running));

            disk.makeRoom();
            Until.true_(
                    "ready again", Stage.LONG, () -> stage.api.get("/readyz").status() == 200);
            assertGreenAndWhole(stage, running);
            String next = stage.run(agent.hostId(), Map.of("kind", "stats", "repositoryId", repository));
            assertThat(stage.awaitEnd(next, Stage.LONG).path("outcome").asString())
                    .isEqualTo("succeeded");
            stage.verifyAudit();
        }
    }

    @Test
    void a_full_disk_under_the_agent_refuses_in_words_and_loses_nothing() throws Exception {
        Path big = OddTree.big(folder.resolve("big/random.bin"), 12, 12).getParent();
        Files.createDirectories(folder.resolve("alpha"));
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("alpha/state"), 48);
                Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String repository = stage.defineRepository("store");
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(big.toString())));
            stage.awaitInitialised(agent);
            String running = slowBackup(stage, agent, repository, big);

            // The backup's restic gives room back with each pack it has sent, so a job may find some again.
            JsonNode job = Until.present("a job finds no room", Stage.LONG, () -> {
                disk.fill();
                String id = stage.run(agent.hostId(), Map.of("kind", "stats", "repositoryId", repository));
                JsonNode ended = stage.awaitEnd(id, Stage.LONG);
                return ended.path("outcome").asString().equals("failed") ? Optional.of(ended) : Optional.empty();
            });
            assertThat(job.path("error").path("code").asString()).as("%s", job).isEqualTo("disk-full");
            assertThat(job.path("error").path("message").asString())
                    .contains(". ")
                    .endsWith(".");
            // restic writes its cache to the same disk and may survive that or not; its end must wait for room.
            Until.true_(
                    "restic has ended", Stage.LONG, () -> agent.restic("backup").isEmpty());
            assertThat(agent.process().isAlive()).isTrue();

            disk.makeRoom();
            JsonNode ended = stage.awaitEnd(running, Stage.LONG);
            if (ended.path("outcome").asString().equals("succeeded")) {
                assertGreenAndWhole(stage, running);
            } else {
                assertThat(ended.path("error").path("message").asString()).isNotBlank();
                assertThat(ended.path("green").asBoolean()).isFalse();
            }
            String next =
                    stage.run(agent.hostId(), Map.of("kind", "backup", "sourceGroupId", stage.group(agent.hostId())));
            stage.awaitEnd(next, Stage.LONG);
            assertGreenAndWhole(stage, next);
            stage.verifyAudit();
        }
    }

    private static String slowBackup(Stage stage, AgentUnderTest agent, String repository, Path tree) {
        String id = stage.run(
                agent.hostId(),
                Map.of(
                        "kind",
                        "backup",
                        "repositoryId",
                        repository,
                        "includes",
                        List.of(tree.toString()),
                        "limits",
                        Map.of("uploadKiBps", 1_500)));
        stage.awaitJob(
                id,
                "flows",
                Stage.LONG,
                j -> j.path("progress").path("bytesDone").asLong() > 0);
        return id;
    }

    private static void assertGreenAndWhole(Stage stage, String id) {
        JsonNode job = stage.awaitJob(
                id,
                "is confirmed",
                Stage.LONG,
                j -> j.path("confirmation").asString().equals("confirmed"));
        assertThat(job.path("green").asBoolean()).isTrue();
        List<Long> lines = stage.api.lines(id).stream()
                .map(line -> line.path("line").asLong())
                .toList();
        assertThat(lines).isNotEmpty();
        assertThat(lines)
                .isEqualTo(LongStream.rangeClosed(1, lines.size()).boxed().toList());
    }
}
