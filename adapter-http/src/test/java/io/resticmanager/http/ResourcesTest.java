package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What can be done, and how each thing is refused. Every answer is held against the description on its way.
class ResourcesTest {
    private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    private RestServer server;
    private RestClient admin;

    @BeforeEach
    void start() {
        server = RestServer.start().withAdmin();
        admin = server.admin();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void a_repository_is_defined_read_changed_and_removed_without_showing_its_secrets() {
        Reply made = admin.post("/api/repositories", """
                        {"name":"main","url":"rest:https://user:%s@backup.example.org/r/","password":"%s",
                         "env":{"AWS_SECRET_ACCESS_KEY":"%s"},"adminCredential":{"username":"boss","secret":"%s"}}""".formatted(
                                PlantedSecrets.STORAGE,
                                PlantedSecrets.REPOSITORY,
                                PlantedSecrets.STORAGE,
                                PlantedSecrets.STORAGE))
                .is(201);
        String path = made.header("Location").orElseThrow();
        assertThat(made.at("url")).isEqualTo("rest:https://backup.example.org/r/");
        assertThat(made.json().has("generatedPassword")).isFalse();
        Reply read = admin.get(path).is(200);
        assertThat(read.at("credentialSet")).isEqualTo("true");
        assertThat(read.at("adminCredentialSet")).isEqualTo("true");
        String first = read.header("ETag").orElseThrow();

        admin.patch(path, "{\"name\":\"other\"}").refuses(428, "precondition-required");
        Reply changed =
                admin.with("If-Match", first).patch(path, "{\"name\":\"other\",\"removeAdminCredential\":true}");
        assertThat(changed.is(200).at("name")).isEqualTo("other");
        assertThat(changed.header("ETag")).isNotEqualTo(Optional.of(first));
        assertThat(changed.at("adminCredentialSet")).isEqualTo("false");
        Reply stale = admin.with("If-Match", first)
                .patch(path, "{\"name\":\"third\"}")
                .refuses(412, "stale");
        assertThat(stale.json().path("current").path("name").asString()).isEqualTo("other");
        assertThat(stale.header("ETag")).isEqualTo(changed.header("ETag"));
        admin.with("If-Match", "W/\"x\"").patch(path, "{}").refuses(412, "stale");
        admin.with("If-Match", first).delete(path).refuses(412, "stale");

        admin.delete(path).is(204);
        admin.get(path).refuses(404, "not-found");
        admin.delete(path).refuses(404, "not-found");
        admin.with("If-Match", first).patch(path, "{}").refuses(404, "not-found");
    }

    @Test
    void a_generated_password_is_shown_once() {
        Reply made = admin.post("/api/repositories", "{\"name\":\"main\",\"url\":\"/srv/r\"}")
                .is(201);
        assertThat(made.at("generatedPassword")).isNotBlank();
        assertThat(admin.get(made.header("Location").orElseThrow()).json().has("generatedPassword"))
                .isFalse();
    }

    @Test
    void a_repository_is_refused_with_its_reasons() {
        admin.post("/api/repositories", "{\"name\":\"\",\"url\":\"nonsense:\"}").refusesFields("name", "url");
        admin.post("/api/repositories", "{\"name\":\"a\",\"url\":\"/srv/r\",\"env\":{\"PATH\":\"/tmp\"}}")
                .refusesFields("env.PATH");
        admin.post("/api/repositories", "{\"name\":\"a\",\"url\":\"/srv/r\",\"env\":{\"AWS_X\":null}}")
                .refusesFields("env.AWS_X");
        admin.post("/api/repositories", "{\"name\":\"a\",\"url\":\"/srv/r\",\"password\":\"two\\nlines\"}")
                .refusesFields("password");
        admin.post("/api/repositories", "{\"name\":\"a\",\"url\":\"/srv/r\"}").is(201);
        admin.post("/api/repositories", "{\"name\":\"a\",\"url\":\"/srv/s\"}").refusesFields("name");

        TestAgent agent = server.agent("web-1");
        String path = "/api/repositories/" + agent.repository;
        String tag = admin.get(path).header("ETag").orElseThrow();
        admin.delete(path).refuses(409, "in-use");
        admin.with("If-Match", tag)
                .patch(path, "{\"maintenanceHostId\":\"" + NOBODY + "\"}")
                .refusesFields("maintenanceHostId");
        admin.with("If-Match", tag).patch(path, "{\"maintenanceHostId\":\"x\"}").refusesFields("maintenanceHostId");
        admin.with("If-Match", tag).patch(path, "{\"name\":\"a\"}").refusesFields("name");
        Reply set = admin.with("If-Match", tag).patch(path, "{\"maintenanceHostId\":\"" + agent.host + "\"}");
        assertThat(set.is(200).at("maintenanceHostId")).isEqualTo(agent.host.toString());
    }

    @Test
    void a_token_enrolls_one_machine_and_is_then_used_up() {
        Reply token = admin.post(
                        "/api/enrollment-tokens",
                        "{\"hostname\":\"db-1\",\"tags\":[\"prod\"],\"includes\":[\"/etc\",\"/srv\"]}")
                .is(201);
        assertThat(admin.get("/api/enrollment-tokens").items("id")).containsExactly(token.at("id"));
        assertThat(admin.get("/api/enrollment-tokens").text()).doesNotContain(token.at("token"));
        RestClient machine = server.stranger().without("Origin");

        String hello = enroll(token.at("token"), "m-1");
        Reply first = machine.post("/api/agents/enroll", hello).is(201);
        Reply again = machine.post("/api/agents/enroll", hello).is(201);
        assertThat(again.at("hostId")).isEqualTo(first.at("hostId"));
        assertThat(again.at("bearer")).isNotEqualTo(first.at("bearer"));
        machine.post("/api/agents/enroll", enroll(token.at("token"), "m-2")).refuses(403, "token-refused");
        assertThat(admin.get("/api/enrollment-tokens").items("id")).isEmpty();

        Reply host = admin.get("/api/hosts/" + first.at("hostId")).is(200);
        assertThat(host.at("name")).isEqualTo("db-1");
        assertThat(admin.get("/api/hosts/" + first.at("hostId") + "/source-groups")
                        .is(200)
                        .text())
                .contains("/etc", "/srv");

        String second = admin.post("/api/enrollment-tokens", "{}").at("token");
        machine.post("/api/agents/enroll", enroll(second, "m-1")).refuses(409, "machine-known");
        String forHost = admin.post("/api/enrollment-tokens", "{\"hostId\":\"" + first.at("hostId") + "\"}")
                .at("token");
        assertThat(machine.post("/api/agents/enroll", enroll(forHost, "m-1"))
                        .is(201)
                        .at("hostId"))
                .isEqualTo(first.at("hostId"));
    }

    @Test
    void tokens_are_refused_with_their_reasons_and_expire() {
        admin.post(
                        "/api/enrollment-tokens",
                        "{\"hostname\":\"\",\"tags\":[\"no good!\"],\"includes\":[\"etc\"],\"ttlSeconds\":0,\"uses\":0,"
                                + "\"repositoryId\":\"x\",\"hostId\":\"x\"}")
                .refusesFields("hostname", "tags", "includes", "ttlSeconds", "uses", "repositoryId", "hostId");
        admin.post("/api/enrollment-tokens", "{\"repositoryId\":\"" + NOBODY + "\"}")
                .refusesFields("repositoryId");
        admin.post("/api/enrollment-tokens", "{\"hostId\":\"" + NOBODY + "\"}").refusesFields("hostId");
        admin.delete("/api/enrollment-tokens/" + NOBODY).refuses(404, "not-found");

        Reply revoked = admin.post("/api/enrollment-tokens", "{}");
        admin.delete("/api/enrollment-tokens/" + revoked.at("id")).is(204);
        Reply expired = admin.post("/api/enrollment-tokens", "{\"ttlSeconds\":60}");
        server.core.clock.advance(Duration.ofSeconds(60));
        for (Reply token : List.of(revoked, expired)) {
            server.stranger()
                    .post("/api/agents/enroll", enroll(token.at("token"), "m-1"))
                    .refuses(403, "token-refused");
        }
        for (int i = 0; i < 3; i++) {
            server.stranger()
                    .post("/api/agents/enroll", enroll("rme_guess" + i, "m-1"))
                    .refuses(403, "token-refused");
        }
        Reply slowed = server.stranger().post("/api/agents/enroll", enroll("rme_guess", "m-1"));
        slowed.refuses(429, "too-many-attempts");
        assertThat(slowed.header("Retry-After")).isPresent();
    }

    @Test
    void hosts_are_listed_filtered_sorted_and_paged() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            names.add("web-" + i);
            server.agent("web-" + i);
        }
        server.agent("db-1").connected();
        assertThat(admin.all("/api/hosts?q=web", "name", 3)).containsExactlyElementsOf(names);
        assertThat(admin.all("/api/hosts?sort=worst-first", "name", 3))
                .hasSize(8)
                .doesNotHaveDuplicates();
        assertThat(admin.all("/api/hosts?sort=last-backup", "name", 5))
                .hasSize(8)
                .doesNotHaveDuplicates();
        assertThat(admin.get("/api/hosts?connection=online").items("name")).containsExactly("db-1");
        assertThat(admin.get("/api/hosts?protection=never").items("name")).hasSize(8);
        assertThat(admin.get("/api/hosts?tag=prod").items("name")).hasSize(8);
        assertThat(admin.get("/api/hosts?tag=test").items("name")).isEmpty();
        // A cursor belongs to its list and its order.
        String cursor = admin.get("/api/hosts?limit=2").next().orElseThrow();
        admin.get("/api/repositories?cursor=" + cursor).refusesFields("cursor");
    }

    @Test
    void a_host_is_changed_by_who_saw_it_and_removed_at_once() {
        TestAgent agent = server.agent("web-1").connected();
        String path = "/api/hosts/" + agent.host;
        String tag = admin.get(path).header("ETag").orElseThrow();
        admin.patch(path, "{\"name\":\"a\"}").refuses(428, "precondition-required");
        RestClient seen = admin.with("If-Match", tag);
        seen.patch(path, "{\"name\":\"\",\"tags\":[\"a b\"],\"repositoryId\":\"x\",\"excludes\":[\"*.o\"]}")
                .refusesFields("name", "tags", "repositoryId", "includes");
        seen.patch(path, "{\"repositoryId\":\"" + NOBODY + "\"}").refusesFields("repositoryId");
        seen.patch(path, "{\"name\":\"renamed\",\"tags\":[\"x\"],\"includes\":[\"/srv\"],\"excludes\":[\"*.o\"]}")
                .is(200);
        Reply stale = seen.patch(path, "{\"name\":\"again\"}").refuses(412, "stale");
        assertThat(stale.json().path("current").path("name").asString()).isEqualTo("renamed");
        seen.delete(path).refuses(412, "stale");
        admin.get("/api/hosts/" + agent.host + "/snapshots").is(200);
        admin.send("POST", path + "/rotate-credential", Optional.empty()).is(202);

        admin.delete(path).is(204);
        assertThat(server.core.agents.wasRevoked(agent.host)).isTrue();
        for (String gone : new String[] {"", "/snapshots", "/source-groups"}) {
            admin.get(path + gone).refuses(404, "not-found");
        }
        admin.delete(path).refuses(404, "not-found");
        seen.patch(path, "{}").refuses(404, "not-found");
        admin.send("POST", path + "/rotate-credential", Optional.empty()).refuses(404, "not-found");
        admin.post(path + "/jobs", "{\"kind\":\"stats\",\"repositoryId\":\"" + agent.repository + "\"}")
                .refuses(404, "not-found");
    }

    @Test
    void each_kind_of_job_takes_its_own_fields() {
        TestAgent agent = server.agent("web-1").connected();
        String jobs = "/api/hosts/" + agent.host + "/jobs";
        String on = ",\"repositoryId\":\"" + agent.repository + "\"";
        for (String kind : new String[] {"test", "init", "check", "unlock", "stats", "snapshots"}) {
            Reply job =
                    admin.post(jobs, "{\"kind\":\"" + kind + "\"" + on + "}").is(201);
            assertThat(admin.get(job.header("Location").orElseThrow()).is(200).at("kind"))
                    .isEqualTo(kind);
        }
        String group = admin.get("/api/hosts/" + agent.host + "/source-groups")
                .items("id")
                .getFirst();
        admin.post(jobs, "{\"kind\":\"backup\",\"sourceGroupId\":\"" + group + "\",\"dryRun\":true}")
                .is(201);
        admin.post(
                        jobs,
                        "{\"kind\":\"backup\"" + on
                                + ",\"includes\":[\"/etc\"],\"excludes\":[\"*.o\"],\"tags\":[\"x\"],"
                                + "\"limits\":{\"uploadKiBps\":100}}")
                .is(201);
        admin.post(jobs, "{\"kind\":\"check\"" + on + ",\"readDataSubset\":\"5%\"}")
                .is(201);

        admin.post(jobs, "{}").refusesFields("kind");
        admin.post(jobs, "{\"kind\":\"dance\"}").refusesFields("kind");
        // It exists, but nobody has set the login it needs.
        admin.post(jobs, "{\"kind\":\"prune\"" + on + "}").refuses(409, "no-admin-login");
        admin.post(jobs, "{\"kind\":\"stats\"}").refusesFields("repositoryId");
        admin.post(jobs, "{\"kind\":\"stats\",\"repositoryId\":\"" + NOBODY + "\"}")
                .refusesFields("repositoryId");
        admin.post(jobs, "{\"kind\":\"stats\"" + on + ",\"dryRun\":true}").refusesFields("dryRun");
        admin.post(jobs, "{\"kind\":\"check\"" + on + ",\"readDataSubset\":\"all\"}")
                .refusesFields("readDataSubset");
        admin.post(jobs, "{\"kind\":\"backup\"" + on + "}").refusesFields("includes");
        admin.post(jobs, "{\"kind\":\"backup\"" + on + ",\"includes\":[]}").refusesFields("includes");
        admin.post(jobs, "{\"kind\":\"backup\",\"sourceGroupId\":\"" + NOBODY + "\"}")
                .refusesFields("sourceGroupId");
        admin.post(jobs, "{\"kind\":\"backup\",\"sourceGroupId\":\"" + group + "\",\"includes\":[\"/etc\"]}")
                .refusesFields("includes");
        admin.post(jobs, "{\"kind\":\"stats\"" + on + ",\"limits\":{\"uploadKiBps\":-1}}")
                .refusesFields("limits");
    }

    @Test
    void an_absent_host_is_said_and_can_be_waited_for() {
        TestAgent agent = server.agent("web-1");
        String jobs = "/api/hosts/" + agent.host + "/jobs";
        String stats = "\"kind\":\"stats\",\"repositoryId\":\"" + agent.repository + "\"";
        assertThat(admin.post(jobs, "{" + stats + "}")
                        .refuses(409, "host-offline")
                        .at("detail"))
                .contains("web-1");
        assertThat(admin.post(jobs, "{" + stats + ",\"queue\":true}").is(201).at("state"))
                .isEqualTo("queued");
        admin.post("/api/repositories/" + agent.repository + "/test", "{}").refuses(409, "host-offline");
        admin.post("/api/repositories/" + NOBODY + "/test", "{}").refuses(404, "not-found");
        String lonely = admin.post("/api/repositories", "{\"name\":\"l\",\"url\":\"/srv/l\"}")
                .at("id");
        admin.post("/api/repositories/" + lonely + "/test", "{}").refuses(409, "no-host");
        admin.post("/api/repositories/" + lonely + "/test", "{\"hostId\":\"" + NOBODY + "\"}")
                .refuses(404, "not-found");
    }

    @Test
    void a_snapshot_is_pinned_with_a_reason_and_unpinned_again() {
        TestAgent agent = server.agent("web-1").connected();
        agent.succeeds(agent.running(TestAgent.backup()).id(), 7);
        String path = "/api/snapshots/"
                + admin.get("/api/hosts/" + agent.host + "/snapshots")
                        .items("id")
                        .getFirst();
        Optional<String> why = Optional.of("{\"reason\":\"before the upgrade\"}");
        assertThat(admin.get(path).is(200).text()).doesNotContain("\"pin\"");

        Reply pinned = admin.send("PUT", path + "/pin", why).is(200);
        assertThat(pinned.text()).contains("before the upgrade").contains("\"by\":\"admin\"");
        assertThat(admin.send("PUT", path + "/pin", why).is(200).text()).isEqualTo(pinned.text());
        assertThat(admin.get("/api/repositories/" + agent.repository + "/snapshots")
                        .text())
                .contains("before the upgrade");
        admin.send("PUT", path + "/pin", Optional.of("{\"reason\":\"a\\nb\"}")).refuses(422, "validation-failed");

        admin.delete(path + "/pin").is(204);
        admin.delete(path + "/pin").is(204);
        assertThat(admin.get(path).text()).isEqualTo(admin.get(path).text()).doesNotContain("\"pin\"");
        admin.send("PUT", "/api/snapshots/" + NOBODY + "/pin", why).refuses(404, "not-found");
        admin.delete("/api/snapshots/" + NOBODY + "/pin").refuses(404, "not-found");

        server.core.clock.advance(java.time.Duration.ofMinutes(1));
        server.core.hearAgent.listing(
                io.resticmanager.domain.host.HostId.of(agent.host.toString()),
                agent.repository,
                List.of(),
                server.core.clock.instant());
        Reply gone = admin.send("PUT", path + "/pin", why);
        gone.refuses(409, "snapshot-gone");
        assertThat(gone.text()).contains("nothing left to pin");
    }

    @Test
    void a_job_is_followed_to_its_end_and_its_snapshot() {
        TestAgent agent = server.agent("web-1").connected();
        Job job = agent.running(TestAgent.backup());
        agent.logs(job.id(), 1, 3);
        String path = "/api/jobs/" + job.id();
        assertThat(admin.get(path).is(200).at("state")).isEqualTo("running");
        admin.post(
                        "/api/hosts/" + agent.host + "/jobs",
                        "{\"kind\":\"unlock\",\"removeAll\":true,\"repositoryId\":\"" + agent.repository
                                + "\",\"confirm\":\""
                                + admin.get("/api/repositories/" + agent.repository)
                                        .at("name") + "\"}")
                .refuses(409, "repository-busy");
        agent.succeeds(job.id(), 7);
        Reply ended = admin.get(path).is(200);
        assertThat(ended.at("outcome")).isEqualTo("succeeded");
        assertThat(ended.at("green")).isEqualTo("true");
        assertThat(ended.at("resticSnapshotId")).isEqualTo(String.format("%064x", 7));
        admin.send("POST", path + "/cancel", Optional.empty()).refuses(409, "already-ended");
        admin.send("POST", "/api/jobs/" + NOBODY + "/cancel", Optional.empty()).refuses(404, "not-found");
        admin.get("/api/jobs/" + NOBODY).refuses(404, "not-found");

        Reply snapshots = admin.get("/api/hosts/" + agent.host + "/snapshots").is(200);
        assertThat(snapshots.items("jobId")).containsExactly(job.id().toString());
        assertThat(admin.get("/api/repositories/" + agent.repository + "/snapshots")
                        .items("id"))
                .isEqualTo(snapshots.items("id"));
        admin.get("/api/snapshots/" + snapshots.items("id").getFirst()).is(200);
        admin.get("/api/snapshots/" + NOBODY).refuses(404, "not-found");
        admin.get("/api/repositories/" + NOBODY + "/snapshots").refuses(404, "not-found");

        assertThat(admin.get("/api/jobs?kind=backup&state=ended&host=" + agent.host + "&repository=" + agent.repository)
                        .items("id"))
                .containsExactly(job.id().toString());
        assertThat(admin.get("/api/jobs?since=2099-01-01T00:00:00Z").items("id"))
                .isEmpty();
    }

    @Test
    void jobs_and_the_audit_trail_are_paged_without_gap_or_repeat() {
        TestAgent agent = server.agent("web-1").connected();
        for (int i = 0; i < 11; i++) {
            agent.running(new JobSpec.Stats());
            server.core.clock.advance(Duration.ofSeconds(1));
        }
        List<String> jobs = admin.get("/api/jobs?limit=500").items("id");
        assertThat(jobs).hasSizeGreaterThan(10);
        assertThat(admin.all("/api/jobs", "id", 4)).isEqualTo(jobs);
        List<String> audit = admin.get("/api/audit?limit=500").items("number");
        assertThat(admin.all("/api/audit", "number", 7)).isEqualTo(audit);
        assertThat(admin.get("/api/audit?action=host.enrolled").items("target")).containsExactly(agent.host.toString());
        assertThat(admin.get("/api/audit/verify").is(200).at("intact")).isEqualTo("true");
    }

    @Test
    void a_long_log_is_paged_and_streamed_whole() {
        TestAgent agent = server.agent("web-1").connected();
        Job job = agent.running(TestAgent.backup());
        for (int from = 1; from <= 20_000; from += 1_000) {
            agent.logs(job.id(), from, from + 999);
        }
        String path = "/api/jobs/" + job.id() + "/log";
        Reply first = admin.get(path + "?limit=3").is(200);
        assertThat(first.items("text")).containsExactly("line 1", "line 2", "line 3");
        assertThat(first.next()).contains("3");
        Reply last = admin.get(path + "?after=19998").is(200);
        assertThat(last.items("line")).containsExactly("19999", "20000");
        assertThat(last.next()).isEmpty();
        assertThat(admin.get(path + "?after=99999999").items("line")).isEmpty();
        assertThat(admin.get(path).items("line")).hasSize(1_000);
        admin.get(path + "?limit=0").refusesFields("limit");
        admin.get(path + "?limit=5001").refusesFields("limit");
        admin.get(path + "?after=-1").refusesFields("after");
        admin.get(path + "?after=1e999").refusesFields("after");
        admin.get("/api/jobs/" + NOBODY + "/log").refuses(404, "not-found");
        admin.get("/api/jobs/" + NOBODY + "/log.txt").refuses(404, "not-found");

        Reply text = admin.get(path + ".txt").is(200);
        // Not gathered first: nobody could have said how long it is.
        assertThat(text.header("Content-Length")).isEmpty();
        assertThat(text.text().lines()).hasSize(20_000);
        assertThat(text.text()).endsWith("line 20000\n");
        List<String> lines = admin.get(path + ".ndjson").is(200).text().lines().toList();
        assertThat(lines).hasSize(20_000);
        assertThat(lines.get(12_344)).contains("\"line\":12345", "\"text\":\"line 12345\"");
    }

    @Test
    void every_route_is_described_and_nothing_else() {
        var paths = admin.get("/api/openapi.json").is(200).json().path("paths");
        List<String> described = new ArrayList<>();
        for (String template : paths.propertyNames()) {
            for (String method : paths.path(template).propertyNames()) {
                described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + template);
            }
        }
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(server.routes.all().stream()
                        .map(route -> route.method() + " " + route.template())
                        .toList());
    }

    @Test
    void only_what_is_for_everybody_is_answered_to_strangers() {
        for (Route route : server.routes.all()) {
            if (!(route.access() instanceof Route.Access.Everybody)) {
                String path = route.template().replaceAll("\\{[^}]*}", NOBODY);
                server.stranger().send(route.method(), path, Optional.empty()).refuses(401, "unauthenticated");
            }
        }
    }

    private static String enroll(String token, String machine) {
        return "{\"token\":\"%s\",\"hostname\":\"h\",\"os\":\"linux\",\"arch\":\"amd64\",\"agentVersion\":\"0.1.0\",\"machineId\":\"%s\"}"
                .formatted(token, machine);
    }
}
