package io.resticmanager.ws.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resticmanager.domain.job.JobState;
import io.resticmanager.ws.server.TestServer.Enrolled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The agent socket's rules (delivery, interfaces) seen from outside: a real Jetty, a real database, raw messages.
class AgentSocketTest {
    private static final String FIRST = "01JDCW00000000000000000001";
    private static final String SECOND = "01JDCW00000000000000000002";

    @TempDir
    Path directory;

    private TestServer server;
    private Enrolled host;
    private final List<RawAgent> agents = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        host = server.enroll();
    }

    @AfterEach
    void stop() throws Exception {
        agents.forEach(RawAgent::close);
        server.close();
    }

    @Test
    void an_unknown_bearer_is_refused_at_the_upgrade() {
        var refused =
                catchThrowableOfType(RawAgent.RefusedUpgrade.class, () -> new RawAgent(server.uri(), "rma_made-up"));
        assertThat(refused.status).isEqualTo(401);
    }

    @Test
    void a_connection_without_hello_is_closed_after_ten_seconds_and_not_before() throws Exception {
        RawAgent agent = connect();
        server.advance(Duration.ofSeconds(8));
        assertThat(agent.heardNothing(1_100)).isTrue();
        assertThat(agent.isOpen()).isTrue();
        server.advance(Duration.ofSeconds(1));
        assertThat(agent.closeCode()).isEqualTo(4001);
    }

    @Test
    void anything_but_hello_first_is_closed() throws Exception {
        RawAgent agent = connect();
        agent.say(RawAgent.heartbeat());
        assertThat(agent.closeCode()).isEqualTo(4001);
        RawAgent other = connect();
        other.say("{\"type\":\"hello\",\"payload\":{\"protocolVersion\":1}}");
        assertThat(other.closeCode()).isEqualTo(4001);
    }

    @Test
    void what_is_not_json_is_closed_with_1007_before_and_after_the_hello() throws Exception {
        RawAgent agent = connect();
        agent.say("hello?");
        assertThat(agent.closeCode()).isEqualTo(1007);
        RawAgent greeted = welcome(FIRST, 0);
        greeted.say("[1,2");
        greeted.await("plan.set");
        assertThat(greeted.closeCode()).isEqualTo(1007);
        RawAgent binary = welcome(FIRST, 0);
        binary.sayBinary(new byte[] {1, 2, 3});
        assertThat(binary.closeCode()).isEqualTo(1007);
    }

    @Test
    void a_message_over_one_mebibyte_is_closed_with_1009() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        agent.begin("{\"type\":\"heartbeat\",\"payload\":{\"x\":\"" + "x".repeat((1 << 20) - 60));
        agent.say("x".repeat(60) + "\"}}");
        assertThat(agent.closeCode()).isEqualTo(1009);
    }

    @Test
    void a_removed_host_is_told_so() throws Exception {
        RawAgent connected = welcome(FIRST, 0);
        server.remove(host.id());
        JsonNode told = connected.await("refused").path("payload");
        assertThat(told.path("code").asString()).isEqualTo("revoked");
        assertThat(told.path("help").asString()).isNotBlank();
        assertThat(connected.closeCode()).isEqualTo(4003);
        RawAgent again = connect();
        assertThat(again.expect("refused").path("code").asString()).isEqualTo("revoked");
        assertThat(again.closeCode()).isEqualTo(4003);
    }

    @Test
    void a_protocol_too_old_or_too_new_is_refused_in_words() throws Exception {
        RawAgent old = connect();
        old.say(RawAgent.hello(0, host.machineId(), FIRST, RawAgent.SPOOL, 1, 0));
        assertThat(old.expect("refused").path("code").asString()).isEqualTo("protocol-too-old");
        assertThat(old.closeCode()).isEqualTo(4003);
        RawAgent young = connect();
        young.say(RawAgent.hello(2, host.machineId(), FIRST, RawAgent.SPOOL, 1, 0));
        JsonNode refused = young.expect("refused");
        assertThat(refused.path("code").asString()).isEqualTo("protocol-too-new");
        assertThat(refused.path("help").asString()).contains("Upgrade");
        assertThat(young.closeCode()).isEqualTo(4003);
    }

    @Test
    void another_machine_with_this_bearer_is_refused_and_shown() throws Exception {
        RawAgent clone = connect();
        clone.say(RawAgent.hello(1, "another-machine", FIRST, RawAgent.SPOOL, 1, 0));
        assertThat(clone.expect("refused").path("code").asString()).isEqualTo("duplicate-identity");
        assertThat(clone.closeCode()).isEqualTo(4003);
        assertThat(server.hosts.find(host.id()).orElseThrow().duplicate()).isPresent();
    }

    @Test
    void a_second_process_is_refused_while_the_first_answers() throws Exception {
        RawAgent first = welcome(FIRST, 0);
        RawAgent second = connect();
        second.say(RawAgent.hello(host, SECOND, 0));
        assertThat(second.expect("refused").path("code").asString()).isEqualTo("duplicate-identity");
        assertThat(second.closeCode()).isEqualTo(4003);
        assertThat(server.hosts.find(host.id()).orElseThrow().duplicate()).isPresent();
        first.say(
                RawAgent.started(1, server.ulid().text(), server.repository.id().toString()));
        first.awaitAck(1);
    }

    @Test
    void a_second_process_replaces_a_first_that_answers_no_ping() throws Exception {
        RawAgent first = welcome(FIRST, 0);
        first.await("plan.set");
        first.stopReading();
        for (int i = 0; i < 4; i++) {
            server.plans.push(host.id()); // what lies unread keeps the ping from being seen
        }
        RawAgent second = connect();
        second.say(RawAgent.hello(host, SECOND, 0));
        second.expect("welcome");
        second.say(
                RawAgent.started(1, server.ulid().text(), server.repository.id().toString()));
        second.awaitAck(1);
        assertThat(server.gateway.connected()).isEqualTo(1);
    }

    @Test
    void the_same_process_replaces_its_own_connection_at_once() throws Exception {
        RawAgent first = welcome(FIRST, 0);
        // It comes after the welcome, and not at all once the connection is replaced.
        first.await("plan.set");
        RawAgent again = welcome(FIRST, 0);
        assertThat(first.closeCode()).isEqualTo(4002);
        again.say(
                RawAgent.started(1, server.ulid().text(), server.repository.id().toString()));
        again.awaitAck(1);
    }

    @Test
    void a_stopping_server_says_going_away_to_greeted_and_ungreeted() throws Exception {
        RawAgent silent = connect();
        RawAgent greeted = welcome(FIRST, 0);
        server.stop();
        assertThat(silent.closeCode()).isEqualTo(1001);
        assertThat(greeted.closeCode()).isEqualTo(1001);
        server.start();
    }

    @Test
    void a_gap_is_named_and_what_is_replayed_is_acknowledged_again() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        String job = server.ulid().text();
        agent.say(RawAgent.started(1, job, server.repository.id().toString()));
        agent.awaitAck(1);
        agent.say(RawAgent.log(3, job, 1));
        JsonNode error = agent.await("error").path("payload");
        assertThat(error.path("code").asString()).isEqualTo("gap");
        assertThat(error.path("expected").asLong()).isEqualTo(2);
        agent.say(RawAgent.log(2, job, 1));
        agent.awaitAck(2);
        agent.say(RawAgent.log(1, job, 7));
        agent.awaitAck(2);
        assertThat(server.log(io.resticmanager.domain.job.JobId.of(job))).hasSize(1);
    }

    @Test
    void facts_that_cannot_be_understood_consume_their_number() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        String job = server.ulid().text();
        String repository = server.repository.id().toString();
        agent.say("{\"type\":\"job.log\",\"seq\":1,\"payload\":{}}");
        agent.say("{\"type\":\"job.log\",\"seq\":2,\"payload\":{\"jobId\":\"no\",\"firstLine\":1,\"lines\":[]}}");
        agent.say("{\"type\":\"job.rejoiced\",\"seq\":3,\"payload\":{}}");
        agent.say(RawAgent.started(4, job, repository).replace("2026-11-23T12", "+999999999-11-23T12"));
        agent.say("{\"type\":\"heartbeat\",\"seq\":5,\"payload\":{}}");
        agent.say("{\"type\":\"job.finished\",\"seq\":6,\"payload\":{\"jobId\":\"" + job
                + "\",\"outcome\":\"failed\",\"error\":{\"message\":\"x\"},\"finishedAt\":\"2026-11-23T12:00:00Z\"}}");
        agent.say(RawAgent.started(7, job, repository));
        agent.awaitAck(7);
        assertThat(server.audited("fact.refused")).isEqualTo(6);
        assertThat(server.job(io.resticmanager.domain.job.JobId.of(job))
                        .orElseThrow()
                        .state())
                .isEqualTo(JobState.RUNNING);
    }

    @Test
    void unknown_types_are_answered_and_otherwise_ignored() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        agent.say("{\"type\":\"weather\",\"id\":\"01JDCW000000000000000000ZZ\",\"payload\":{}}");
        JsonNode error = agent.await("error");
        assertThat(error.path("payload").path("code").asString()).isEqualTo("unknown-type");
        assertThat(error.path("re").asString()).isEqualTo("01JDCW000000000000000000ZZ");
        agent.say("{\"type\":\"job.progress\",\"payload\":{\"jobId\":null}}");
        assertThat(agent.await("error").path("payload").path("code").asString()).isEqualTo("malformed");
        agent.say("{\"type\":\"ack\",\"payload\":{\"seq\":1}}");
        assertThat(agent.await("error").path("payload").path("code").asString()).isEqualTo("unexpected");
        agent.say(
                RawAgent.started(1, server.ulid().text(), server.repository.id().toString()));
        agent.awaitAck(1);
    }

    @Test
    void an_acknowledgement_comes_after_the_commit() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        List<String> jobs = new ArrayList<>();
        for (int seq = 1; seq <= 20; seq++) {
            String job = server.ulid().text();
            jobs.add(job);
            agent.say(RawAgent.started(seq, job, server.repository.id().toString()));
            agent.awaitAck(seq);
            assertThat(server.job(io.resticmanager.domain.job.JobId.of(job))).isPresent();
        }
    }

    @Test
    void no_command_is_sent_before_the_replay_is_complete() throws Exception {
        RawAgent agent = connect();
        agent.say(RawAgent.hello(host, FIRST, 2));
        agent.expect("welcome");
        agent.expect("plan.set");
        server.dispatch.tick();
        agent.say("{\"type\":\"job.log\",\"seq\":1,\"payload\":{}}");
        agent.awaitAck(1);
        server.dispatch.tick();
        assertThat(agent.heardNothing(300)).isTrue();
        agent.say("{\"type\":\"job.log\",\"seq\":2,\"payload\":{}}");
        agent.awaitAck(2);
        tickUntilSent();
        assertThat(agent.await("command.run").path("payload").path("kind").asString())
                .isEqualTo("test");
    }

    @Test
    void jobs_that_began_after_the_hello_are_not_taken_for_forgotten() throws Exception {
        RawAgent agent = connect();
        agent.say(RawAgent.hello(host, FIRST, 1));
        // Without waiting for the welcome, so that all of them lie there together when it has been said.
        agent.say("{\"type\":\"job.log\",\"seq\":1,\"payload\":{}}");
        List<String> jobs = new ArrayList<>();
        for (int seq = 2; seq <= 40; seq++) {
            String job = server.ulid().text();
            jobs.add(job);
            agent.say(RawAgent.started(seq, job, server.repository.id().toString()));
        }
        agent.awaitAck(40);
        assertThat(jobs)
                .allSatisfy(job -> assertThat(server.job(io.resticmanager.domain.job.JobId.of(job))
                                .orElseThrow()
                                .state())
                        .isEqualTo(io.resticmanager.domain.job.JobState.RUNNING));
    }

    @Test
    void a_command_without_an_answer_for_thirty_seconds_begins_the_connection_anew() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        String job = commandOf(agent);
        agent.say("{\"type\":\"command.accepted\",\"payload\":{\"jobId\":\"" + job + "\",\"state\":\"dispatched\"}}");
        server.advance(Duration.ofSeconds(31));
        agent.say(
                RawAgent.started(1, server.ulid().text(), server.repository.id().toString()));
        agent.awaitAck(1);
        assertThat(agent.isOpen()).isTrue();

        Enrolled deaf = server.enroll();
        RawAgent silent = RawAgent.welcome(server, deaf, FIRST, 0);
        String unanswered = commandOf(silent);
        server.advance(Duration.ofSeconds(29));
        assertThat(silent.heardNothing(1_100)).isTrue();
        server.advance(Duration.ofSeconds(2));
        assertThat(silent.closeCode()).isEqualTo(4004);
        // The next connection gets it again.
        RawAgent next = RawAgent.welcome(server, deaf, FIRST, 0);
        agents.add(next);
        assertThat(next.await("command.run").path("payload").path("jobId").asString())
                .isEqualTo(unanswered);
    }

    @Test
    void of_many_plans_an_agent_gets_the_newest_however_slow_it_is() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        for (int i = 0; i < 600; i++) {
            server.plans.push(host.id());
        }
        agent.say(
                RawAgent.started(1, server.ulid().text(), server.repository.id().toString()));
        agent.awaitAck(1);
        assertThat(agent.isOpen()).isTrue();
    }

    @Test
    void one_that_does_not_read_is_cut_off_and_the_others_do_not_notice() throws Exception {
        RawAgent slow = welcome(FIRST, 0);
        slow.stopReading();
        RawAgent other = RawAgent.welcome(server, server.enroll(), FIRST, 0);
        agents.add(other);
        String unknown =
                "{\"type\":\"" + "x".repeat(200_000) + "\",\"id\":\"" + "i".repeat(200_000) + "\",\"payload\":{}}";
        long seq = 0;
        int sent = 0;
        try {
            for (; sent < 500 && slow.isOpen() && server.gateway.isReady(host.id()); sent++) {
                slow.say(unknown); // each is answered with 200 kB that nobody takes
                if (sent % 20 == 0) {
                    seq++;
                    other.say(RawAgent.started(
                            seq, server.ulid().text(), server.repository.id().toString()));
                    other.awaitAck(seq);
                }
            }
        } catch (java.util.concurrent.ExecutionException cut) {
            assertThat(cut).hasCauseInstanceOf(java.io.IOException.class);
        }
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (server.gateway.isReady(host.id()) && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(server.gateway.isReady(host.id())).isFalse();
        other.say(RawAgent.started(
                seq + 1, server.ulid().text(), server.repository.id().toString()));
        other.awaitAck(seq + 1);
    }

    @Test
    void a_flood_of_one_does_not_starve_another() throws Exception {
        RawAgent flood = welcome(FIRST, 0);
        String job = server.ulid().text();
        flood.say(RawAgent.started(1, job, server.repository.id().toString()));
        Thread flooding = Thread.ofVirtual().start(() -> {
            try {
                for (long seq = 2; seq <= 5_000; seq++) {
                    flood.say(RawAgent.log(seq, job, seq - 1));
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        RawAgent other = RawAgent.welcome(server, server.enroll(), FIRST, 0);
        agents.add(other);
        long slowest = 0;
        for (int seq = 1; seq <= 20; seq++) {
            long at = System.nanoTime();
            other.say(RawAgent.started(
                    seq, server.ulid().text(), server.repository.id().toString()));
            other.awaitAck(seq);
            slowest = Math.max(slowest, System.nanoTime() - at);
        }
        assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(3));
        flooding.join(Duration.ofSeconds(60));
        flood.awaitAck(5_000);
        assertThat(server.log(io.resticmanager.domain.job.JobId.of(job))).hasSize(4_999);
    }

    @Test
    void a_listing_counts_only_when_its_parts_come_in_order_and_whole() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        agent.say(part("R1", 1, 2, "aa"));
        agent.say(part("R1", 2, 2, "bb"));
        assertThat(agent.await("report.applied")
                        .path("payload")
                        .path("reportId")
                        .asString())
                .isEqualTo("R1");
        assertThat(snapshots()).isEqualTo(2);

        for (List<String> wrong : List.of(
                List.of(part("R2", 2, 2, "cc")), // its first is missing
                List.of(part("R3", 1, 3, "cc"), part("R3", 3, 3, "dd")), // its second is missing
                List.of(part("R4", 1, 2, "cc"), part("R4", 2, 3, "dd")), // contradicts itself
                List.of(part("R5", 0, 1, "cc")),
                List.of(part("R6", 3, 2, "cc")),
                List.of(
                        part("R7", 1, 2, "cc"),
                        part("R7", 2, 2, "dd").replace("\"id\":\"dd", "\"id\":null,\"x\":\"")))) {
            for (String part : wrong) {
                agent.say(part);
            }
            assertThat(agent.await("error").path("payload").path("code").asString())
                    .isIn("report-broken", "malformed");
        }
        assertThat(snapshots()).isEqualTo(2);

        agent.say(part("R8", 1, 2, "aa"));
        agent.say(part("R9", 1, 1, "aa"));
        assertThat(agent.await("report.applied")
                        .path("payload")
                        .path("reportId")
                        .asString())
                .isEqualTo("R9");
    }

    @Test
    void a_server_that_sheds_load_says_when_to_come_back() throws Exception {
        server.close();
        server = new TestServer(directory.resolve("shedding"), TestServer.QUICK, 0, java.util.Optional.empty(), false);
        host = server.enroll();
        RawAgent agent = connect();
        agent.say(RawAgent.hello(host, FIRST, 0));
        assertThat(agent.expect("welcome").path("retryAfterSeconds").asInt()).isEqualTo(5);
        assertThat(agent.closeCode()).isEqualTo(1001);
    }

    @Test
    void a_rolled_back_spool_begins_anew_and_a_lost_one_is_named() throws Exception {
        RawAgent agent = welcome(FIRST, 0);
        agent.say("{\"type\":\"job.log\",\"seq\":1,\"payload\":{}}");
        agent.say("{\"type\":\"job.log\",\"seq\":2,\"payload\":{}}");
        agent.awaitAck(2);
        RawAgent back = connect();
        back.say(RawAgent.hello(host, FIRST, 1));
        assertThat(back.expect("welcome").path("newSpool").asBoolean()).isTrue();
        assertThat(server.audited("spool.rolled-back")).isEqualTo(1);
        RawAgent lost = connect();
        lost.say(RawAgent.hello(1, host.machineId(), FIRST, "01JDCW0000000000000000SP01", 4, 5));
        assertThat(lost.expect("welcome").path("ackedSeq").asLong()).isEqualTo(3);
        assertThat(server.audited("spool.gap")).isEqualTo(1);
    }

    private int snapshots() {
        return server.snapshots.present(server.repository.id()).size();
    }

    private String part(String report, int part, int parts, String snapshot) {
        return """
                {"type":"snapshots.report","payload":{"reportId":"%s","repositoryId":"%s",\
                "listingStartedAt":"2026-11-23T12:00:00Z","part":%d,"parts":%d,"items":[{"id":"%s",\
                "time":"2026-11-23T11:00:00Z","hostname":"db-1","username":"root","paths":["/etc"],"tags":[]}]}}""".formatted(report, server.repository.id(), part, parts, snapshot.repeat(32));
    }

    private String commandOf(RawAgent agent) throws Exception {
        agent.await("plan.set");
        tickUntilSent();
        return agent.await("command.run").path("payload").path("jobId").asString();
    }

    // Readiness follows the acknowledgement: the dispatcher looks again, as its loop does.
    private void tickUntilSent() {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (server.dispatch.tick() == 0 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private RawAgent connect() throws Exception {
        RawAgent agent = RawAgent.connect(server, host);
        agents.add(agent);
        return agent;
    }

    private RawAgent welcome(String instance, long lastSeq) throws Exception {
        RawAgent agent = RawAgent.welcome(server, host, instance, lastSeq);
        agents.add(agent);
        return agent;
    }
}
