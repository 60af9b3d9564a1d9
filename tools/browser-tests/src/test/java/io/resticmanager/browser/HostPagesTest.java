package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages of a host, and adding one, over real HTTP and without scripts.
final class HostPagesTest {
    private static final String EVIL = "<script>alert('x')</script>\"'&\u202e";
    private static final Pattern TOKEN = Pattern.compile("rme_[A-Za-z0-9_-]+");

    @TempDir
    Path directory;

    private PageServer server;
    private PageClient client;
    private RepositoryId repository;

    @BeforeEach
    void serve() throws Exception {
        server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0)
                .started()
                .withAdmin();
        repository = repository("offsite " + EVIL);
        client = new PageClient(server).loggedIn("admin", PageServer.PASSWORD);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void a_token_is_in_the_answer_that_made_it_and_nowhere_else() throws Exception {
        HttpResponse<String> made = client.post("/hosts/add", wish("web-1"));
        assertThat(made.statusCode()).isEqualTo(200);
        String token = token(made.body());
        assertThat(made.body()).contains("RM_BASE_URL is not set").contains("Run this on");
        assertThat(made.headers().map().toString()).doesNotContain(token);

        String address = address(made.body());
        HttpResponse<String> later = client.get(address);
        assertThat(later.body())
                .doesNotContain(token)
                .contains("The command was shown once")
                .contains("Waiting for");
        assertThat(client.get("/hosts/add").body())
                .contains("Open tokens")
                .contains("web-1")
                .doesNotContain(token);

        HttpResponse<String> again = client.post(address + "/again", Map.of());
        assertThat(token(again.body())).isNotEqualTo(token);
        assertThat(new FirstHello(server, "m").enroll(token, "web-1")).isInstanceOf(EnrollHost.Result.Refused.class);
        assertThat(client.get(address).body()).contains("was revoked");
    }

    @Test
    void adding_goes_from_waiting_by_enrolled_to_connected_and_to_the_first_backup() throws Exception {
        HttpResponse<String> made = client.post("/hosts/add", wish("web-1"));
        String address = address(made.body());
        FirstHello machine = new FirstHello(server, "machine-1");
        HostId host = ((EnrollHost.Result.Enrolled) machine.enroll(token(made.body()), "localhost")).host();
        assertThat(client.get(address).body())
                .contains("is enrolled")
                .contains("waiting for it to connect")
                .doesNotContain("Start the first backup");

        server.clock.advance(Duration.ofSeconds(41));
        machine.connect(host, "localhost");
        String connected = client.get(address).body();
        assertThat(connected)
                .contains("is connected")
                .contains("restic is ready")
                .contains("after 41\u00a0s")
                .contains("Start the first backup");

        HttpResponse<String> started = client.post("/hosts/" + host + "/backup", Map.of());
        String job = started.headers().firstValue("Location").orElseThrow();
        assertThat(job).startsWith("/jobs/");
        assertThat(client.get(address).body())
                .contains("Watch the first backup")
                .contains(job);
    }

