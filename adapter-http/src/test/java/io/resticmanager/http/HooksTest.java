package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookChoice;
import io.resticmanager.domain.hook.HookPair;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hooks over REST: admins only, texts that go in and never come out, and the plan that comes of them.
class HooksTest {
    private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private static final String OFF = "{\"pre\":{\"mode\":\"off\"},\"post\":{\"mode\":\"off\"}}";

    private RestServer server;
    private RestClient admin;
    private TestAgent agent;
    private HostId host;
    private String group;
    private String ofGroup;
    private String ofHost;

    @BeforeEach
    void start() {
        server = RestServer.start().withAdmin();
        admin = server.admin();
        agent = server.agent("web-1");
        host = agent.host;
        group = admin.get("/api/hosts/" + host + "/source-groups").items("id").getFirst();
        ofGroup = "/api/source-groups/" + group + "/hooks";
        ofHost = "/api/hosts/" + host + "/hooks";
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void a_host_has_none_and_its_groups_inherit_them_until_somebody_says_otherwise() {
        Reply defaults = admin.get(ofHost).is(200);
        assertThat(defaults.at("shell")).isEqualTo("sh");
        assertThat(defaults.json().path("pre").path("mode").asString()).isEqualTo("off");
        assertThat(defaults.header("ETag")).contains("\"0\"");

        Reply own = admin.get(ofGroup).is(200);
        assertThat(own.json().path("post").path("mode").asString()).isEqualTo("inherited");
        assertThat(own.json().has("shell")).isFalse();
        assertThat(planned().isAnySet()).isFalse();
    }

    @Test
    void a_hook_reaches_the_plan_and_its_text_no_answer() {
        Reply set = put(ofHost, 0, """
                {"shell":"bash","pre":{"mode":"own","script":"%s","timeoutSeconds":90,"directory":"/srv"},
                 "post":{"mode":"own","script":"systemctl start db"}}""".formatted(PlantedSecrets.HOOK)).is(200);
        assertThat(set.json().path("pre").path("timeoutSeconds").asInt()).isEqualTo(90);
        assertThat(set.json().path("pre").has("script")).isFalse();
        assertThat(set.json().path("post").path("timeoutSeconds").asInt()).isEqualTo(600);
        put(ofGroup, 0, "{\"pre\":{\"mode\":\"inherited\"},\"post\":{\"mode\":\"off\"}}")
                .is(200);

        PlannedHooks planned = planned();
        assertThat(planned.shell()).isEqualTo(Shell.BASH);
        assertThat(planned.of(SourceGroupId.of(group)))
                .isEqualTo(new HookPair(
                        new HookChoice.Own(
                                new Hook(new Secret(PlantedSecrets.HOOK), Duration.ofSeconds(90), Optional.of("/srv"))),
                        new HookChoice.Off()));
        assertThat(server.audited().toString())
                .contains("hooks.changed")
                .doesNotContain(PlantedSecrets.HOOK)
                .doesNotContain("systemctl");
    }

    @Test
    void a_text_that_is_not_sent_again_stays() {
        put(ofGroup, 0, own("first text")).is(200);
        put(ofGroup, 1, "{\"pre\":{\"mode\":\"own\",\"timeoutSeconds\":5},\"post\":{\"mode\":\"off\"}}")
                .is(200);

        assertThat(planned().of(SourceGroupId.of(group)).pre()).isInstanceOfSatisfying(HookChoice.Own.class, own -> {
            assertThat(own.hook().script().reveal()).isEqualTo("first text");
            assertThat(own.hook().timeout()).isEqualTo(Duration.ofSeconds(5));
        });
        put(ofGroup, 2, "{\"pre\":{\"mode\":\"off\"},\"post\":{\"mode\":\"own\"}}")
                .refusesFields("post.script");
    }

    @Test
    void a_stale_editor_is_told_and_nothing_is_overwritten() {
        admin.send("PUT", ofGroup, Optional.of(OFF)).refuses(428, "precondition-required");
        put(ofGroup, 0, own("mine")).is(200);

        Reply stale = put(ofGroup, 0, OFF).refuses(412, "stale");

        assertThat(stale.json().path("current").path("pre").path("mode").asString())
                .isEqualTo("own");
        assertThat(planned().isAnySet()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"post":{"mode":"off"}}                                                          | pre
            {"pre":{},"post":{"mode":"off"}}                                                 | pre.mode
            {"pre":{"mode":"always"},"post":{"mode":"off"}}                                  | pre.mode
            {"pre":{"mode":"own"},"post":{"mode":"off"}}                                     | pre.script
            {"pre":{"mode":"own","script":" "},"post":{"mode":"off"}}                        | pre.script
            {"pre":{"mode":"own","script":"x","timeoutSeconds":0},"post":{"mode":"off"}}     | pre.timeoutSeconds
            {"pre":{"mode":"own","script":"x","timeoutSeconds":86401},"post":{"mode":"off"}} | pre.timeoutSeconds
            {"pre":{"mode":"own","script":"x","directory":"srv"},"post":{"mode":"off"}}      | pre.directory
            {"pre":{"mode":"own","script":"x","directory":"C:/x"},"post":{"mode":"off"}}     | pre.directory
            {"pre":{"mode":"off","script":"x"},"post":{"mode":"off"}}                        | pre.script
            {"shell":"bash","pre":{"mode":"off"},"post":{"mode":"off"}}                      | shell
            """)
    void what_is_wrong_is_said_of_its_field(String body, String field) {
        put(ofGroup, 0, body).refusesFields(field);
        assertThat(planned().isAnySet()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"shell":"cmd","pre":{"mode":"off"},"post":{"mode":"off"}} | shell
            {"shell":"zsh","pre":{"mode":"off"},"post":{"mode":"off"}} | shell
            {"pre":{"mode":"inherited"},"post":{"mode":"off"}}         | pre
            """)
    void a_host_is_asked_for_more(String body, String field) {
        put(ofHost, 0, body).refusesFields(field);
    }

    @Test
    void hooks_are_for_administrators_alone() {
        server.withUser("op", Role.OPERATOR);
        RestClient operator = server.logIn("op");

        operator.get(ofGroup).refuses(403, "forbidden");
        operator.get(ofHost).refuses(403, "forbidden");
        operator.with("If-Match", "\"0\"")
                .send("PUT", ofGroup, Optional.of(OFF))
                .refuses(403, "forbidden");
        operator.with("If-Match", "\"0\"").send("PUT", ofHost, Optional.of(OFF)).refuses(403, "forbidden");
    }

    @Test
    void hooks_of_what_is_not_there_are_not_there() {
        admin.get("/api/source-groups/" + NOBODY + "/hooks").refuses(404, "not-found");
        put("/api/hosts/" + NOBODY + "/hooks", 0, OFF).refuses(404, "not-found");
    }

    @Test
    void hooks_that_would_not_fit_into_the_plan_are_refused() {
        String big = "x".repeat(Hook.MOST_CHARS);
        for (int i = 0; i < 60; i++) {
            String id = admin.post("/api/hosts/" + host + "/source-groups", "{\"name\":\"g" + i + "\"}")
                    .is(201)
                    .at("id");
            Reply reply = put("/api/source-groups/" + id + "/hooks", 0, own(big));
            if (reply.status() != 200) {
                reply.refusesFields("pre");
                assertThat(planned().groups()).hasSize(i);
                return;
            }
        }
        throw new AssertionError("60 hooks of 16 KiB were taken");
    }

    @Test
    void a_group_takes_its_hooks_with_it() {
        String id = admin.post("/api/hosts/" + host + "/source-groups", "{\"name\":\"second\"}")
                .is(201)
                .at("id");
        put("/api/source-groups/" + id + "/hooks", 0, own("x")).is(200);
        assertThat(planned().groups()).hasSize(1);

        admin.delete("/api/source-groups/" + id).is(204);

        assertThat(planned().groups()).isEqualTo(Map.of());
    }

    @Test
    void hooks_around_anything_else_are_refused_with_a_sentence() {
        agent.connected();
        String hooks = ",\"hooks\":{\"pre\":\"true\"}}";

        Reply check = admin.post(
                "/api/hosts/" + host + "/jobs",
                "{\"kind\":\"check\",\"repositoryId\":\"" + agent.repository + "\"" + hooks);
        check.refusesFields("hooks");
        assertThat(check.json().path("errors").path(0).path("message").asString())
                .contains("backups only", "check");
        admin.post("/api/hosts/" + host + "/jobs", "{\"kind\":\"backup\",\"sourceGroupId\":\"" + group + "\"" + hooks)
                .refusesFields("hooks");
    }

    @Test
    void a_host_shows_whether_it_lets_hooks_run() {
        assertThat(admin.get("/api/hosts/" + host).json().path("agent").has("allowsHooks"))
                .isFalse();
        agent.connected();
        assertThat(admin.get("/api/hosts/" + host)
                        .json()
                        .path("agent")
                        .path("allowsHooks")
                        .asBoolean(false))
                .isTrue();
    }

    private Reply put(String path, int revision, String body) {
        return admin.with("If-Match", "\"" + revision + "\"").send("PUT", path, Optional.of(body));
    }

    private static String own(String script) {
        return "{\"pre\":{\"mode\":\"own\",\"script\":\"" + script + "\"},\"post\":{\"mode\":\"off\"}}";
    }

    private PlannedHooks planned() {
        return server.core.plans.build(host).orElseThrow().hooks();
    }
}
