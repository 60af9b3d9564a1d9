package io.resticmanager.ws.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.ws.server.TestServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A long log through the real spool, socket and database. Prints its figure; the verdict is that nothing is lost.
@Tag("slow")
class ThroughputTest {
    private static final int FACTS = 2_000;
    private static final int LINES = 200;

    @TempDir
    Path directory;

    @Test
    void a_long_log_arrives_whole() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("server"));
                FileSpool spool = FileSpool.open(
                        directory.resolve("spool"), FileSpool.Bounds.DEFAULT, server.ids, Clock.systemUTC())) {
            var host = server.enroll();
            try (TestAgent agent = new TestAgent(server.uri(), host.bearer(), host.machineId(), spool)) {
                agent.start();
                for (int round = 0; round < 2; round++) {
                    JobId job = new JobId(server.ulid());
                    agent.append(TestAgent.started(job, server.repository.id()));
                    long at = System.nanoTime();
                    for (int i = 0; i < FACTS; i += 50) {
                        List<AgentFact> facts = new ArrayList<>();
                        for (int j = i; j < i + 50; j++) {
                            facts.add(TestAgent.logged(job, 1L + (long) j * LINES, LINES, "/srv/data/some/file/name"));
                        }
                        spool.append(facts);
                        agent.outbox.spooled();
                    }
                    long spooled = System.nanoTime();
                    TestAgent.await(() -> spool.depth() == 0, () -> "all acknowledged");
                    long done = System.nanoTime();
                    System.out.printf(
                            "round %d: %,d lines/s durable (spooled after %d ms of %d ms)%n",
                            round,
                            (long) FACTS * LINES * 1_000_000_000L / (done - at),
                            (spooled - at) / 1_000_000,
                            (done - at) / 1_000_000);
                    assertThat(server.logs.lastLine(job)).isEqualTo((long) FACTS * LINES);
                }
            }
        }
    }
}
