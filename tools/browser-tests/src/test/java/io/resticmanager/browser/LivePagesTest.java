package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages that stay open: many of them, for long, and through a server that goes away.
@Tag("slow")
final class LivePagesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    /// Half an hour of a busy fleet: as many rounds as fit into a test, each with what a minute brings.
    private static final int ROUNDS = 30;

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    Path directory;

    private PageServer server;
    private SampleFleet fleet;

    @BeforeAll
    static void launch() {
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
    }

    @AfterAll
    static void quit() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void serve() throws Exception {
        server = new PageServer(directory, new MutableClock(NOW), 0).withAdmin();
        fleet = SampleFleet.fill(server);
        server.started();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void ten_windows_of_one_user_all_load_and_all_come_to_know_what_happened() {
        try (Window window = new Window(browser, server, 1440, false).loggedIn()) {
            List<Page> tabs = new ArrayList<>(List.of(window.page()));
            for (int i = 1; i < 10; i++) {
                Page tab = window.newTab();
                tab.setDefaultNavigationTimeout(10_000);
                tab.navigate(server.url(i % 2 == 0 ? "/" : "/jobs"));
                tabs.add(tab);
            }
            // Chromium takes every tab of a test for a visible one: the worst case, ten windows side by side.
            long streams = tabs.stream()
                    .filter(tab -> (boolean) tab.evaluate(
                            "performance.getEntriesByType('resource').some((e) => e.name.includes('/events?'))"))
                    .count();
            assertThat(streams).isLessThanOrEqualTo(3);
            server.get(LiveProgress.class).update(fleet.host("db-prod-01"), fleet.job("db-prod-01"), progress(88));
            for (Page tab : tabs) {
                PlaywrightAssertions.assertThat(tab.locator("main"))
                        .containsText("88", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
            }
        }
    }

    @Test
    void a_page_held_open_does_not_grow_and_never_changes_its_order() {
        try (Window window = new Window(browser, server, 1440, false).loggedIn()) {
            Page page = window.page();
            page.waitForRequest("**/events?*", page::reload);
            CDPSession tools = window.context().newCDPSession(page);
            tools.send("Performance.enable");
            tools.send("HeapProfiler.enable");
            List<String> order = order(page);
            round(page, 1);
            Figures before = figures(tools);
            long serverBefore = serverMemory();
            for (int i = 2; i <= ROUNDS; i++) {
                round(page, i);
            }
            Figures after = figures(tools);
            assertThat(after.nodes()).as("DOM nodes").isLessThan(before.nodes() * 1.05 + 50);
            assertThat(after.listeners()).as("listeners").isLessThanOrEqualTo(before.listeners() * 1.05 + 5);
            assertThat(after.heap()).as("bytes of scripts").isLessThan(before.heap() + 2_000_000);
            assertThat(serverMemory() - serverBefore).as("bytes of the server").isLessThan(16_000_000);
            // A host that began to fail stays where the pointer may be about to press.
            assertThat(order(page)).isEqualTo(order);
            PlaywrightAssertions.assertThat(page.locator("#host-" + fleet.host("mail-01") + " svg[aria-label=Failing]"))
                    .hasCount(1);
        }
    }

    @Test
    void a_lost_connection_is_told_and_the_page_comes_back_by_itself() throws Exception {
        int port = URI.create(server.url("/")).getPort();
        try (Window window = new Window(browser, server, 1440, false).loggedIn()) {
            Page page = window.page();
            page.waitForRequest("**/events?*", page::reload);
            server.close();
            PlaywrightAssertions.assertThat(page.locator("#connection"))
                    .containsText("The connection to the server is lost.", within(20_000));
            MutableClock clock = server.clock;
            server = new PageServer(directory, clock, port);
            PageServer back = server;
            back.get(Transactions.class).write(tx -> {
                back.get(HostStore.class).noteHeard(Map.of(fleet.host("laptop-07"), clock.instant()));
                return Boolean.TRUE;
            });
            back.get(Presence.class).restore();
            server.started();
            PlaywrightAssertions.assertThat(page.locator("#connection"))
                    .isEmpty(new LocatorAssertions.IsEmptyOptions().setTimeout(40_000));
            // What happened meanwhile is there without a reload.
            PlaywrightAssertions.assertThat(page.locator("#host-" + fleet.host("laptop-07")))
                    .not()
                    .containsText("Agent last seen", within(20_000));
            // The broken requests are the browser's own complaints.
            page.waitForTimeout(100);
            window.forgive(
                    "ERR_CONNECTION_REFUSED",
                    "ERR_INCOMPLETE_CHUNKED_ENCODING",
                    "ERR_EMPTY_RESPONSE",
                    "ERR_CONNECTION_RESET");
        }
    }

    @Test
    void an_ended_login_leads_to_the_login_page() {
        try (Window window = new Window(browser, server, 1440, false).loggedIn()) {
            Page other = window.newTab();
            other.navigate(server.url("/"));
            other.click("summary[aria-label^='Your menu']");
            other.click("text=Sign out");
            window.go("/jobs");
            window.see("Sign in");
            assertThat(window.page().url()).contains("back=%2Fjobs");
        }
    }

    private void round(Page page, int number) {
        HostId host = fleet.host("db-prod-01");
        JobId job = fleet.job("db-prod-01");
        EventBus events = server.get(EventBus.class);
        for (int i = 0; i < 20; i++) {
            server.get(LiveProgress.class).update(host, job, progress(number % 90 + 1));
        }
        HostId mail = fleet.host("mail-01");
        server.get(Transactions.class).write(tx -> {
            server.get(HostStore.class)
                    .noteBackupEnded(mail, fleet.job("web-proxy-02"), Outcome.FAILED, server.clock.instant());
            return Boolean.TRUE;
        });
        Job any = server.get(JobStore.class).find(fleet.job("mail-01")).orElseThrow();
        events.publish(new DomainEvent.JobChanged(any.id(), mail, any.repositoryId()));
        for (String name : List.of("git-forge", "mon-01", "desk-03", "mail-01")) {
            events.publish(new DomainEvent.HostChanged(fleet.host(name)));
        }
        PlaywrightAssertions.assertThat(page.locator("#host-" + host))
                .containsText((number % 90 + 1) + "\u00a0%", within(15_000));
    }

    private static LocatorAssertions.ContainsTextOptions within(double millis) {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(millis);
    }

    private static Progress progress(int percent) {
        return new Progress(percent, percent, 100, percent, 100, List.of(), Optional.of(Duration.ofMinutes(3)));
    }

    @SuppressWarnings("unchecked")
    private static List<String> order(Page page) {
        return (List<String>) page.evaluate("[...document.querySelectorAll('tr[id^=host-]')].map((r) => r.id)");
    }

    private record Figures(double nodes, double listeners, double heap) {}

    private static Figures figures(CDPSession tools) {
        tools.send("HeapProfiler.collectGarbage");
        JsonObject answer = tools.send("Performance.getMetrics");
        return new Figures(
                metric(answer, "Nodes"), metric(answer, "JSEventListeners"), metric(answer, "JSHeapUsedSize"));
    }

    private static double metric(JsonObject answer, String name) {
        for (var metric : answer.getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals(name)) {
                return metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        throw new AssertionError("no metric " + name);
    }

    private static long serverMemory() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
