package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Agents that lie, stammer, shout or say nothing, against the packaged server, while a real agent backs up beside them
/// and must notice none of it.
@Tag("slow")
class OutsideSocketTest {
    private static final String INSTANCE = "01JDCW0000000000000000000A";
    private static final String OTHER_INSTANCE = "01JDCW0000000000000000000B";
    private static final String SPOOL = "01JDCW0000000000000000000C";
    private static final String JOB = "01JDCW0000000000000000000D";

    @TempDir
    Path folder;

    @Test
    void whatever_an_agent_does_is_answered_and_no_other_agent_notices() throws Exception {
        Path big = OddTree.big(folder.resolve("big/random.bin"), 24, 21).getParent();
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String repository = stage.defineRepository("store");
            AgentUnderTest honest = stage.enroll(
                    "honest",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(big.toString())));
            stage.awaitInitialised(honest);
            String backup = stage.run(
                    honest.hostId(),
                    Map.of(
                            "kind",
                            "backup",
                            "repositoryId",
                            repository,
                            "includes",
                            List.of(big.toString()),
                            "limits",
                            Map.of("uploadKiBps", 1_500)));
            FakeAgent fake = FakeAgent.enrolled(stage, "fake", repository);
            stage.api
                    .all("/api/jobs?host=" + fake.hostId)
                    .forEach(job -> stage.api.post("/api/jobs/" + job.path("id").asString() + "/cancel"));
            FakeAgent.Talk silent = fake.open();

            badMannersCostTheConnection(stage, fake);
            storiesAreTakenOnceWhateverTheOrder(stage, fake, repository);
            twoProcessesWithOneIdentity(stage, fake);
            revokedAtOnce(stage, fake);
            assertThat(silent.awaitClose()).as("a hello that never comes").isEqualTo(4001);

