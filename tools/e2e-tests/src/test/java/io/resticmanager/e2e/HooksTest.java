package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Hooks with real processes around real backups.
@Tag("slow")
class HooksTest {
    @TempDir
    Path folder;

    @Test
    void hooks_prepare_abort_skip_and_follow_backups() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String repository = stage.defineRepository("store");
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
            stage.awaitInitialised(agent);

            theBackupHoldsWhatThePreHookWrote(stage, agent, tree);
            aFailingPreHookAborts(stage, agent);
            exitCode75Skips(stage, agent);
            aCancelEndsThePreHookAndNotThePostHook(stage, agent);
            theHostsConfigurationRefuses(stage, agent);
            stage.verifyAudit();
        }
    }

    private void theBackupHoldsWhatThePreHookWrote(Stage stage, AgentUnderTest agent, Path tree) throws IOException {
        Path told = folder.resolve("told");
        hooks(
                stage,
                agent,
                own("echo dumping; echo \"$RM_JOB_ID $RM_HOST $RM_GROUP\" > dump.txt", tree),
                own("env | grep ^RM_ > " + told, tree));
        JsonNode job = backup(stage, agent);
        assertThat(job.path("outcome").asString()).isEqualTo("succeeded");

        String id = job.path("id").asString();
        String resticHost = stage.api
                .get("/api/hosts/" + agent.hostId())
                .body()
                .path("resticHost")
                .asString();
        assertThat(stage.resticDump("store", Parts.restic("0.18"), tree.resolve("dump.txt")))
                .isEqualTo(id + " " + resticHost + " default\n");
        assertThat(Files.readAllLines(told))
                .contains("RM_JOB_ID=" + id, "RM_HOST=" + resticHost, "RM_GROUP=default", "RM_JOB_STATUS=succeeded")
                .anyMatch(line -> line.matches("RM_SNAPSHOT_ID=[0-9a-f]{64}"));
        assertThat(phases(stage, id)).contains("pre-hook", "backup", "post-hook");
        assertThat(stage.api.lines(id))
                .anyMatch(line -> line.path("text").asString().equals("dumping"));
    }

    private void aFailingPreHookAborts(Stage stage, AgentUnderTest agent) throws IOException {
        Path told = folder.resolve("told-of-failure");
        hooks(stage, agent, own("exit 3", folder), own("echo $RM_JOB_STATUS > " + told, folder));
        JsonNode job = backup(stage, agent);

        assertThat(job.path("outcome").asString()).isEqualTo("failed");
        assertThat(job.path("error").path("code").asString()).isEqualTo("hook-failed");
        assertThat(job.path("error").path("message").asString()).contains("exit code 3", "not made");
        assertThat(Files.readString(told)).isEqualTo("failed\n");
        assertThat(phases(stage, job.path("id").asString())).doesNotContain("backup");
    }

    private void exitCode75Skips(Stage stage, AgentUnderTest agent) {
        hooks(stage, agent, own("exit 75", folder), Map.of("mode", "off"));
        JsonNode job = backup(stage, agent);

        assertThat(job.path("outcome").asString()).isEqualTo("skipped");
        assertThat(stage.api.lines(job.path("id").asString()))
                .anyMatch(line -> line.path("text").asString().contains("asked to skip"));
    }

    private void aCancelEndsThePreHookAndNotThePostHook(Stage stage, AgentUnderTest agent) throws IOException {
        Path began = folder.resolve("began");
        Path told = folder.resolve("told-of-cancel");
        hooks(
                stage,
                agent,
                own("touch " + began + "; sleep 600", folder),
                own("echo $RM_JOB_STATUS > " + told, folder));
        String id = stage.run(agent.hostId(), groupJob(stage, agent));
        Until.true_("the pre-hook runs", Stage.LONG, () -> Files.exists(began));
        stage.api.post("/api/jobs/" + id + "/cancel").expect(202);

        assertThat(stage.awaitEnd(id, Stage.LONG).path("outcome").asString()).isEqualTo("cancelled");
        assertThat(Files.readString(told)).isEqualTo("cancelled\n");
    }

    private void theHostsConfigurationRefuses(Stage stage, AgentUnderTest agent) throws IOException {
        Path ran = folder.resolve("ran");
        hooks(stage, agent, own("touch " + ran, folder), Map.of("mode", "off"));
        agent.process().terminate();
        Files.writeString(agent.config(), Files.readString(agent.config()) + "allowHooks: false\n");
        agent.start();
        Until.true_("the host says that it refuses hooks", Stage.LONG, () -> {
            JsonNode told = stage.api
                    .get("/api/hosts/" + agent.hostId())
                    .body()
                    .path("agent")
                    .path("allowsHooks");
            return told.isBoolean() && !told.booleanValue();
        });
        JsonNode job = backup(stage, agent);

        assertThat(job.path("error").path("code").asString()).isEqualTo("hook-failed");
        assertThat(job.path("error").path("message").asString()).contains("allowHooks: false");
        assertThat(ran).doesNotExist();
    }

    private static JsonNode backup(Stage stage, AgentUnderTest agent) {
        return stage.awaitEnd(stage.run(agent.hostId(), groupJob(stage, agent)), Stage.LONG);
    }

    private static Map<String, String> groupJob(Stage stage, AgentUnderTest agent) {
        return Map.of("kind", "backup", "sourceGroupId", stage.group(agent.hostId()));
    }

    private static void hooks(Stage stage, AgentUnderTest agent, Map<String, ?> pre, Map<String, ?> post) {
        stage.api
                .put("/api/source-groups/" + stage.group(agent.hostId()) + "/hooks", Map.of("pre", pre, "post", post))
                .expect(200);
        agent.awaitOnline(stage.api);
    }

    private static Map<String, ?> own(String script, Path directory) {
        return Map.of("mode", "own", "script", script, "directory", directory.toString());
    }

    private static Set<String> phases(Stage stage, String job) {
        return stage.api.lines(job).stream()
                .map(line -> line.path("phase").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
