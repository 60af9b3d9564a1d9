package io.resticmanager.ws.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.ws.wire.Mutation;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged messages against a living server, a fixed number of them: it goes on, its memory stays flat, and the other
/// agent keeps its connection.
class AgentSocketFuzzTest {
    private static final long SEED = 20261124;
    private static final String INSTANCE = "01JDCW00000000000000000001";

    @TempDir
    Path directory;

    @Test
    void damaged_messages_harm_only_their_sender() throws Exception {
        Random random = new Random(SEED);
        try (TestServer server = new TestServer(directory)) {
            TestServer.Enrolled good = server.enroll();
            TestServer.Enrolled bad = server.enroll();
            try (RawAgent other = RawAgent.welcome(server, good, INSTANCE, 0)) {
                fuzz(server, bad, random, 300); // warm
                long before = heap();
                fuzz(server, bad, random, 2_500);
                assertThat(heap() - before).as("bytes grown, seed %s", SEED).isLessThan(24L << 20);
                other.say(RawAgent.started(
                        1, server.ulid().text(), server.repository.id().toString()));
                other.awaitAck(1);
                assertThat(other.isOpen()).isTrue();
            }
        }
    }

    private static void fuzz(TestServer server, TestServer.Enrolled host, Random random, int messages)
            throws Exception {
        String job = server.ulid().text();
        List<String> seeds = List.of(
                RawAgent.hello(host, INSTANCE, 0),
                RawAgent.started(1, job, server.repository.id().toString()),
                RawAgent.log(2, job, 1),
                RawAgent.heartbeat(),
                "{\"type\":\"plan.applied\",\"payload\":{\"version\":\"" + job + "\",\"problems\":[\"x\"]}}",
                "{\"type\":\"command.rejected\",\"payload\":{\"jobId\":\"" + job
                        + "\",\"code\":\"x\",\"message\":\"m\"}}",
                "{\"type\":\"snapshots.report\",\"payload\":{\"reportId\":\"R\",\"repositoryId\":\""
                        + server.repository.id()
                        + "\",\"listingStartedAt\":\"2026-11-23T12:00:00Z\",\"part\":1,\"parts\":2,\"items\":[]}}");
        RawAgent agent = null;
        for (int i = 0; i < messages; i++) {
            if (agent == null || !agent.isOpen()) {
                if (agent != null) {
                    agent.close();
                }
                agent = RawAgent.connect(server, host);
                if (random.nextInt(10) > 0) {
                    agent.say(RawAgent.hello(host, INSTANCE, 0));
                }
            }
            try {
                agent.say(Mutation.of(seeds.get(random.nextInt(seeds.size())), random));
            } catch (java.util.concurrent.ExecutionException closedMeanwhile) {
                agent.close();
                agent = null;
            }
        }
        if (agent != null) {
            agent.close();
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
