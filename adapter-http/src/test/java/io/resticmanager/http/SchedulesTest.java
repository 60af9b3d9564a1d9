package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.plan.Plan;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Source groups, schedules and limits over REST, and the plan that comes of them.
class SchedulesTest {
    private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    private RestServer server;
    private RestClient admin;
    private HostId host;
    private String repository;
    private String group;

    @BeforeEach
    void start() {
        server = RestServer.start().withAdmin();
        admin = server.admin();
        TestAgent agent = server.agent("web-1");
        host = agent.host;
        repository = agent.repository.toString();
        group = admin.get(of("source-groups")).items("id").getFirst();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void a_source_group_is_defined_read_replaced_and_removed() {
        Reply made = admin.post(of("source-groups"), """
                        {"name":"postgres","repositoryId":"%s","includes":["/var/backups"],"excludes":["*.tmp"],
                         "tags":["db"],"excludeCaches":true,"retry":{"attempts":5,"backOffSeconds":600}}""".formatted(repository)).is(201);
        String path = made.header("Location").orElseThrow();
        String first = admin.get(path).is(200).header("ETag").orElseThrow();
        assertThat(admin.get(of("source-groups")).items("name")).containsExactly("default", "postgres");
        assertThat(plan().groups()).extracting(g -> g.retry().attempts()).containsExactly(3, 5);

        admin.send("PUT", path, Optional.of("{\"name\":\"pg\"}")).refuses(428, "precondition-required");
        Reply replaced = admin.with("If-Match", first)
                .send("PUT", path, Optional.of("{\"name\":\"pg\",\"includes\":[\"/srv\"]}"));
        assertThat(replaced.is(200).at("name")).isEqualTo("pg");
        assertThat(replaced.json().has("repositoryId")).isFalse();
        Reply stale = admin.with("If-Match", first)
                .send("PUT", path, Optional.of("{\"name\":\"other\"}"))
                .refuses(412, "stale");
        assertThat(stale.json().path("current").path("name").asString()).isEqualTo("pg");

        admin.with("If-Match", first).delete(path).refuses(412, "stale");
        admin.delete(path).is(204);
        admin.get(path).refuses(404, "not-found");
        admin.delete("/api/source-groups/" + group).refuses(409, "last-group");
        assertThat(plan().groups()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name":"","includes":["/a"]}            | name
            {"includes":["/a"]}                      | name
            {"name":"DEFAULT"}                       | name
            {"name":"a","includes":["etc"]}          | includes
            {"name":"a","includes":["C:\\\\Users"]}  | includes
            {"name":"a","includes":["/a"],"useFsSnapshot":true} | useFsSnapshot
            {"name":"a","excludes":["a\\nb"]}        | excludes
            {"name":"a","tags":["rm-x"]}             | tags
            {"name":"a","repositoryId":"x"}          | repositoryId
            {"name":"a","repositoryId":"01ARZ3NDEKTSV4RRFFQ69G5FAV"} | repositoryId
            {"name":"a","retry":{"attempts":11}}     | retry
            """)
    void a_source_group_is_refused_by_the_field(String json, String field) {
        admin.post(of("source-groups"), json).refusesFields(field);
    }

    @Test
    void a_schedule_is_defined_read_replaced_and_removed() {
        Reply made = admin.post(of("schedules"), schedule("\"limits\":{\"uploadKiBps\":4096},\"jitterSeconds\":600"))
                .is(201);
        String path = made.header("Location").orElseThrow();
        assertThat(made.at("words")).isEqualTo("Every day at 02:15");
        assertThat(made.at("nextRunAt")).isNotBlank();
        String first = admin.get(path).is(200).header("ETag").orElseThrow();
        assertThat(admin.get(of("schedules")).items("name")).containsExactly("nightly");
        assertThat(plan().schedules()).singleElement().satisfies(planned -> {
            assertThat(planned.timing().zone().getId()).isEqualTo("Europe/Berlin");
            assertThat(planned.limits().uploadKiBps()).contains(4096);
        });
        admin.delete("/api/source-groups/" + group).refuses(409, "in-use");

        admin.send("PUT", path, Optional.of(schedule("\"enabled\":false"))).refuses(428, "precondition-required");
        Reply replaced = admin.with("If-Match", first).send("PUT", path, Optional.of(schedule("\"enabled\":false")));
        assertThat(replaced.is(200).json().has("nextRunAt")).isFalse();
        Reply stale = admin.with("If-Match", first)
                .send("PUT", path, Optional.of(schedule("\"enabled\":true")))
                .refuses(412, "stale");
        assertThat(stale.json().path("current").path("enabled").asBoolean()).isFalse();

        admin.delete(path).is(204);
        admin.get(path).refuses(404, "not-found");
        assertThat(plan().schedules()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cron, 61 * * * *",
        "cron, 0 0 30 2 *",
        "cron, nonsense",
        "zone, Mars/Olympus",
        "zone, +02:00",
        "name, ' '",
    })
    void a_schedule_is_refused_by_the_field(String field, String value) {
        String json = schedule("\"enabled\":true")
                .replaceFirst("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":\"" + value + "\"");

        admin.post(of("schedules"), json).refusesFields(field);
    }

    @Test
    void a_schedule_is_refused_with_foreign_groups_and_impossible_spans() {
        admin.post(of("schedules"), schedule("\"jitterSeconds\":50000")).refusesFields("jitterSeconds");
        admin.post(of("schedules"), schedule("\"jitterSeconds\":-1")).refusesFields("jitterSeconds");
        admin.post(of("schedules"), schedule("\"catchUpWithinSeconds\":-1")).refusesFields("catchUpWithinSeconds");
        admin.post(of("schedules"), schedule("\"limits\":{\"uploadKiBps\":0}")).refusesFields("limits");
        admin.post(of("schedules"), schedule("\"enabled\":true").replace(group, NOBODY))
                .refusesFields("sourceGroupIds");
        admin.post(of("schedules"), schedule("\"enabled\":true").replace("\"" + group + "\"", ""))
                .refusesFields("sourceGroupIds");
        admin.post("/api/hosts/" + NOBODY + "/schedules", schedule("\"enabled\":true"))
                .refuses(404, "not-found");
    }

    @Test
    void an_expression_is_foretold() {
        Reply preview = admin.post("/api/schedules/preview", "{\"cron\":\"30 2 * * 1-5\",\"zone\":\"Europe/Berlin\"}")
                .is(200);

        assertThat(preview.at("words")).isEqualTo("At 02:30 on Monday to Friday");
        assertThat(preview.json().path("runs")).hasSize(5);
        admin.post("/api/schedules/preview", "{\"cron\":\"x\",\"zone\":\"y\"}").refusesFields("cron", "zone");
    }

    @Test
    void limits_of_a_host_reach_its_plan_and_the_smallest_holds_in_its_jobs() {
        String path = "/api/hosts/" + host;
        String tag = admin.get(path).header("ETag").orElseThrow();
        Reply changed = admin.with("If-Match", tag).patch(path, "{\"limits\":{\"uploadKiBps\":1000}}");
        assertThat(changed.is(200).json().path("limits").path("uploadKiBps").asInt())
                .isEqualTo(1000);
        assertThat(plan().limits().uploadKiBps()).contains(1000);

        Reply job = admin.post(
                        path + "/jobs",
                        "{\"kind\":\"backup\",\"sourceGroupId\":\"" + group
                                + "\",\"queue\":true,\"limits\":{\"uploadKiBps\":5000,\"downloadKiBps\":7}}")
                .is(201);
        var limits = server.core
                .stores
                .jobs()
                .find(io.resticmanager.domain.job.JobId.of(job.at("id")))
                .orElseThrow()
                .limits();
        assertThat(limits.uploadKiBps()).contains(1000);
        assertThat(limits.downloadKiBps()).contains(7);
    }

    private Plan plan() {
        return server.core.plans.build(host).orElseThrow();
    }

    private String of(String what) {
        return "/api/hosts/" + host + "/" + what;
    }

    private String schedule(String more) {
        return "{\"name\":\"nightly\",\"sourceGroupIds\":[\"" + group
                + "\"],\"cron\":\"15 2 * * *\",\"zone\":\"Europe/Berlin\"," + more + "}";
    }
}
