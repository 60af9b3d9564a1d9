package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.repository.SizeDay;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The care of repositories over REST.
class MaintenanceTest {
    static final String USUAL = """
            {"forget":{"cron":"@daily","zone":"UTC"},
             "prune":{"cron":"0 4 * * 0","zone":"Europe/Berlin","enabled":false},
             "check":{"cron":"@hourly","zone":"UTC"},"checkParts":4,"maxUnused":"5%"}""";

    private RestServer server;
    private RestClient admin;
    private TestAgent agent;
    private String path;

    @BeforeEach
    void start() {
        server = RestServer.start().withAdmin();
        admin = server.admin();
        agent = server.agent("web-1");
        path = "/api/repositories/" + agent.repository + "/maintenance";
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void it_has_defaults_is_replaced_whole_and_a_stale_editor_is_told() {
        Reply usual = admin.get(path).is(200);
        assertThat(usual.json().path("check").path("enabled").asBoolean()).isTrue();
        assertThat(usual.at("checkParts")).isEqualTo("8");
        assertThat(usual.json().path("check").path("zone").asString()).isEqualTo("UTC");
        String first = usual.header("ETag").orElseThrow();

        admin.send("PUT", path, Optional.of(USUAL)).refuses(428, "precondition-required");
        Reply changed = admin.with("If-Match", first)
                .send("PUT", path, Optional.of(USUAL))
                .is(200);
        assertThat(changed.json().path("check").path("words").asString()).isNotBlank();
        assertThat(changed.json().path("check").has("nextRunAt")).isTrue();
        assertThat(changed.json().path("prune").has("nextRunAt")).isFalse();
        assertThat(changed.at("maxUnused")).isEqualTo("5%");
        assertThat(changed.at("hostId")).isEqualTo(agent.host.toString());
        Reply stale = admin.with("If-Match", first)
                .send("PUT", path, Optional.of(USUAL))
                .refuses(412, "stale");
        assertThat(stale.json().path("current").path("checkParts").asInt()).isEqualTo(4);
    }

    @Test
    void it_is_refused_by_the_field_and_to_whom_may_not() {
        RestClient asIs = admin.with("If-Match", "\"0\"");
        asIs.send("PUT", path, Optional.of(USUAL.replace("@hourly", "often"))).refusesFields("check.cron");
        asIs.send("PUT", path, Optional.of(USUAL.replace("Europe/Berlin", "Mars")))
                .refusesFields("prune.zone");
        asIs.send("PUT", path, Optional.of(USUAL.replace(":4,", ":1001,"))).refusesFields("checkParts");
        asIs.send("PUT", path, Optional.of(USUAL.replace("5%", "some"))).refusesFields("maxUnused");
        asIs.send("PUT", path, Optional.of("{}")).refusesFields("forget", "prune", "check", "checkParts");

        RestClient operator = server.withUser("op", Role.OPERATOR).logIn("op");
        operator.get(path).is(200);
        operator.with("If-Match", "\"0\"").send("PUT", path, Optional.of(USUAL)).refuses(403, "forbidden");
    }

    @Test
    void what_it_holds_and_how_much_that_was_each_day_is_told() {
        server.core.stores.transactions().write(tx -> {
            server.core.stores.repositories().noteSize(agent.repository, new SizeDay(LocalDate.of(2026, 11, 22), 7));
            return Boolean.TRUE;
        });
        String repository = "/api/repositories/" + agent.repository;
        Reply sizes = admin.get(repository + "/sizes").is(200);
        assertThat(sizes.json().path("items").path(0).path("day").asString()).isEqualTo("2026-11-22");
        assertThat(sizes.json().path("items").path(0).path("storedBytes").asLong())
                .isEqualTo(7);
        Reply holdings = admin.get(repository + "/holdings").is(200);
        assertThat(holdings.json().path("complete").asBoolean()).isTrue();
        assertThat(holdings.json().path("items").isEmpty()).isTrue();
        admin.get("/api/repositories/01JDCW00000000000000000001/sizes").is(404);
    }

    @Test
    void what_is_due_and_what_hinders_it_is_told() {
        admin.with("If-Match", "\"0\"").send("PUT", path, Optional.of(USUAL)).is(200);
        server.core.clock.advance(Duration.ofMinutes(61));
        server.core.careForRepositories.tick();
        Reply hindered = admin.get(path);
        assertThat(hindered.json().path("check").path("trouble").asString()).contains("web-1");

        agent.connected();
        server.core.clock.advance(Duration.ofMinutes(1));
        server.core.careForRepositories.tick();
        Reply runs = admin.get(path);
        assertThat(runs.json().path("check").has("trouble")).isFalse();
        assertThat(runs.json().path("check").path("lastRun").path("state").asString())
                .isEqualTo("queued");
    }

    @Test
    void all_locks_are_removed_only_when_the_name_of_the_repository_is_typed() {
        agent.connected();
        String jobs = "/api/hosts/" + agent.host + "/jobs";
        String unlock = "{\"kind\":\"unlock\",\"removeAll\":true,\"repositoryId\":\"" + agent.repository + "\"";
        admin.post(jobs, unlock + "}").refusesFields("confirm");
        admin.post(jobs, unlock + ",\"confirm\":\"another\"}").refusesFields("confirm");
        String name = admin.get("/api/repositories/" + agent.repository).at("name");
        admin.post(jobs, unlock + ",\"confirm\":\"" + name + "\"}").is(201);
        RestClient operator = server.withUser("op", Role.OPERATOR).logIn("op");
        operator.post(jobs, unlock + ",\"confirm\":\"" + name + "\"}").refuses(403, "forbidden");
    }
}
