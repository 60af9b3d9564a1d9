package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/// Two hosts, one repository, two hundred jobs of every kind (I4): what needs the repository alone has it alone, as
/// restic's own locks and processes show; every job ends; no lock is left.
// It keeps both processors busy for minutes: others' deadlines are not made for that beside them.
@Isolated
@Tag("slow")
class SoakTest {
    private static final Map<String, Integer> MIX =
            Map.of("backup", 56, "snapshots", 66, "stats", 34, "unlock", 24, "forget", 8, "check", 7, "prune", 5);
    private static final Set<String> ALONE = Set.of("forget", "check", "prune");
    private static final int ONE_IN_CANCELLED = 12;
    /// Where others use the machine too; alone it takes a third.
    private static final Duration DEADLINE = Duration.ofMinutes(9);

    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final int FILE_BYTES = 200_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Set<String> cancelled = new HashSet<>();
    private final Set<String> toCancelWhenRunning = new HashSet<>();
    private final List<AgentUnderTest> agents = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void two_hundred_mixed_jobs_of_two_hosts_never_collide() throws Exception {
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer();
            Path repository = folder.resolve("repositories/store");
            stage.restic("store", List.of(Parts.restic("0.18").toString(), "init", "--repository-version", "1"));
            String key =
                    stage.restic("store", List.of(Parts.restic("0.18").toString(), "cat", "masterkey", "--no-lock"));
            stage.startServer().setUp();
            String id = repository(stage);
            enroll(stage, id, "alpha", "0.18");
            enroll(stage, id, "beta", "0.19");
            try (LockWatch locks = new LockWatch(repository, key);
                    ResticWatch restics =
                            new ResticWatch(List.of(Parts.restic("0.18"), Parts.restic("0.19")), folder.toString())) {
                Map<String, String> kinds = ask(stage, id);
                awaitAll(stage, id);

                Map<String, JsonNode> jobs = new HashMap<>();
                stage.api
                        .all("/api/jobs?repository=" + id)
                        .forEach(job -> jobs.put(job.path("id").asString(), job));
                assertThat(jobs.keySet()).as("seed %d", seed).containsAll(kinds.keySet());
                jobs.values().forEach(this::endedWell);
                Until.true_("no lock is left", Stage.SOON, () -> Stage.count(repository.resolve("locks")) == 0);
                assertThat(locks.collisions()).as("seed %d", seed).isEmpty();
                assertThat(restics.collisions()).as("seed %d", seed).isEmpty();

                int alone = (int) kinds.keySet().stream()
                        .filter(job -> ALONE.contains(kinds.get(job)) && !cancelled.contains(job))
                        .count();
                assertThat(alone).isPositive();
                assertThat(locks.exclusive()).isGreaterThanOrEqualTo(alone);
                assertThat(locks.shared()).isPositive();
                assertThat(restics.alone()).isGreaterThanOrEqualTo(alone);
            }
            stage.restic("store", List.of(Parts.restic("0.18").toString(), "check", "--read-data"));
            stage.verifyAudit();
        }
    }

    private static String repository(Stage stage) {
        String id = stage.defineRepository("store");
        Map<String, String> keeper = Map.of(
                "url",
                stage.startFullAccess() + "store/",
                "username",
                "keeper",
                "secret",
                stage.secrets.storageSecret());
        stage.api
                .patch("/api/repositories/" + id, Map.of("adminCredential", keeper))
                .expect(200);
        return id;
    }

    private void enroll(Stage stage, String repository, String name, String version) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree-" + name));
        change(tree);
        AgentUnderTest agent = stage.enroll(
                name, Parts.restic(version), Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
        stage.api
                .put(
                        "/api/source-groups/" + stage.group(agent.hostId()) + "/retention",
                        Map.of("policy", Map.of("keep", Map.of("last", 3))))
                .expect(200);
        agents.add(agent);
    }

    /// Answers what was asked for, each with its kind.
    private Map<String, String> ask(Stage stage, String repository) {
        List<String> mixed = new ArrayList<>();
        MIX.forEach((kind, count) -> mixed.addAll(Collections.nCopies(count, kind)));
        Collections.shuffle(mixed, random);
        Map<String, String> kinds = new HashMap<>();
        for (String kind : mixed) {
            AgentUnderTest agent = agents.get(random.nextInt(agents.size()));
            String id = stage.run(
                    agent.hostId(),
                    Set.of("backup", "forget").contains(kind)
                            ? Map.of("kind", kind, "sourceGroupId", stage.group(agent.hostId()))
                            : Map.of("kind", kind, "repositoryId", repository));
            kinds.put(id, kind);
            if (random.nextInt(ONE_IN_CANCELLED) == 0) {
                cancelled.add(id);
                if (random.nextBoolean()) {
                    stage.api.post("/api/jobs/" + id + "/cancel");
                } else {
                    toCancelWhenRunning.add(id);
                }
            }
        }
        return kinds;
    }

    private void awaitAll(Stage stage, String repository) {
        Until.true_("every job has ended, seed " + seed, DEADLINE, LOOK_EVERY, () -> {
            List<JsonNode> running = stage.api.all("/api/jobs?state=running&repository=" + repository);
            for (JsonNode job : running) {
                String id = job.path("id").asString();
                if (toCancelWhenRunning.remove(id)) {
                    stage.api.post("/api/jobs/" + id + "/cancel");
                }
            }
            if (random.nextInt(3) == 0) {
                change(folder.resolve(
                        "tree-" + agents.get(random.nextInt(agents.size())).name()));
            }
            return running.isEmpty()
                    && stage.api.all("/api/jobs?repository=" + repository).stream()
                            .allMatch(job -> job.path("state").asString().equals("ended"));
        });
    }

    private void endedWell(JsonNode job) {
        String outcome = job.path("outcome").asString();
        boolean wanted = !cancelled.contains(job.path("id").asString());
        // A cancel that comes too late changes nothing.
        assertThat(outcome)
                .as("seed %d: %s", seed, job)
                .isIn(wanted ? Set.of("succeeded") : Set.of("succeeded", "cancelled"));
        if (outcome.equals("succeeded") && job.path("kind").asString().equals("backup")) {
            assertThat(job.path("confirmation").asString())
                    .as("seed %d: %s", seed, job)
                    .isEqualTo("confirmed");
        }
    }

    private void change(Path tree) throws IOException {
        byte[] content = new byte[FILE_BYTES];
        random.nextBytes(content);
        Files.write(tree.resolve("file-" + random.nextInt(8)), content);
    }
}
