package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The main job from the first start to a listed snapshot, with each restic.
@Tag("slow")
class MainJobTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.14", "0.18", "0.19"})
    void a_fresh_server_comes_to_a_confirmed_snapshot_and_a_cancelled_run_leaves_no_lock(String version)
            throws Exception {
        Path restic = Parts.restic(version);
        Path tree = OddTree.grow(folder.resolve("odd tree"));
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String repository = stage.defineRepository("store");
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    restic,
                    Map.of(
                            "repositoryId",
                            repository,
                            "includes",
                            List.of(tree.toString(), OddTree.unreadable().toString())));
            testedAndInitialised(stage, agent);

            JsonNode first = backUp(stage, agent, repository);
            assertThat(first.path("outcome").asString()).isEqualTo("warnings");
            assertThat(first.path("summary").path("backup").path("filesNew").asLong())
                    .isGreaterThanOrEqualTo(7);
            String logText = stage.api.getText("/api/jobs/" + first.path("id").asString() + "/log.txt");
            assertThat(logText).contains(OddTree.unreadable().toString());

            JsonNode second = backUp(stage, agent, repository);
            assertThat(second.path("summary").path("backup").path("filesNew").asLong())
                    .isZero();
            assertThat(second.path("summary")
                            .path("backup")
                            .path("filesUnmodified")
                            .asLong())
                    .isGreaterThanOrEqualTo(7);

            List<JsonNode> snapshots = stage.api.all("/api/hosts/" + agent.hostId() + "/snapshots");
            assertThat(snapshots).hasSize(2);
            assertThat(snapshots.getFirst().path("hostname").asString()).isNotBlank();

            cancelLeavesNoLock(stage, agent, repository);
            stage.verifyAudit();
        }
    }

    /// Binding a new host to a repository tests it, and makes it because it is definitely absent.
    private static void testedAndInitialised(Stage stage, AgentUnderTest agent) {
        JsonNode init = Until.present(
                "the repository is initialised",
                Stage.LONG,
                () -> stage.api.all("/api/jobs?kind=init&host=" + agent.hostId()).stream()
                        .filter(job -> job.path("state").asString().equals("ended"))
                        .findFirst());
        assertThat(init.path("outcome").asString()).as("%s", init).isEqualTo("succeeded");
        JsonNode test =
                stage.api.all("/api/jobs?kind=test&host=" + agent.hostId()).getFirst();
        assertThat(test.path("summary").path("test").path("exists").asString())
                .as("%s", test)
                .isEqualTo("no");
    }

    private static JsonNode backUp(Stage stage, AgentUnderTest agent, String repository) {
        String id = stage.run(agent.hostId(), Map.of("kind", "backup", "sourceGroupId", stage.group(agent.hostId())));
        Api.Stream stream = stage.api.follow(id, 0);
        assertThat(stream.awaitClose(Stage.LONG)).isEqualTo(1000);
        assertThat(stream.lineNumbers()).isNotEmpty();
        assertThat(stream.lineNumbers())
                .as("every line once, in order")
                .isEqualTo(LongStream.rangeClosed(1, stream.lineNumbers().size())
                        .boxed()
                        .toList());
        JsonNode job = stage.awaitJob(
                id,
                "is confirmed",
                Stage.LONG,
                j -> j.path("confirmation").asString().equals("confirmed"));
        assertThat(job.path("green").asBoolean()).isTrue();
        long pages = stage.api
                .get("/api/jobs/" + id + "/log?limit=1000")
                .body()
                .path("items")
                .size();
        assertThat(pages).isEqualTo(stream.lineNumbers().size());
        return job;
    }

    private void cancelLeavesNoLock(Stage stage, AgentUnderTest agent, String repository) throws Exception {
        Path big = OddTree.big(folder.resolve("big/random.bin"), 48, 1);
        String id = stage.run(
                agent.hostId(),
                Map.of(
                        "kind",
                        "backup",
                        "repositoryId",
                        repository,
                        "includes",
                        List.of(big.getParent().toString()),
                        "limits",
                        Map.of("uploadKiBps", 4_000)));
        stage.awaitJob(
                id, "runs", Stage.SOON, job -> job.path("state").asString().equals("running"));
        Until.true_("a lock is there", Stage.SOON, () -> locks("store") > 0);
        stage.api.post("/api/jobs/" + id + "/cancel").expect(202);
        JsonNode job = stage.awaitEnd(id, Stage.LONG);
        assertThat(job.path("outcome").asString()).as("%s", job).isEqualTo("cancelled");
        assertThat(locks("store")).isZero();
        stage.api.post("/api/jobs/" + id + "/cancel").expect(409);
    }

    private int locks(String repository) {
        return Stage.count(folder.resolve("repositories").resolve(repository).resolve("locks"));
    }
}
