package io.resticmanager.ws.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.ws.server.TestServer.Enrolled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Messages of every size and speed, and the commands that go the other way.
class AgentTrafficTest extends AgentSocketCase {
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
    void many_that_send_more_than_the_server_holds_are_all_taken() throws Exception {
        server.close();
        server = new TestServer(
                directory.resolve("narrow"), TestServer.QUICK, new Load(64, 100_000, 10), Optional.empty(), false);
        String text = "x".repeat(30_000);
        List<Thread> senders = new ArrayList<>();
        List<RawAgent> sent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            RawAgent agent = RawAgent.welcome(server, server.enroll(), FIRST, 0);
            agents.add(agent);
            sent.add(agent);
            String job = server.ulid().text();
            senders.add(Thread.ofVirtual().start(() -> {
                try {
                    agent.say(RawAgent.started(1, job, server.repository.id().toString()));
                    for (long seq = 2; seq <= 20; seq++) {
                        agent.say(RawAgent.log(seq, job, seq - 1).replace("line ", text));
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (Thread sender : senders) {
            assertThat(sender.join(Duration.ofSeconds(60))).isTrue();
        }
        for (RawAgent agent : sent) {
            agent.awaitAck(20);
        }
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
}
