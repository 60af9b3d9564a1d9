package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.http.web.audit.AuditWords;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.fakes.MemoryDatabase;
import io.resticmanager.ports.fakes.Stores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every call that changes something: it works, it is audited, and change and entry are there together or not at all.
class ChangesAreAuditedTest {
    /// Prepares a server and answers the call to make.
    private interface Scenario {
        Supplier<Reply> prepare(RestServer server);
    }

    private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("setUp", server -> {
            String token =
                    server.core.setUpFirstAdmin.issueToken().orElseThrow().reveal();
            return () -> server.stranger()
                    .post(
                            "/api/setup",
                            "{\"token\":\"" + token + "\",\"username\":\"first\",\"password\":\"" + RestServer.PASSWORD
                                    + "\"}");
        });
        SCENARIOS.put("logIn", server -> {
            server.withAdmin();
            return () -> server.stranger().logIn("admin", RestServer.PASSWORD);
        });
        SCENARIOS.put("logOut", as((server, admin) -> () -> admin.delete("/api/session")));
        SCENARIOS.put("revokeSession", as((server, admin) -> {
            server.admin();
            String other = admin.get("/api/sessions").items("id").getFirst();
            return () -> admin.delete("/api/sessions/" + other);
        }));
        SCENARIOS.put(
                "changePassword",
                as((server, admin) -> () -> admin.post(
                        "/api/password",
                        "{\"current\":\"" + RestServer.PASSWORD + "\",\"wanted\":\"a wholly new password\"}")));
        SCENARIOS.put(
                "defineRepository",
                as((server, admin) -> () -> admin.post(
                        "/api/repositories",
                        "{\"name\":\"new\",\"url\":\"rest:https://b.example.org/r/\",\"password\":\""
                                + PlantedSecrets.REPOSITORY + "\"}")));
        SCENARIOS.put("changeRepository", as((server, admin) -> {
            String path = "/api/repositories/" + server.agent("web-1").repository;
            return () -> admin.with("If-Match", "\"1\"").patch(path, "{\"name\":\"renamed\"}");
        }));
        SCENARIOS.put("removeRepository", as((server, admin) -> {
            String id = admin.post("/api/repositories", "{\"name\":\"new\",\"url\":\"/srv/r\"}")
                    .at("id");
            return () -> admin.delete("/api/repositories/" + id);
        }));
        SCENARIOS.put("changeMaintenance", as((server, admin) -> {
            String path = "/api/repositories/" + server.agent("web-1").repository + "/maintenance";
            return () -> admin.with("If-Match", "\"0\"").send("PUT", path, Optional.of(MaintenanceTest.USUAL));
        }));
        SCENARIOS.put("testRepository", as((server, admin) -> {
            TestAgent agent = server.agent("web-1").connected();
            return () -> admin.post("/api/repositories/" + agent.repository + "/test", "{}");
        }));
        SCENARIOS.put("issueEnrollmentToken", as((server, admin) -> () -> admin.post("/api/enrollment-tokens", "{}")));
        SCENARIOS.put("revokeEnrollmentToken", as((server, admin) -> {
            String id = admin.post("/api/enrollment-tokens", "{}").at("id");
            return () -> admin.delete("/api/enrollment-tokens/" + id);
        }));
        SCENARIOS.put("enroll", as((server, admin) -> {
            String token = admin.post("/api/enrollment-tokens", "{}").at("token");
            return () -> server.stranger()
                    .post(
                            "/api/agents/enroll",
                            "{\"token\":\"" + token + "\",\"hostname\":\"new-1\",\"os\":\"linux\",\"arch\":\"amd64\","
                                    + "\"agentVersion\":\"0.1.0\",\"machineId\":\"m-1\"}");
        }));
        SCENARIOS.put("changeHost", as((server, admin) -> {
            String path = "/api/hosts/" + server.agent("web-1").host;
            String tag = admin.get(path).header("ETag").orElseThrow();
            return () -> admin.with("If-Match", tag).patch(path, "{\"name\":\"renamed\"}");
        }));
        SCENARIOS.put("removeHost", as((server, admin) -> {
            TestAgent agent = server.agent("web-1");
            return () -> admin.delete("/api/hosts/" + agent.host);
        }));
        SCENARIOS.put("rotateCredential", as((server, admin) -> {
            TestAgent agent = server.agent("web-1");
            return () -> admin.send("POST", "/api/hosts/" + agent.host + "/rotate-credential", Optional.empty());
        }));
        SCENARIOS.put("defineSourceGroup", as((server, admin) -> {
            TestAgent agent = server.agent("web-1");
            return () -> admin.post("/api/hosts/" + agent.host + "/source-groups", "{\"name\":\"new\"}");
        }));
        SCENARIOS.put("changeSourceGroup", as((server, admin) -> {
            String path = "/api/source-groups/" + firstGroup(server, admin);
            return () -> admin.with("If-Match", "\"1\"").send("PUT", path, Optional.of("{\"name\":\"renamed\"}"));
        }));
        SCENARIOS.put("changeRetention", as((server, admin) -> {
            String path = "/api/source-groups/" + firstGroup(server, admin) + "/retention";
            return () -> admin.with("If-Match", "\"0\"")
                    .send("PUT", path, Optional.of("{\"policy\":{\"keep\":{\"daily\":7}}}"));
        }));
        SCENARIOS.put("changeGroupHooks", as((server, admin) -> {
            String path = "/api/source-groups/" + firstGroup(server, admin) + "/hooks";
            return () -> admin.with("If-Match", "\"0\"").send("PUT", path, Optional.of(hooks()));
        }));
        SCENARIOS.put("changeHostHooks", as((server, admin) -> {
            String path = "/api/hosts/" + server.agent("web-1").host + "/hooks";
            return () -> admin.with("If-Match", "\"0\"").send("PUT", path, Optional.of(hooks()));
        }));
        SCENARIOS.put("removeSourceGroup", as((server, admin) -> {
            TestAgent agent = server.agent("web-1");
            String path = admin.post("/api/hosts/" + agent.host + "/source-groups", "{\"name\":\"new\"}")
                    .header("Location")
                    .orElseThrow();
            return () -> admin.delete(path);
        }));
        SCENARIOS.put("defineSchedule", as((server, admin) -> {
            String json = schedule(firstGroup(server, admin));
            String host = server.core
                    .stores
                    .hosts()
                    .findByMachine("web-1")
                    .orElseThrow()
                    .host()
                    .id()
                    .toString();
            return () -> admin.post("/api/hosts/" + host + "/schedules", json);
        }));
        SCENARIOS.put("changeSchedule", as((server, admin) -> {
            String json = schedule(firstGroup(server, admin));
            String path = defined(server, admin, json);
            return () ->
                    admin.with("If-Match", "\"1\"").send("PUT", path, Optional.of(json.replace("@daily", "@weekly")));
        }));
        SCENARIOS.put("removeSchedule", as((server, admin) -> {
            String path = defined(server, admin, schedule(firstGroup(server, admin)));
            return () -> admin.delete(path);
        }));
        SCENARIOS.put("runJob", as((server, admin) -> {
            TestAgent agent = server.agent("web-1").connected();
            return () -> admin.post(
                    "/api/hosts/" + agent.host + "/jobs",
                    "{\"kind\":\"stats\",\"repositoryId\":\"" + agent.repository + "\"}");
        }));
        SCENARIOS.put("pinSnapshot", as((server, admin) -> {
            String path = snapshot(server, admin);
            return () -> admin.send("PUT", path + "/pin", Optional.of("{\"reason\":\"before the upgrade\"}"));
        }));
        SCENARIOS.put("unpinSnapshot", as((server, admin) -> {
            String path = snapshot(server, admin);
            admin.send("PUT", path + "/pin", Optional.of("{}")).is(200);
            return () -> admin.delete(path + "/pin");
        }));
        SCENARIOS.put("cancelJob", as((server, admin) -> {
            Job job = server.agent("web-1").connected().running(new JobSpec.Stats());
            return () -> admin.send("POST", "/api/jobs/" + job.id() + "/cancel", Optional.empty());
        }));
    }

    private static String snapshot(RestServer server, RestClient admin) {
        TestAgent agent = server.agent("web-1").connected();
        agent.succeeds(agent.running(TestAgent.backup()).id(), 7);
        return "/api/snapshots/"
                + admin.get("/api/hosts/" + agent.host + "/snapshots")
                        .items("id")
                        .getFirst();
    }

    private static String firstGroup(RestServer server, RestClient admin) {
        TestAgent agent = server.agent("web-1");
        return admin.get("/api/hosts/" + agent.host + "/source-groups")
                .items("id")
                .getFirst();
    }

    private static String schedule(String group) {
        return "{\"name\":\"s\",\"cron\":\"@daily\",\"zone\":\"UTC\",\"sourceGroupIds\":[\"" + group + "\"]}";
    }

    private static String defined(RestServer server, RestClient admin, String json) {
        String host = server.core
                .stores
                .hosts()
                .findByMachine("web-1")
                .orElseThrow()
                .host()
                .id()
                .toString();
        return admin.post("/api/hosts/" + host + "/schedules", json)
                .header("Location")
                .orElseThrow();
    }

    private interface AsAdmin {
        Supplier<Reply> prepare(RestServer server, RestClient admin);
    }

    private static Scenario as(AsAdmin then) {
        return server -> then.prepare(server, server.withAdmin().admin());
    }

    // What they ask does not fit into a URL.
    private static final java.util.Set<String> ONLY_ANSWER = java.util.Set.of("previewSchedule", "previewRetention");

    static Stream<String> changes() throws Exception {
        try (RestServer server = RestServer.start()) {
            return server.routes.all().stream().filter(Route::changes).map(Route::operation).toList().stream();
        }
    }

    @Test
    void what_is_sent_to_change_something_is_said_to_change_something() throws Exception {
        try (RestServer server = RestServer.start()) {
            assertThat(server.routes.all())
                    .allSatisfy(route -> assertThat(route.changes())
                            .as(route.operation())
                            .isEqualTo(route.isUnsafe() && !ONLY_ANSWER.contains(route.operation())));
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_writes_its_entry(String operation) throws Exception {
        try (RestServer server = RestServer.start()) {
            Supplier<Reply> call = scenario(operation).prepare(server);
            int before = server.audited().size();
            Reply reply = call.get();
            assertThat(reply.status()).as(reply.text()).isBetween(200, 299);
            assertThat(server.audited()).as("a scenario for " + operation).hasSizeGreaterThan(before);
            assertThat(AuditWords.actions())
                    .as("words for each of them")
                    .containsKeys(server.audited().toArray(new String[0]));
            AuditEntry entry = server.core.stores.audits().last().orElseThrow();
            assertThat(entry.payload().toString() + entry.target()).doesNotContain(PlantedSecrets.ALL);
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void without_its_entry_there_is_no_change(String operation) throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        try (RestServer server = RestServer.on(bus -> withAudit(Stores.inMemory(bus), fails))) {
            Supplier<Reply> call = scenario(operation).prepare(server);
            String before = everything(server);
            fails.set(true);
            call.get().refuses(503, "unavailable");
            fails.set(false);
            assertThat(everything(server)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void without_the_change_there_is_no_entry(String operation) throws Exception {
        List<MemoryDatabase> databases = new ArrayList<>();
        try (RestServer server = RestServer.on(bus -> {
            databases.add(new MemoryDatabase(bus));
            return Stores.inMemory(databases.getFirst());
        })) {
            Supplier<Reply> call = scenario(operation).prepare(server);
            String before = everything(server);
            databases.getFirst().diskIsFull(true);
            call.get().refuses(503, "unavailable");
            databases.getFirst().diskIsFull(false);
            assertThat(everything(server)).isEqualTo(before);
        }
    }

    private static Scenario scenario(String operation) {
        return Optional.ofNullable(SCENARIOS.get(operation))
                .orElseThrow(() -> new AssertionError(operation + " changes something: say here how, and audit it"));
    }

    // All that any of the calls could have changed.
    private static String everything(RestServer server) {
        Stores stores = server.core.stores;
        PageRequest all = new PageRequest(Optional.empty(), 500);
        StringBuilder text = new StringBuilder();
        stores.users()
                .find(new io.resticmanager.domain.account.Username("admin"))
                .ifPresent(user -> text.append(user)
                        .append(user.passwordHash().reveal())
                        .append(stores.sessions().of(user.id())));
        text.append(stores.users().find(new io.resticmanager.domain.account.Username("first")));
        text.append(stores.settings().get("setup.token"));
        text.append(stores.tokens().open(server.core.clock.instant(), all).items());
        var repositories = stores.repositories().list(all).items();
        text.append(repositories);
        repositories.forEach(repository -> text.append(stores.snapshots().present(repository.id())));
        var actor = new io.resticmanager.domain.account.Actor.Server();
        var hosts = server.core
                .readHosts
                .list(
                        actor,
                        new io.resticmanager.ports.host.ReadHosts.Query(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                io.resticmanager.ports.host.HostStore.Sort.NAME),
                        all)
                .items();
        hosts.forEach(
                host -> text.append(stores.hosts().find(host.overview().host().id()))
                        .append(stores.groups().of(host.overview().host().id()))
                        .append(stores.schedules().of(host.overview().host().id())));
        text.append(server.core
                .readJobs
                .list(
                        actor,
                        new io.resticmanager.ports.job.JobStore.Filter(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        all)
                .items());
        text.append(server.audited());
        return text.toString();
    }

    private static String hooks() {
        return "{\"pre\":{\"mode\":\"own\",\"script\":\"" + PlantedSecrets.HOOK + "\"},\"post\":{\"mode\":\"off\"}}";
    }

    private static Stores withAudit(Stores s, AtomicBoolean fails) {
        return new Stores(
                s.transactions(),
                s.settings(),
                s.users(),
                s.sessions(),
                new Failing(s.audits(), fails),
                s.tokens(),
                s.hosts(),
                s.repositories(),
                s.credentials(),
                s.groups(),
                s.schedules(),
                s.jobs(),
                s.logs(),
                s.snapshots(),
                s.marks(),
                s.care(),
                s.hooks());
    }

    private record Failing(AuditStore real, AtomicBoolean fails) implements AuditStore {
        @Override
        public void append(AuditEntry entry, AuditHead head) {
            if (fails.get()) {
                throw new StoreUnavailableException("no entry can be written", new IOException("made up"));
            }
            real.append(entry, head);
        }

        @Override
        public Optional<AuditHead> head() {
            return real.head();
        }

        @Override
        public Optional<AuditEntry> last() {
            return real.last();
        }

        @Override
        public Page<AuditEntry> list(Filter filter, PageRequest page) {
            return real.list(filter, page);
        }

        @Override
        public List<AuditEntry> after(long number, int limit) {
            return real.after(number, limit);
        }
    }
}
