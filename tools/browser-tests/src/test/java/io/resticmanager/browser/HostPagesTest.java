package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.source.SourceGroupStore;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A host's pages and settings, over real HTTP and without scripts.
class HostPagesTest extends HostPagesCase {
    @Test
    void hostile_text_is_text_on_every_page() throws Exception {
        HostId host = host("evil " + EVIL);
        store(() -> {
            HostStore hosts = server.get(HostStore.class);
            Host found = hosts.find(host).orElseThrow();
            hosts.update(found.withDuplicate(
                            new Host.DuplicateIdentity("twin " + EVIL, "twin " + EVIL, server.clock.instant()))
                    .withPlan(new Host.PlanState(
                            found.plan().desired(),
                            Optional.empty(),
                            Optional.of(server.clock.instant()),
                            Optional.of("problem " + EVIL))));
        });
        Snapshot snapshot = snapshot(host, server.clock.instant(), "tag " + EVIL);
        List<String> pages = List.of(
                "/hosts/" + host,
                "/hosts/" + host + "/snapshots?path=" + encoded("/" + EVIL) + "&tag=" + encoded(EVIL),
                "/hosts/" + host + "/snapshots",
                "/hosts/" + host + "/jobs",
                "/hosts/" + host + "/settings",
                "/hosts/" + host + "/remove",
                "/hosts/" + host + "/backup",
                "/snapshots/" + snapshot.id(),
                "/hosts/add");
        for (String page : pages) {
            HttpResponse<String> answer = client.get(page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.body()).as(page).contains("&lt;script").doesNotContain("<script>alert");
        }
        HttpResponse<String> refused = client.post(
                "/hosts/" + host + "/settings", Map.of("part", "sources", "includes", EVIL, "excludes", EVIL));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).doesNotContain("<script>alert");
        assertThat(client.get("/hosts/" + host).body())
                .contains("Another machine uses this host's credential.")
                .contains("The agent could not take over all settings.");
    }

    @Test
    void settings_are_saved_once_and_mistakes_stand_beside_their_fields() throws Exception {
        HostId host = host("web-1");
        String settings = "/hosts/" + host + "/settings";
        int revision = server.get(HostStore.class).find(host).orElseThrow().revision();
        Map<String, String> about =
                Map.of("part", "about", "name", "shop-1", "tags", "prod, web", "revision", Integer.toString(revision));
        assertThat(client.post(settings, about).statusCode()).isEqualTo(303);
        Host saved = server.get(HostStore.class).find(host).orElseThrow();
        assertThat(saved.name()).isEqualTo("shop-1");
        assertThat(saved.tags().words()).containsExactly("prod", "web");

        HttpResponse<String> stale = client.post(settings, with(about, "name", "other"));
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body())
                .contains("Somebody has changed this host")
                .contains("It is now: shop-1, tagged prod web.")
                .contains("other");

        // A mistake in between does not make a stale editor a fresh one; who was told may save.
        HttpResponse<String> nameless = client.post(settings, with(about, "name", ""));
        assertThat(nameless.statusCode()).isEqualTo(422);
        assertThat(revisionOf(nameless, "about")).isEqualTo(revision);
        assertThat(revisionOf(nameless, "limits")).isEqualTo(saved.revision());
        assertThat(revisionOf(stale, "about")).isEqualTo(saved.revision());

        String now = Integer.toString(saved.revision());
        HttpResponse<String> wrong = client.post(
                settings,
                Map.of(
                        "part",
                        "sources",
                        "includes",
                        "/etc\nhome",
                        "excludes",
                        "*.tmp",
                        "snapshotTags",
                        "rm-x",
                        "revision",
                        now));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("A path must be absolute: home.")
                .contains("does not begin with rm-")
                .contains("*.tmp");

        HttpResponse<String> good = client.post(
                settings,
                Map.of(
                        "part",
                        "sources",
                        "repositoryId",
                        repository.toString(),
                        "includes",
                        "/etc\n/srv",
                        "excludes",
                        "*.tmp",
                        "oneFileSystem",
                        "yes",
                        "revision",
                        now));
        assertThat(good.statusCode()).isEqualTo(303);
        SourceGroup group = server.get(SourceGroupStore.class).of(host).getFirst();
        assertThat(group.selection().includes()).containsExactly("/etc", "/srv");
        assertThat(group.selection().excludes()).containsExactly("*.tmp");
        assertThat(group.selection().oneFileSystem()).isTrue();
        assertThat(group.selection().excludeCaches()).isFalse();
    }

    @Test
    void a_host_is_removed_only_by_its_name() throws Exception {
        HostId host = host("web-1");
        String remove = "/hosts/" + host + "/remove";
        String revision = Integer.toString(
                server.get(HostStore.class).find(host).orElseThrow().revision());
        HttpResponse<String> wrong = client.post(remove, Map.of("confirm", "web-2", "revision", revision));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("This is not its name. Nothing was removed.");
        assertThat(server.get(HostStore.class).find(host)).isPresent();

        assertThat(client.post(remove, Map.of("confirm", "web-1", "revision", revision))
                        .statusCode())
                .isEqualTo(303);
        assertThat(server.get(HostStore.class).find(host)).isEmpty();
        assertThat(server.agents.wasRevoked(host)).isTrue();
        assertThat(client.get("/hosts/" + host).statusCode()).isEqualTo(404);
        assertThat(client.get("/audit").body())
                .as("what is removed is still called by its name, and leads nowhere")
                .contains("web-1 (removed)")
                .doesNotContain("\"/hosts/" + host + "\"");
    }

    @Test
    void a_host_that_is_away_can_have_its_backup_queued() throws Exception {
        HostId host = host("web-1");
        server.clock.advance(Duration.ofMinutes(10));
        server.agents.disconnect(host);
        assertThat(client.get("/hosts/" + host + "/backup").body())
                .contains("The agent is away.")
                .contains("Queue the backup");
        assertThat(client.post("/hosts/" + host + "/backup", Map.of("queue", "yes", "dryRun", "yes"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(server.get(JobStore.class).open(host).stream()
                        .filter(job -> job.kind() == JobKind.BACKUP)
                        .toList())
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.state()).isEqualTo(JobState.QUEUED);
                    assertThat(job.spec().makesSnapshot()).isFalse();
                });
    }

    @Test
    void a_limit_of_the_host_is_saved_and_refused_beside_its_field() throws Exception {
        HostId host = host("web-1");
        String settings = "/hosts/" + host + "/settings";
        int revision = server.get(HostStore.class).find(host).orElseThrow().revision();
        Map<String, String> limits =
                Map.of("part", "limits", "uploadKiBps", "4096", "revision", Integer.toString(revision));
        HttpResponse<String> refused = client.post(settings, with(limits, "uploadKiBps", "0"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("A limit is at least 1 KiB per second.");
        assertThat(client.post(settings, limits).statusCode()).isEqualTo(303);
        assertThat(server.get(HostStore.class).find(host).orElseThrow().limits().uploadKiBps())
                .contains(4096);
        assertThat(client.post(settings, limits).body()).contains("Somebody has changed this host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/snapshots",
                "/sources",
                "/sources/new",
                "/schedules/new",
                "/jobs",
                "/settings",
                "/backup",
                "/remove"
            })
    void no_such_host_is_a_page_too(String tab) throws Exception {
        assertThat(client.get("/hosts/01M8FB4G0000000000000000ZZ" + tab).statusCode())
                .isEqualTo(404);
        assertThat(client.get("/hosts/nonsense" + tab).statusCode()).isEqualTo(404);
    }

    private static int revisionOf(HttpResponse<String> page, String part) {
        Matcher found = Pattern.compile("name=\"part\" value=\"" + part
                        + "\"><input type=\"hidden\" name=\"revision\" value=\"(-?\\d+)\"")
                .matcher(page.body());
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
