package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.ports.snapshot.SnapshotStore;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A host's snapshots, over real HTTP and without scripts.
class HostSnapshotPagesTest extends HostPagesCase {
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
}
