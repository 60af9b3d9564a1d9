package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A repository that hosts may only add to, cared for through a second endpoint that may delete.
@Tag("slow")
class CareTest {
    private static final int BACKUPS = 6;
    private static final int MEBIBYTES = 3;

    @TempDir
    Path folder;

    @Test
    void forget_prune_and_check_run_by_themselves_with_the_admin_login_and_never_without() throws Exception {
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String repository = stage.defineRepository("store");
            Path tree = Files.createDirectories(folder.resolve("tree"));
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
            stage.awaitInitialised(agent);
            backUp(stage, agent, tree);
            String group = stage.group(agent.hostId());
            stage.api
                    .put(
                            "/api/source-groups/" + group + "/retention",
                            Map.of("policy", Map.of("keep", Map.of("last", 3))))
                    .expect(200);

            nothingGoesWithoutLogin(stage, agent, repository, group);
            nothingGoesWithALoginThatMayNotDelete(stage, agent, repository, group);
            String oldest = oldest(stage, repository);
            stage.api
                    .set("/api/snapshots/" + oldest + "/pin", Map.of("reason", "before the upgrade"))
                    .expect(200);
            everythingIsDoneByItself(stage, repository);
            thePinnedOneStayedAndGoesWithoutItsPin(stage, agent, group, oldest);
            damageIsFound(stage, agent, repository);
            stage.verifyAudit();
        }
    }

    private static void backUp(Stage stage, AgentUnderTest agent, Path tree) throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < BACKUPS; i++) {
            byte[] content = new byte[MEBIBYTES << 20];
            random.nextBytes(content);
            Files.write(tree.resolve("file"), content);
            String job =
                    stage.run(agent.hostId(), Map.of("kind", "backup", "sourceGroupId", stage.group(agent.hostId())));
            stage.awaitJob(
                    job,
                    "confirmed",
                    Stage.LONG,
                    j -> j.path("confirmation").asString().equals("confirmed"));
        }
    }

    private static void nothingGoesWithoutLogin(Stage stage, AgentUnderTest agent, String repository, String group) {
        for (Map<String, ?> job : List.of(
                Map.of("kind", "forget", "sourceGroupId", group),
                Map.of("kind", "prune", "repositoryId", repository))) {
            assertThat(stage.api
                            .post("/api/hosts/" + agent.hostId() + "/jobs", job)
                            .expect(409)
                            .text("detail"))
                    .contains("admin login");
        }
        change(stage, repository, "* * * * *", true);
        Until.true_(
                "the trouble is told",
                Stage.LONG,
                () -> maintenance(stage, repository)
                        .path("prune")
                        .path("trouble")
                        .asString("")
                        .contains("admin login"));
        change(stage, repository, "@yearly", false);
    }

    private static void nothingGoesWithALoginThatMayNotDelete(
            Stage stage, AgentUnderTest agent, String repository, String group) {
        setAdminLogin(stage, repository, Map.of("username", "fleet", "secret", stage.secrets.storageSecret()));
        JsonNode forget =
                stage.awaitEnd(stage.run(agent.hostId(), Map.of("kind", "forget", "sourceGroupId", group)), Stage.LONG);
        assertThat(forget.path("outcome").asString()).as("%s", forget).isEqualTo("failed");
        JsonNode prune = stage.awaitEnd(
                stage.run(agent.hostId(), Map.of("kind", "prune", "repositoryId", repository)), Stage.LONG);
        assertThat(prune.path("summary").path("prune").path("freedBytes").asLong(0))
                .as("%s", prune)
                .isZero();
        assertThat(snapshots(stage)).isEqualTo(BACKUPS);
    }

    private static void everythingIsDoneByItself(Stage stage, String repository) throws IOException {
        String full = stage.startFullAccess() + "store/";
        setAdminLogin(
                stage, repository, Map.of("url", full, "username", "keeper", "secret", stage.secrets.storageSecret()));
        long before = bytes(stage);
        change(stage, repository, "* * * * *", true);
        Until.true_(
                "a prune freed something",
                Stage.LONG,
                () -> stage.api.all("/api/jobs?kind=prune&repository=" + repository).stream()
                        .anyMatch(job -> job.path("summary")
                                        .path("prune")
                                        .path("freedBytes")
                                        .asLong(0)
                                > 0));
        Until.true_(
                "a check verified a part",
                Stage.LONG,
                () -> maintenance(stage, repository)
                        .path("lastVerified")
                        .path("readDataSubset")
                        .asString("")
                        .endsWith("/8"));
        change(stage, repository, "@yearly", false);
        assertThat(stage.api.all("/api/jobs?kind=forget&repository=" + repository))
                .anyMatch(job -> job.path("summary")
                                        .path("forget")
                                        .path("removed")
                                        .asInt()
                                == BACKUPS - 4
                        && job.path("summary").path("forget").path("pinned").asInt() == 1);
        assertThat(snapshots(stage)).isEqualTo(4);
        assertThat(before - bytes(stage)).isGreaterThan(MEBIBYTES << 20);
        assertThat(stage.api.all("/api/jobs?kind=prune&repository=" + repository))
                .anyMatch(job -> job.path("origin").path("reason").asString().equals("cadence"));
        JsonNode now = maintenance(stage, repository);
        assertThat(now.path("prune").has("trouble")).isFalse();
        assertThat(now.path("lastPruned").path("at").asString()).isNotBlank();
        Until.true_(
                "what was begun has ended",
                Stage.LONG,
                () -> stage.api.all("/api/jobs?repository=" + repository).stream()
                        .allMatch(job -> job.path("state").asString().equals("ended")));
    }

    private static void thePinnedOneStayedAndGoesWithoutItsPin(
            Stage stage, AgentUnderTest agent, String group, String oldest) {
        Map<String, ?> forget = Map.of("kind", "forget", "sourceGroupId", group);
        String job = stage.run(agent.hostId(), forget);
        JsonNode ended = stage.awaitEnd(job, Stage.LONG);
        assertThat(ended.path("summary").path("forget").path("pinned").asInt())
                .as("%s", ended)
                .isEqualTo(1);
        assertThat(stage.api.getText("/api/jobs/" + job + "/log.txt")).contains("1 more that is pinned: it stays.");
        assertThat(snapshots(stage)).isEqualTo(4);

        stage.api.delete("/api/snapshots/" + oldest + "/pin").expect(204);
        JsonNode after = stage.awaitEnd(stage.run(agent.hostId(), forget), Stage.LONG);
        assertThat(after.path("summary").path("forget").path("removed").asInt())
                .as("%s", after)
                .isEqualTo(1);
        assertThat(snapshots(stage)).isEqualTo(3);
        // The listing that shows it comes after the end of the job, by a way of its own.
        Until.true_(
                "the server knows that it is gone",
                Stage.LONG,
                () -> stage.api.get("/api/snapshots/" + oldest).body().has("goneAt"));
    }

    private static String oldest(Stage stage, String repository) {
        return stage.api
                .all("/api/repositories/" + repository + "/snapshots")
                .getLast()
                .path("id")
                .asString();
    }

    private static void damageIsFound(Stage stage, AgentUnderTest agent, String repository) throws IOException {
        Path pack;
        try (Stream<Path> packs = Files.walk(stage.folder.resolve("repositories/store/data"))) {
            pack = packs.filter(Files::isRegularFile)
                    .max(Comparator.comparing(path -> path.toFile().length()))
                    .orElseThrow();
        }
        byte[] content = Files.readAllBytes(pack);
        content[content.length / 2] ^= 1;
        assertThat(pack.toFile().setWritable(true)).isTrue();
        Files.write(pack, content);
        JsonNode check = stage.awaitEnd(
                stage.run(
                        agent.hostId(), Map.of("kind", "check", "repositoryId", repository, "readDataSubset", "100%")),
                Stage.LONG);
        assertThat(check.path("outcome").asString()).as("%s", check).isEqualTo("failed");
        assertThat(check.path("summary").path("check").path("errors").asLong()).isPositive();
        assertThat(check.path("error").path("message").asString()).contains("The check found");
    }

    private static void setAdminLogin(Stage stage, String repository, Map<String, ?> login) {
        stage.api
                .patch("/api/repositories/" + repository, Map.of("adminCredential", login))
                .expect(200);
    }

    private static void change(Stage stage, String repository, String cron, boolean enabled) {
        Map<String, ?> cadence = Map.of("cron", cron, "zone", "UTC", "enabled", enabled);
        stage.api
                .put(
                        "/api/repositories/" + repository + "/maintenance",
                        Map.of(
                                "forget",
                                cadence,
                                "prune",
                                cadence,
                                "check",
                                cadence,
                                "checkParts",
                                8,
                                "maxUnused",
                                "0"))
                .expect(200);
    }

    private static JsonNode maintenance(Stage stage, String repository) {
        return stage.api
                .get("/api/repositories/" + repository + "/maintenance")
                .expect(200)
                .body();
    }

    private static int snapshots(Stage stage) {
        return stage.resticSnapshots("store", Parts.restic("0.18")).split("\n").length;
    }

    private static long bytes(Stage stage) throws IOException {
        try (Stream<Path> files = Files.walk(stage.folder.resolve("repositories/store"))) {
            return files.mapToLong(
                            path -> path.toFile().isFile() ? path.toFile().length() : 0)
                    .sum();
        }
    }
}
