package io.resticmanager.ws.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who is welcome at the socket, and what everybody else is told.
class AgentGreetingTest extends AgentSocketCase {
    private static final String SECOND = "01JDCW00000000000000000002";

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
    void a_server_that_sheds_load_says_when_to_come_back() throws Exception {
        server.close();
        server = new TestServer(
                directory.resolve("shedding"),
                TestServer.QUICK,
                TestServer.GREETS_NOBODY,
                java.util.Optional.empty(),
                false);
        host = server.enroll();
        RawAgent agent = connect();
        agent.say(RawAgent.hello(host, FIRST, 0));
        assertThat(agent.expect("welcome").path("retryAfterSeconds").asInt()).isEqualTo(5);
        assertThat(agent.closeCode()).isEqualTo(1001);
    }
}
