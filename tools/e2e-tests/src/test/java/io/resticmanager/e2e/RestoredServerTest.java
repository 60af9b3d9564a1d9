package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// I10: the server is restored from a copy that was taken in the middle of a backup, while the agents live on. What
/// they have told since then is there again, once, and what the server had to learn anew is in the audit.
@Tag("slow")
class RestoredServerTest {
    @TempDir
    Path folder;

    @Test
    void everything_that_happened_after_the_copy_is_there_again_once() throws Exception {
        Path tree = OddTree.grow(folder.resolve("tree"));
        Path big = OddTree.big(folder.resolve("big/random.bin"), 40, 3).getParent();
        Path copy = folder.resolve("server.backup");
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String repository = stage.defineRepository("store");
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
            stage.awaitInitialised(agent);
            Map<String, String> groupJob = Map.of("kind", "backup", "sourceGroupId", stage.group(agent.hostId()));
            String before = green(stage, stage.run(agent.hostId(), groupJob));

            String during = stage.run(
                    agent.hostId(),
                    Map.of(
                            "kind",
                            "backup",
                            "repositoryId",
                            repository,
                            "includes",
                            List.of(big.toString()),
                            "limits",
                            Map.of("uploadKiBps", 1_000)));
            stage.awaitJob(
                    during,
                    "flows",
                    Stage.LONG,
                    j -> j.path("progress").path("bytesDone").asLong() > 0);
            stage.command("backup", "--plain", copy.toString());
            assertThat(stage.api.get("/api/jobs/" + during).text("state"))
                    .as("the copy was taken in the middle of it")
                    .isEqualTo("running");
            green(stage, during);
            String after = green(stage, stage.run(agent.hostId(), groupJob));
            String failed = stage.run(
                    agent.hostId(),
                    Map.of("kind", "backup", "repositoryId", repository, "includes", List.of("/no/such/path")));
            stage.awaitEnd(failed, Stage.LONG);
            Map<String, Object> known = whatIsKnown(stage, agent);

            stage.server().kill9();
            stage.restoreServerFrom(copy, folder.resolve("restored"));
            stage.startServer().logIn();
            Until.true_("the agent has told everything again", Stage.LONG, () -> {
                Map<String, Object> now = whatIsKnown(stage, agent);
                Map<String, Object> missing = new TreeMap<>(known);
                missing.entrySet().removeAll(now.entrySet());
                Map<String, Object> fresh = new TreeMap<>(now);
                fresh.entrySet().removeAll(known.entrySet());
                if (missing.isEmpty() && fresh.isEmpty()) {
                    return true;
                }
                throw new IllegalStateException("not as before: " + missing + "\nbut now: " + fresh);
            });
            assertThat(known.keySet()).contains("job " + before, "job " + during, "job " + after, "job " + failed);
            List<String> recovered = stage.api.all("/api/audit?action=job.recovered").stream()
                    .map(entry -> entry.path("target").toString())
                    .toList();
            assertThat(recovered).hasSize(2);
            assertThat(String.join(" ", recovered)).contains(after, failed).doesNotContain(during);
            stage.verifyAudit();
            assertThat(green(stage, stage.run(agent.hostId(), groupJob))).isNotBlank();
        }
    }

    private static String green(Stage stage, String id) {
        JsonNode job = stage.awaitJob(
                id,
                "is confirmed",
                Stage.LONG,
                j -> j.path("confirmation").asString().equals("confirmed"));
        assertThat(job.path("green").asBoolean()).isTrue();
        return id;
    }

    /// Jobs with their ends and logs, and snapshots: of each what the agent or the repository said.
    private static Map<String, Object> whatIsKnown(Stage stage, AgentUnderTest agent) {
        Map<String, Object> known = new TreeMap<>();
        for (JsonNode listed : stage.api.all("/api/jobs?host=" + agent.hostId())) {
            String id = listed.path("id").asString();
            JsonNode job = stage.api.get("/api/jobs/" + id).expect(200).body();
            Map<String, Object> said = new LinkedHashMap<>();
            for (String field : List.of(
                    "kind", "state", "outcome", "confirmation", "green", "summary", "error", "startedAt", "endedAt")) {
                said.put(field, job.path(field));
            }
            said.put("lines", stage.api.lines(id));
            assertThat(known.put("job " + id, said)).isNull();
        }
        for (JsonNode snapshot : stage.api.all("/api/hosts/" + agent.hostId() + "/snapshots")) {
            assertThat(known.put(
                            "snapshot " + snapshot.path("resticId").asString(),
                            snapshot.path("takenAt").asString()))
                    .as("a snapshot is there once")
                    .isNull();
        }
        return known;
    }
}