    @Test
    void a_wish_that_cannot_be_comes_back_with_what_is_wrong_and_makes_no_token() throws Exception {
        Map<String, String> wish = new HashMap<>(wish("web-1"));
        wish.put("includes", "etc");
        wish.put("tags", "two<words");
        HttpResponse<String> refused = client.post("/hosts/add", wish);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("A path must be absolute: etc.")
                .contains("A tag is 1 to 40 letters")
                .contains("web-1")
                .doesNotContain("Open tokens");
        assertThat(client.post("/hosts/add", with(wish("x"), "repositoryId", "01M8FB4G0000000000000000ZZ"))
                        .body())
                .contains("This repository has been removed");
    }

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
    void snapshots_are_found_by_path_tag_and_day_and_odd_queries_do_no_harm() throws Exception {
        HostId host = host("web-1");
        Snapshot old = snapshot(host, Instant.parse("2026-10-01T23:30:00Z"), "weekly");
        Snapshot fresh = snapshot(host, Instant.parse("2026-11-20T08:00:00Z"), "daily");
        String list = "/hosts/" + host + "/snapshots";
        assertThat(client.get(list).body()).contains(id(old)).contains(id(fresh));
        assertThat(client.get(list + "?tag=weekly").body()).contains(id(old)).doesNotContain(id(fresh));
        assertThat(client.get(list + "?from=2026-10-01&to=2026-10-01").body())
                .contains(id(old))
                .doesNotContain(id(fresh));
        assertThat(client.get(list + "?path=/etc/hosts").body())
                .contains(id(old))
                .contains(id(fresh));
        assertThat(client.get(list + "?path=/nowhere").body()).contains("No snapshot matches");
        assertThat(client.get(list + "?from=yesterday&repository=x&cursor=!!!").body())
                .contains(id(old))
                .contains(id(fresh));
        assertThat(client.get("/snapshots/" + fresh.id()).body())
                .contains("/etc")
                .contains("1.00\u00a0GB");
        assertThat(client.get("/snapshots/01M8FB4G0000000000000000ZZ").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_snapshot_is_pinned_from_the_lists_and_from_its_own_page() throws Exception {
        HostId host = host("web-1");
        Snapshot snapshot = snapshot(host, Instant.parse("2026-11-20T08:00:00Z"), "daily");
        String list = "/hosts/" + host + "/snapshots?tag=daily";
        assertThat(client.get(list).body())
                .contains("action=\"" + id(snapshot) + "/pin\"")
                .contains("value=\"" + list + "\"")
                .doesNotContain(">pinned<");

        HttpResponse<String> pinned = client.post(id(snapshot) + "/pin", Map.of("back", list, "reason", "why " + EVIL));
        assertThat(pinned.statusCode()).isEqualTo(303);
        assertThat(pinned.headers().firstValue("Location")).hasValue(list);
        assertThat(client.get(list).body())
                .contains("stays whatever a retention policy says")
                .contains("pinned</span>")
                .contains("action=\"" + id(snapshot) + "/unpin\"")
                .doesNotContain("<script>alert");
        assertThat(client.get("/repositories/" + repository).body())
                .contains("pinned</span>")
                .contains("action=\"" + id(snapshot) + "/unpin\"");
        assertThat(client.get(id(snapshot)).body())
                .contains("Pinned by <bdi class=\"font-medium\">admin</bdi>")
                .contains("why &lt;script&gt;")
                .doesNotContain("<script>alert");

        client.post(id(snapshot) + "/unpin", Map.of("back", "https://elsewhere.example"));
        assertThat(client.get(id(snapshot)).body())
                .contains("is no longer pinned")
                .contains("name=\"reason\"");
        client.post(id(snapshot) + "/pin", Map.of("reason", "x".repeat(201)));
        assertThat(client.get(id(snapshot)).body()).contains("Not pinned: ").contains("1 to 200 characters");

        store(() -> server.get(SnapshotStore.class).markGone(List.of(snapshot.id()), server.clock.instant()));
        client.post(id(snapshot) + "/pin", Map.of());
        assertThat(client.get(id(snapshot)).body())
                .contains("nothing left to pin")
                .doesNotContain("/pin\"");
    }

    @Test
    void the_calendar_counts_the_snapshots_of_a_day_and_leads_to_them_and_back() throws Exception {
        HostId host = host("web-1");
        snapshot(host, Instant.parse("2026-10-01T23:30:00Z"), "weekly");
        snapshot(host, Instant.parse("2026-11-20T08:00:00Z"), "daily");
        snapshot(host, Instant.parse("2026-11-20T20:00:00Z"), "daily");
        String list = "/hosts/" + host + "/snapshots";
        String filtered = list + "?tag=daily&amp;from=2026-11-20&amp;to=2026-11-20&amp;month=2026-11";
        assertThat(client.get(list + "?tag=daily").body())
                .contains("Oct to Nov 2026")
                .contains("aria-label=\"20 November, 2 snapshots\"")
                .contains("aria-label=\"1 October, 1 snapshot\"")
                .contains("href=\"" + filtered + "\"")
                .doesNotContain("aria-label=\"Later months\"");
        assertThat(client.get(filtered.replace("&amp;", "&")).body())
                .contains("aria-label=\"20 November, 2 snapshots, show all days\"")
                .contains("href=\"" + list + "?tag=daily&amp;month=2026-11\"");
        assertThat(client.get(list + "?month=2027-01").body()).contains("Oct to Nov 2026");
        assertThat(client.get(list + "?month=2026-1x").body()).contains("Oct to Nov 2026");
        assertThat(client.get(list + "?month=2026-01").body())
                .contains("Dec 2025 to Jan 2026")
                .contains("?month=2026-02\"");
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

    private static int revisionOf(HttpResponse<String> page, String part) {
        Matcher found = Pattern.compile("name=\"part\" value=\"" + part
                        + "\"><input type=\"hidden\" name=\"revision\" value=\"(-?\\d+)\"")
                .matcher(page.body());
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @Test
    void a_known_host_is_enrolled_again_and_keeps_its_history() throws Exception {
        HostId host = host("web-1");
        HttpResponse<String> made = client.post("/hosts/" + host + "/re-enroll", Map.of());
        assertThat(made.body()).contains("Run this on").contains("web-1");
        EnrollHost.Result result = new FirstHello(server, "new disk").enroll(token(made.body()), "web-1");
        assertThat(((EnrollHost.Result.Enrolled) result).host()).isEqualTo(host);
        assertThat(client.get(address(made.body())).body()).contains("is enrolled");
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

    private HostId host(String name) throws Exception {
        HttpResponse<String> made = client.post("/hosts/add", wish(name));
        FirstHello machine = new FirstHello(server, "machine of " + name);
        HostId id = ((EnrollHost.Result.Enrolled) machine.enroll(token(made.body()), name)).host();
        machine.connect(id, name);
        return id;
    }

    private Map<String, String> wish(String name) {
        return Map.of(
                "name",
                name,
                "tags",
                "prod",
                "repositoryId",
                repository.toString(),
                "mayInitialise",
                "yes",
                "includes",
                "/etc\n/srv/" + EVIL,
                "hours",
                "1");
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> all = new HashMap<>(fields);
        all.put(name, value);
        return all;
    }

    private RepositoryId repository(String name) {
        RepositoryId id = new RepositoryId(server.get(Ids.class).next());
        store(() -> server.get(RepositoryStore.class)
                .insert(Repository.defined(
                        id,
                        name,
                        new RepositoryUrl("rest:https://backup.example.test/main/"),
                        server.clock.instant())));
        return id;
    }

    private Snapshot snapshot(HostId host, Instant at, String tag) {
        Ulid id = server.get(Ids.class).next();
        Snapshot snapshot = Snapshot.seen(
                new SnapshotId(id),
                repository,
                Optional.of(host),
                new ListedSnapshot(
                        String.format(
                                "%064x", new java.math.BigInteger(id.text().substring(10), 32)),
                        Optional.empty(),
                        at,
                        "machine " + EVIL,
                        "user " + EVIL,
                        List.of("/etc", "/srv/" + EVIL),
                        List.of(tag),
                        Optional.of(1_000_000_000L),
                        Optional.of(12L),
                        Optional.of(5L),
                        Optional.of("restic " + EVIL)),
                at);
        store(() -> server.get(SnapshotStore.class).insert(snapshot));
        return snapshot;
    }

    private void store(Runnable work) {
        server.get(Transactions.class).write(tx -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    private static String id(Snapshot snapshot) {
        return "/snapshots/" + snapshot.id();
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String token(String page) {
        Matcher found = TOKEN.matcher(page);
        assertThat(found.find()).as("a token in the page").isTrue();
        return found.group();
    }

    private static String address(String page) {
        Matcher found = Pattern.compile("data-address=\"([^\"]+)\"").matcher(page);
        assertThat(found.find()).as("the address of the page").isTrue();
        return found.group(1);
    }
}
