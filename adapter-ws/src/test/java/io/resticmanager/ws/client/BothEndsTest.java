package io.resticmanager.ws.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.ws.server.TestServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real client and the real server, with a network between them that cuts in the middle of messages: what is
/// committed in the end is what the agent spooled, in order and once.
class BothEndsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void every_fact_is_committed_once_and_in_order_through_a_cutting_network(long seed) throws Exception {
        run(seed, 60, false);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108})
    void many_more_facts_and_restarts_of_the_server(long seed) throws Exception {
        run(seed, 400, true);
    }

    @Test
    void a_connection_resumes_where_the_server_acknowledged() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("server"));
                CuttingProxy proxy = new CuttingProxy(server.port());
                FileSpool spool = spool(server)) {
            var host = server.enroll();
            JobId job = new JobId(server.ulid());
            try (TestAgent agent = new TestAgent(proxy.uri("http"), host.bearer(), host.machineId(), spool)) {
                agent.start();
                agent.append(TestAgent.started(job, server.repository.id()));
                for (int i = 0; i < 100; i++) {
                    agent.append(TestAgent.logged(job, 1 + i, 1, "before"));
                }
                TestAgent.await(() -> spool.depth() == 0, () -> "acknowledgement");
                proxy.cutNow();
                agent.append(TestAgent.logged(job, 101, 1, "after"));
                TestAgent.await(() -> spool.depth() == 0, () -> "acknowledgement after the cut");
            }
            assertThat(lines(server, job))
                    .isEqualTo(LongStream.rangeClosed(1, 101).boxed().toList());
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void commands_plans_reports_and_a_new_bearer_travel_both_ways() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("server"));
                FileSpool spool = spool(server)) {
            var host = server.enroll();
            try (TestAgent agent = new TestAgent(server.uri(), host.bearer(), host.machineId(), spool)) {
                agent.start();
                TestAgent.await(() -> !agent.plans.isEmpty(), () -> "a plan");
                assertThat(agent.plans
                                .getFirst()
                                .repositories()
                                .getFirst()
                                .access()
                                .password()
                                .reveal())
                        .isEqualTo("planted-repository-password");
                TestAgent.await(() -> server.dispatch.tick() > 0, () -> "a dispatch");
                TestAgent.await(() -> !agent.runs.isEmpty(), () -> "a command");
                agent.outbox.listing("R1", server.repository.id(), java.time.Instant.now(), List.of());
                TestAgent.await(() -> agent.applied.contains("R1"), () -> "the report to be applied");
                server.wantRotation(host.id());
                server.hear.rotateIfWanted(host.id());
                TestAgent.await(
                        () -> !server.hosts.find(host.id()).orElseThrow().rotationWanted(), () -> "the rotation");
                assertThat(agent.bearer()).isNotEqualTo(host.bearer());
            }
        }
    }

    @Test
    void a_spool_behind_the_servers_memory_begins_anew() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("server"));
                FileSpool spool = spool(server)) {
            var host = server.enroll();
            var rolledBack = spool.range().spoolId();
            JobId first = new JobId(server.ulid());
            // The server knows five facts of this very spool that the disk has lost.
            server.apply.apply(
                    host.id(),
                    rolledBack,
                    1,
                    java.util.Collections.nCopies(
                            5, new io.resticmanager.ports.delivery.ApplyAgentFact.Arrived.Malformed("gone")),
                    Optional.empty());
            try (TestAgent agent = new TestAgent(server.uri(), host.bearer(), host.machineId(), spool)) {
                agent.append(TestAgent.started(first, server.repository.id()), TestAgent.logged(first, 1, 2, "x"));
                agent.start();
                TestAgent.await(() -> spool.depth() == 0, () -> "acknowledgement");
            }
            assertThat(spool.range().spoolId()).isNotEqualTo(rolledBack);
            assertThat(lines(server, first)).containsExactly(1L, 2L);
        }
    }

    @Test
    void a_spool_that_was_rolled_back_and_written_past_the_servers_mark_begins_anew_too() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("server"));
                FileSpool spool = spool(server)) {
            var host = server.enroll();
            var rolledBack = spool.range().spoolId();
            JobId first = new JobId(server.ulid());
            server.apply.apply(
                    host.id(),
                    rolledBack,
                    1,
                    java.util.Collections.nCopies(
                            2, new io.resticmanager.ports.delivery.ApplyAgentFact.Arrived.Malformed("gone")),
                    Optional.of(server.ulid().text()));
            try (TestAgent agent = new TestAgent(server.uri(), host.bearer(), host.machineId(), spool)) {
                agent.append(
                        TestAgent.started(first, server.repository.id()),
                        TestAgent.logged(first, 1, 2, "x"),
                        TestAgent.logged(first, 3, 2, "x"));
                agent.start();
                TestAgent.await(() -> spool.depth() == 0, () -> "acknowledgement");
            }
            assertThat(spool.range().spoolId()).isNotEqualTo(rolledBack);
            assertThat(lines(server, first)).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void a_spool_that_is_only_opened_again_goes_on() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("server"))) {
            var host = server.enroll();
            JobId first = new JobId(server.ulid());
            for (int life = 0; life < 3; life++) {
                try (FileSpool spool = spool(server);
                        TestAgent agent = new TestAgent(server.uri(), host.bearer(), host.machineId(), spool)) {
                    if (life == 0) {
                        agent.append(TestAgent.started(first, server.repository.id()));
                    }
                    agent.append(TestAgent.logged(first, life + 1, 1, "x"));
                    agent.start();
                    TestAgent.await(() -> spool.depth() == 0, () -> "acknowledgement");
                    assertThat(spool.range().lastSeq()).isEqualTo(life + 2);
                }
            }
            assertThat(lines(server, first)).containsExactly(1L, 2L, 3L);
        }
    }

    private void run(long seed, int facts, boolean restarts) throws Exception {
        Random random = new Random(seed);
        try (TestServer server = new TestServer(directory.resolve("server"));
                CuttingProxy proxy = new CuttingProxy(server.port());
                FileSpool spool = spool(server)) {
            var host = server.enroll();
            List<JobId> jobs = new ArrayList<>();
            List<Long> lines = new ArrayList<>();
            try (TestAgent agent = new TestAgent(proxy.uri("http"), host.bearer(), host.machineId(), spool)) {
                proxy.delayUpTo(random.nextInt(3));
                agent.start();
                for (int i = 0; i < facts; i++) {
                    if (jobs.isEmpty() || random.nextInt(20) == 0) {
                        JobId job = new JobId(server.ulid());
                        agent.append(TestAgent.started(job, server.repository.id()));
                        jobs.add(job);
                        lines.add(0L);
                    }
                    int which = random.nextInt(jobs.size());
                    int count = 1 + random.nextInt(5);
                    agent.append(TestAgent.logged(
                            jobs.get(which), lines.get(which) + 1, count, "x".repeat(random.nextInt(400))));
                    lines.set(which, lines.get(which) + count);
                    if (random.nextInt(6) == 0) {
                        proxy.cutAfter(1 + random.nextInt(6_000));
                    }
                    if (restarts && random.nextInt(150) == 0) {
                        server.stop();
                        server.start();
                    }
                }
                proxy.cutAfter(-1);
                TestAgent.await(
                        () -> spool.depth() == 0,
                        () -> "all acknowledged, seed " + seed + " " + agent.statuses.getLast());
            }
            for (int i = 0; i < jobs.size(); i++) {
                assertThat(lines(server, jobs.get(i)))
                        .as("job %s, seed %s", i, seed)
                        .isEqualTo(
                                LongStream.rangeClosed(1, lines.get(i)).boxed().toList());
                assertThat(server.job(jobs.get(i)).orElseThrow().state()).isEqualTo(JobState.RUNNING);
            }
            assertThat(server.audited("fact.refused")).as("seed %s", seed).isZero();
            assertThat(server.audited("spool.gap")).as("seed %s", seed).isZero();
        }
    }

    private FileSpool spool(TestServer server) {
        return FileSpool.open(directory.resolve("spool"), FileSpool.Bounds.DEFAULT, server.ids, Clock.systemUTC());
    }

    private static List<Long> lines(TestServer server, JobId job) {
        return server.log(job).stream().map(LogEntry::line).toList();
    }
}
