package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Each part is killed, or the wire between them cut, at each step of a backup; everything is started again, and then
/// the invariants are checked from outside: one end for the job (I1), green only with its snapshot in the repository
/// (I2), a cut never stops restic (I5), nothing stays running (I6), the audit chain holds (I8).
@Tag("slow")
class TortureTest {
    private static final AtomicInteger RUNS = new AtomicInteger();

    @TempDir
    Path folder;

    private Stage stage;
    private TcpProxy wire;
    private AgentUnderTest agent;
    private String repository;
    private Path tree;

    enum Victim {
        SERVER,
        AGENT,
        RESTIC,
        WIRE,
        SERVER_AND_AGENT
    }

    enum Step {
        ASKED,
        RUNNING,
        FLOWING,
        ENDING
    }

    @BeforeEach
    void put_up() throws Exception {
        tree = OddTree.big(folder.resolve("tree/random.bin"), 12, 7).getParent();
        stage = new Stage(folder);
        stage.startRestServer().startServer().setUp();
        wire = new TcpProxy(stage.serverPort);
        repository = stage.defineRepository("store");
        agent = stage.enrollThrough(
                wire.address(),
                "alpha",
                Parts.restic("0.18"),
                Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
        Until.true_(
                "the repository is made",
                Stage.LONG,
                () -> stage.api.all("/api/jobs?kind=init").stream()
                        .anyMatch(job -> job.path("outcome").asString().equals("succeeded")));
    }

    @AfterEach
    void take_down() {
        wire.close();
        stage.close();
    }

    @TestFactory
    List<DynamicTest> nothing_is_lost_whoever_dies_whenever() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Victim victim : Victim.values()) {
            for (Step step : Step.values()) {
                tests.add(DynamicTest.dynamicTest(victim + " at " + step, () -> torture(victim, step)));
            }
        }
        return tests;
    }

    private void torture(Victim victim, Step step) throws Exception {
        OddTree.big(tree.resolve("random.bin"), 12, RUNS.incrementAndGet());
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
                        Map.of("uploadKiBps", 6_000)));
        reach(step, id);
        Optional<ProcessHandle> restic = agent.restic();
        kill(victim);
        if (victim == Victim.WIRE || victim == Victim.SERVER) {
            restic.ifPresent(r -> assertThat(r.isAlive())
                    .as("I5: restic goes on while nobody can be told")
                    .isTrue());
        }
        revive(victim);
        JsonNode job = stage.awaitEnd(id, Duration.ofSeconds(120));
        checkEnd(victim, id, job);
        assertThat(agent.restic()).as("no restic is left").isEmpty();
        assertThat(Stage.count(folder.resolve("repositories/store/locks")))
                .as("no lock is left")
                .isZero();
        checkLog(id);
        stage.verifyAudit();
        assertThat(stage.api.all("/api/jobs?host=" + agent.hostId()))
                .as("I6: nothing stays open")
                .allMatch(j -> j.path("state").asString().equals("ended"));
    }

    private void reach(Step step, String id) {
        switch (step) {
            case ASKED -> {}
            case RUNNING ->
                stage.awaitJob(id, "runs", Stage.SOON, j -> !j.path("startedAt").isMissingNode());
            case FLOWING ->
                stage.awaitJob(
                        id,
                        "flows",
                        Stage.LONG,
                        j -> j.path("progress").path("bytesDone").asLong() > 0);
            case ENDING -> {
                stage.awaitJob(id, "runs", Stage.SOON, j -> !j.path("startedAt").isMissingNode());
                Until.true_(
                        "restic has come to its end",
                        Stage.LONG,
                        () -> agent.restic().isEmpty());
            }
        }
    }

    private void kill(Victim victim) {
        switch (victim) {
            case SERVER -> stage.server().kill9();
            case AGENT -> agent.process().kill9();
            case RESTIC -> agent.restic().ifPresent(ProcessHandle::destroyForcibly);
            case WIRE -> wire.cut();
            case SERVER_AND_AGENT -> {
                stage.server().kill9();
                agent.process().kill9();
            }
        }
    }

    private void revive(Victim victim) {
        switch (victim) {
            case SERVER -> stage.startServer();
            case AGENT -> agent.start();
            case RESTIC -> {}
            case WIRE -> wire.mend();
            case SERVER_AND_AGENT -> {
                stage.startServer();
                agent.start();
            }
        }
    }

    private void checkEnd(Victim victim, String id, JsonNode job) {
        String outcome = job.path("outcome").asString();
        boolean done = outcome.equals("succeeded") || outcome.equals("warnings");
        boolean inRepository =
                stage.resticSnapshots("store", Parts.restic("0.18")).contains("rm-job=" + id);
        if (done) {
            JsonNode confirmed = stage.awaitJob(
                    id,
                    "is confirmed",
                    Stage.LONG,
                    j -> j.path("confirmation").asString().equals("confirmed"));
            assertThat(confirmed.path("green").asBoolean()).isTrue();
            assertThat(inRepository)
                    .as("I2: green means that the snapshot is there")
                    .isTrue();
        } else {
            assertThat(job.path("green").asBoolean()).isFalse();
            assertThat(job.path("error").path("message").asString()).isNotBlank();
        }
        switch (victim) {
            case SERVER, WIRE -> assertThat(outcome).as("%s", job).isEqualTo("succeeded");
            case AGENT, SERVER_AND_AGENT -> {
                if (!done) {
                    assertThat(job.path("error").path("code").asString()).isEqualTo("agent-restarted");
                }
            }
            case RESTIC -> assertThat(outcome).isIn("failed", "succeeded");
        }
        long runs = stage.resticSnapshots("store", Parts.restic("0.18"))
                .lines()
                .filter(line -> line.contains("rm-job=" + id))
                .count();
        assertThat(runs).as("I1: it ran at most once").isLessThanOrEqualTo(1);
    }

    private void checkLog(String id) {
        List<JsonNode> lines = new ArrayList<>();
        stage.api
                .get("/api/jobs/" + id + "/log?limit=5000")
                .body()
                .path("items")
                .forEach(lines::add);
        assertThat(lines.stream().map(l -> l.path("line").asLong()).toList())
                .as("the log has every line once")
                .isEqualTo(LongStream.rangeClosed(1, lines.size()).boxed().toList());
    }
}
