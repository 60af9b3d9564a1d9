package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
///
/// The pairs that matter run always, and some of the others by chance. `-Dtorture.seed=N` repeats a choice,
/// `-Dtorture.all=true` runs all pairs.
@Tag("slow")
class TortureTest {
    private static final int BY_CHANCE = 5;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("torture.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);
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
        ACCEPTED,
        STARTED,
        FLOWING,
        /// restic's backup has ended, but the agent has not asked for its snapshot yet.
        VERIFYING,
        /// The end is in the agent's spool, and the server cannot have heard of it: the wire is cut before.
        SPOOLED,
        ENDED
    }

    record Pair(Victim victim, Step step) {
        boolean matters() {
            return switch (victim) {
                case SERVER -> step == Step.ACCEPTED || step == Step.FLOWING || step == Step.SPOOLED;
                case AGENT -> step != Step.ASKED && step != Step.ENDED;
                case RESTIC -> step == Step.FLOWING || step == Step.VERIFYING;
                case WIRE -> step == Step.STARTED || step == Step.FLOWING || step == Step.VERIFYING;
                case SERVER_AND_AGENT -> step == Step.ASKED || step == Step.FLOWING || step == Step.SPOOLED;
            };
        }
    }

    @BeforeEach
    void put_up() throws Exception {
        tree = OddTree.big(folder.resolve("tree/random.bin"), 12, seed).getParent();
        stage = new Stage(folder);
        stage.startRestServer().startServer().setUp();
        wire = new TcpProxy(stage.serverPort);
        repository = stage.defineRepository("store");
        agent = stage.enrollThrough(
                wire.address(),
                "alpha",
                Parts.restic("0.18"),
                Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
        stage.awaitInitialised(agent);
    }

    @AfterEach
    void take_down() {
        wire.close();
        stage.close();
    }

    @TestFactory
    List<DynamicTest> nothing_is_lost_whoever_dies_whenever() {
        List<Pair> chosen = new ArrayList<>();
        List<Pair> others = new ArrayList<>();
        for (Victim victim : Victim.values()) {
            for (Step step : Step.values()) {
                Pair pair = new Pair(victim, step);
                (pair.matters() || Boolean.getBoolean("torture.all") ? chosen : others).add(pair);
            }
        }
        Collections.shuffle(others, random);
        chosen.addAll(others.subList(0, Math.min(BY_CHANCE, others.size())));
        Collections.shuffle(chosen, random);
        return chosen.stream()
                .map(pair -> DynamicTest.dynamicTest(
                        pair.victim() + " at " + pair.step() + ", seed " + seed, () -> tell(pair)))
                .toList();
    }

    // Reports of dynamic tests do not say which one it was.
    private void tell(Pair pair) throws Exception {
        int before = agent.process().output().length();
        try {
            torture(pair);
        } catch (AssertionError failed) {
            throw new AssertionError(
                    "%s, seed %d: %s%nThe agent said:%n%s"
                            .formatted(
                                    pair,
                                    seed,
                                    failed.getMessage(),
                                    agent.process().output().substring(before)),
                    failed);
        }
    }

    private void torture(Pair pair) throws Exception {
        OddTree.big(tree.resolve("random.bin"), 12, random.nextLong());
        String id = askForBackup();
        reach(pair.step(), id);
        Optional<ProcessHandle> restic =
                pair.step() == Step.STARTED || pair.step() == Step.FLOWING ? agent.restic("backup") : Optional.empty();
        kill(pair.victim());
        if (pair.victim() == Victim.WIRE || pair.victim() == Victim.SERVER) {
            restic.ifPresent(r -> goesOn(r, id));
        }
        revive(pair.victim());
        JsonNode job = stage.awaitEnd(id, Stage.LONG);
        checkEnd(pair, id, job);
        Until.true_(
                "no backup is left", Stage.SOON, () -> agent.restic("backup").isEmpty());
        Until.true_("no lock is left", Stage.SOON, () -> Stage.count(folder.resolve("repositories/store/locks")) == 0);
        checkLog(id);
        stage.verifyAudit();
        assertThat(stage.api.all("/api/jobs?host=" + agent.hostId()))
                .as("I6: nothing stays open")
                .allMatch(j -> j.path("state").asString().equals("ended"));
    }

    // What died last may still be on its way back, and its host is called online a while longer than it is.
    private String askForBackup() {
        Map<String, ?> backup = Map.of(
                "kind",
                "backup",
                "repositoryId",
                repository,
                "includes",
                List.of(tree.toString()),
                "limits",
                Map.of("uploadKiBps", 6_000));
        return Until.present("a backup can be asked for", Stage.SOON, () -> {
            Api.Answer answer = stage.api.post("/api/hosts/" + agent.hostId() + "/jobs", backup);
            return answer.status() == 409
                    ? Optional.empty()
                    : Optional.of(answer.expect(201).text("id"));
        });
    }

    // It may come to its own end meanwhile; then its end is in the journal and spoken of later.
    private void goesOn(ProcessHandle restic, String id) {
        assertThat(restic.isAlive() || agent.hasAccepted(id))
                .as("I5: restic goes on while nobody can be told")
                .isTrue();
    }

    private void reach(Step step, String id) {
        switch (step) {
            case ASKED -> {}
            case ACCEPTED -> Until.true_("it is accepted", Stage.SOON, () -> agent.hasAccepted(id));
            case STARTED -> awaitStarted(id);
            case FLOWING ->
                stage.awaitJob(
                        id,
                        "flows",
                        Stage.LONG,
                        j -> j.path("progress").path("bytesDone").asLong() > 0 || isEnded(j));
            case VERIFYING -> awaitResticsEnd(id);
            case SPOOLED -> {
                awaitStarted(id);
                wire.cut();
                Until.true_("its end is spooled", Stage.LONG, () -> agent.hasSpooledEnd(id));
            }
            case ENDED -> stage.awaitEnd(id, Stage.LONG);
        }
    }

    private void awaitStarted(String id) {
        stage.awaitJob(id, "runs", Stage.SOON, j -> j.hasNonNull("startedAt"));
    }

    private void awaitResticsEnd(String id) {
        Until.true_("restic runs", Stage.LONG, () -> agent.restic("backup").isPresent() || agent.hasSpooledEnd(id));
        Until.true_(
                "restic has come to its end",
                Stage.LONG,
                () -> agent.restic("backup").isEmpty());
    }

    private static boolean isEnded(JsonNode job) {
        return job.path("state").asString().equals("ended");
    }

    private void kill(Victim victim) {
        switch (victim) {
            case SERVER -> stage.server().kill9();
            case AGENT -> agent.process().kill9();
            case RESTIC ->
                agent.restic("backup").or(() -> agent.restic("snapshots")).ifPresent(ProcessHandle::destroyForcibly);
            case WIRE -> wire.cut();
            case SERVER_AND_AGENT -> {
                stage.server().kill9();
                agent.process().kill9();
            }
        }
    }

    private void revive(Victim victim) {
        if (victim == Victim.SERVER || victim == Victim.SERVER_AND_AGENT) {
            stage.startServer();
        }
        wire.mend();
        if (victim == Victim.AGENT || victim == Victim.SERVER_AND_AGENT) {
            agent.start();
        }
    }

    private void checkEnd(Pair pair, String id, JsonNode job) {
        String outcome = job.path("outcome").asString();
        boolean done = outcome.equals("succeeded") || outcome.equals("warnings");
        List<String> ofJob = stage.resticSnapshots("store", Parts.restic("0.18"))
                .lines()
                .filter(line -> line.contains("rm-job=" + id))
                .toList();
        assertThat(ofJob).as("I1: it ran at most once").hasSizeLessThanOrEqualTo(1);
        if (done) {
            JsonNode confirmed = stage.awaitJob(
                    id,
                    "is confirmed",
                    Stage.LONG,
                    j -> j.path("confirmation").asString().equals("confirmed"));
            assertThat(confirmed.path("green").asBoolean()).isTrue();
            assertThat(ofJob).as("I2: green means that the snapshot is there").hasSize(1);
        } else {
            assertThat(job.path("green").asBoolean()).isFalse();
            assertThat(job.path("error").path("message").asString()).isNotBlank();
        }
        boolean endWasSafe = pair.step() == Step.SPOOLED || pair.step() == Step.ENDED;
        switch (pair.victim()) {
            case SERVER, WIRE -> assertThat(outcome).as("%s", job).isEqualTo("succeeded");
            case AGENT, SERVER_AND_AGENT -> {
                if (endWasSafe) {
                    assertThat(outcome).as("%s", job).isEqualTo("succeeded");
                } else if (!done) {
                    assertThat(job.path("error").path("code").asString()).isEqualTo("agent-restarted");
                }
            }
            case RESTIC -> {
                assertThat(outcome).isIn("failed", "succeeded");
                if (pair.step() == Step.VERIFYING || endWasSafe) {
                    assertThat(outcome).as("%s", job).isEqualTo("succeeded");
                }
            }
        }
    }

    private void checkLog(String id) {
        List<JsonNode> lines = stage.api.lines(id);
        assertThat(lines.stream().map(l -> l.path("line").asLong()).toList())
                .as("the log has every line once")
                .isEqualTo(LongStream.rangeClosed(1, lines.size()).boxed().toList());
    }
}