            assertThat(stage.awaitEnd(backup, Stage.LONG).path("outcome").asString())
                    .isEqualTo("succeeded");
            assertThat(stage.server()
                            .output()
                            .lines()
                            .filter(line -> line.contains("agent disconnected") && line.contains(honest.hostId())))
                    .as("the honest agent was never disconnected")
                    .isEmpty();
            assertThat(stage.api.get("/readyz").status()).isEqualTo(200);
            stage.verifyAudit();
        }
    }

    private static void badMannersCostTheConnection(Stage stage, FakeAgent fake) {
        assertThat(fake.refusedUpgrade("rma_nobody")).isEqualTo(Optional.of(401));

        FakeAgent.Talk old = fake.open();
        old.say(fake.hello(0, INSTANCE, SPOOL, 0));
        fake.assertRefused(old, "protocol-too-old");

        FakeAgent.Talk young = fake.open();
        young.say(fake.hello(99, INSTANCE, SPOOL, 0));
        fake.assertRefused(young, "protocol-too-new");

        FakeAgent.Talk impatient = fake.open();
        impatient.say(FakeAgent.message("heartbeat", null, Map.of("runningJobs", 0)));
        assertThat(impatient.awaitClose()).isEqualTo(4001);

        FakeAgent.Talk loud = greeted(fake, 0);
        loud.blurt(FakeAgent.message("nonsense", null, Map.of("text", "x".repeat(2 << 20))));
        loud.awaitEnd();
        Until.present(
                "the server closes with 1009",
                Stage.SOON,
                () -> stage.server()
                        .output()
                        .lines()
                        .filter(line -> line.contains("agent disconnected")
                                && line.contains(fake.hostId)
                                && line.contains("code=1009"))
                        .findFirst());

        FakeAgent.Talk broken = greeted(fake, 0);
        broken.say("{\"type\":\"heartbeat\",");
        assertThat(broken.awaitClose()).isEqualTo(1007);

        FakeAgent.Talk newer = greeted(fake, 0);
        newer.say(FakeAgent.message("dreams.of-tomorrow", null, Map.of()));
        assertThat(newer.await("error").path("code").asString()).isEqualTo("unknown-type");
        assertThat(newer.isOpen()).isTrue();
        newer.close();
    }

    private static FakeAgent.Talk greeted(FakeAgent fake, long lastSeq, String... openJobs) {
        FakeAgent.Talk talk = fake.open();
        talk.say(fake.hello(1, INSTANCE, SPOOL, lastSeq, openJobs));
        talk.await("welcome");
        return talk;
    }

    private static void storiesAreTakenOnceWhateverTheOrder(Stage stage, FakeAgent fake, String repository) {
        String at = Instant.now().toString();
        String started = FakeAgent.message(
                "job.started",
                1L,
                Map.of(
                        "jobId",
                        JOB,
                        "repositoryId",
                        repository,
                        "kind",
                        "stats",
                        "spec",
                        Map.of("kind", "stats"),
                        "origin",
                        Map.of("by", "command", "requestedAt", at),
                        "startedAt",
                        at));
        String firstLines = log(2, 1, at, "one", "two");
        String lastLine = log(3, 3, at, "three");
        String finished = finished(4, "succeeded", at);

        FakeAgent.Talk talk = greeted(fake, 0);
        talk.say(firstLines);
        assertThat(talk.await("error").path("expected").asLong()).isEqualTo(1);
        for (String fact : List.of(started, started, firstLines, firstLines)) {
            talk.say(fact);
        }
        talk.await("ack", ack -> ack.path("seq").asLong() == 2);
        talk.say(finished);
        talk.await("error", error -> error.path("expected").asLong() == 3);
        talk.say(lastLine);
        talk.say(firstLines);
        talk.say(finished);
        talk.await("ack", ack -> ack.path("seq").asLong() == 4);
        talk.close();

        // Everything again on another connection, and then another end, which comes too late.
        FakeAgent.Talk again = greeted(fake, 4);
        assertThat(again.await("welcome").path("ackedSeq").asLong()).isEqualTo(4);
        List.of(started, firstLines, lastLine, finished).forEach(again::say);
        again.say(finished(5, "failed", at));
        again.await("ack", ack -> ack.path("seq").asLong() == 5);
        again.close();

        JsonNode job = stage.api.get("/api/jobs/" + JOB).expect(200).body();
        assertThat(job.path("outcome").asString()).isEqualTo("succeeded");
        assertThat(stage.api.lines(JOB).stream()
                        .map(line -> line.path("text").asString())
                        .toList())
                .containsExactly("one", "two", "three");
    }

    private static String log(long seq, long firstLine, String at, String... texts) {
        List<Map<String, String>> lines = new ArrayList<>();
        for (String text : texts) {
            lines.add(Map.of("at", at, "stream", "stdout", "phase", "stats", "text", text));
        }
        return FakeAgent.message("job.log", seq, Map.of("jobId", JOB, "firstLine", firstLine, "lines", lines));
    }

    private static String finished(long seq, String outcome, String at) {
        return FakeAgent.message(
                "job.finished", seq, Map.of("jobId", JOB, "outcome", outcome, "exitCode", 0, "finishedAt", at));
    }

    private static void twoProcessesWithOneIdentity(Stage stage, FakeAgent fake) {
        FakeAgent.Talk first = greeted(fake, 5);
        FakeAgent.Talk second = fake.open();
        second.say(fake.hello(1, OTHER_INSTANCE, SPOOL, 5));
        fake.assertRefused(second, "duplicate-identity");
        assertThat(first.isOpen()).isTrue();
        assertThat(stage.api
                        .get("/api/hosts/" + fake.hostId)
                        .body()
                        .path("duplicateIdentity")
                        .isMissingNode())
                .as("the host says so")
                .isFalse();
        FakeAgent.Talk reborn = fake.open();
        reborn.say(fake.hello(1, INSTANCE, SPOOL, 5));
        reborn.await("welcome");
        assertThat(first.awaitClose()).as("the same process again").isEqualTo(4002);
        reborn.close();
    }

    private static void revokedAtOnce(Stage stage, FakeAgent fake) {
        FakeAgent.Talk talk = greeted(fake, 5);
        stage.api.remove("/api/hosts/" + fake.hostId).expect(204);
        fake.assertRefused(talk, "revoked");
        FakeAgent.Talk back = fake.open();
        back.blurt(fake.hello(1, INSTANCE, SPOOL, 5));
        fake.assertRefused(back, "revoked");
    }
}
