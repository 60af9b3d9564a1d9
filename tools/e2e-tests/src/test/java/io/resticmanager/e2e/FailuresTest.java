package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Each failure that an operator meets has a code and a sentence of its own.
@Tag("slow")
class FailuresTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.14", "0.18", "0.19"})
    void every_failure_says_what_happened_and_what_to_do(String version) throws Exception {
        Path restic = Parts.restic(version);
        Path tree = OddTree.grow(folder.resolve("tree"));
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String good = stage.defineRepository("good");
            AgentUnderTest agent =
                    stage.enroll("alpha", restic, Map.of("repositoryId", good, "includes", List.of(tree.toString())));
            stage.awaitInitialised(agent);
            Function<String, Map<String, Object>> backup = repository ->
                    Map.of("kind", "backup", "repositoryId", repository, "includes", List.of(tree.toString()));

            fails(stage, agent, backup.apply(stage.defineRepository("absent")), "repository-missing");
            fails(stage, agent, backup.apply(wrongPassword(stage)), "wrong-password");
            fails(stage, agent, backup.apply(wrongLogin(stage)), "unauthorized");
            fails(
                    stage,
                    agent,
                    Map.of("kind", "backup", "repositoryId", good, "includes", List.of("/no/such/path")),
                    "source-missing");

            stage.restServer().kill9();
            JsonNode test =
                    stage.awaitEnd(stage.run(agent.hostId(), Map.of("kind", "test", "repositoryId", good)), Stage.LONG);
            assertThat(test.path("summary").path("test").path("reachable").asString())
                    .as("%s", test)
                    .isNotEqualTo("yes");
            fails(stage, agent, Map.of("kind", "stats", "repositoryId", good), "unreachable");
        }
    }

    private static String wrongPassword(Stage stage) {
        return stage.api
                .post(
                        "/api/repositories",
                        Map.of(
                                "name", "wrong password",
                                "url", stage.repositoryUrl("good"),
                                "password", "not the password",
                                "username", "fleet",
                                "secret", stage.secrets.storageSecret()))
                .expect(201)
                .text("id");
    }

    private static String wrongLogin(Stage stage) {
        return stage.api
                .post(
                        "/api/repositories",
                        Map.of(
                                "name", "wrong login",
                                "url", stage.repositoryUrl("good"),
                                "password", stage.secrets.repositoryPassword(),
                                "username", "fleet",
                                "secret", "not the secret"))
                .expect(201)
                .text("id");
    }

    private static void fails(Stage stage, AgentUnderTest agent, Map<String, ?> job, String code) {
        JsonNode ended = stage.awaitEnd(stage.run(agent.hostId(), job), Stage.LONG);
        assertThat(ended.path("outcome").asString()).as("%s", ended).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asString()).as("%s", ended).isEqualTo(code);
        assertThat(ended.path("error").path("message").asString())
                .contains(". ")
                .endsWith(".");
    }
}
