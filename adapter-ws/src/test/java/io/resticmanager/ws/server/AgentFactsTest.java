package io.resticmanager.ws.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.JobState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Facts: taken once, in order, and acknowledged when they are on disk.
class AgentFactsTest extends AgentSocketCase {
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
}
