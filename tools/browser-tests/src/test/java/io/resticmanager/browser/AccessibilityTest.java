package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.resticmanager.ports.fakes.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every page and state, by the rules of accessibility, wide and narrow, light and dark.
@Tag("slow")
final class AccessibilityTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    static Path directory;

    @TempDir
    static Path nothing;

    private static Playwright playwright;
    private static Browser browser;
    private static PageServer server;
    private static SampleFleet fleet;
    private static PageServer empty;

    @BeforeAll
    static void serve() throws Exception {
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
        server = new PageServer(directory, new MutableClock(NOW), 0).withAdmin();
        fleet = SampleFleet.fill(server);
        server.started();
        empty = new PageServer(nothing, new MutableClock(NOW), 0).withAdmin().started();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        playwright.close();
        server.close();
        empty.close();
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
    void no_page_has_a_serious_finding(int width, boolean dark) {
        List<String> findings = new ArrayList<>();
        try (Window window = new Window(browser, server, width, dark)) {
            Axe.into(window.context());
            look(window, "/login", findings);
            window.page().fill("input[name=username]", "admin");
            window.page().fill("input[name=password]", "wrong");
            window.page().click("button:has-text('Sign in')");
            window.see("is wrong");
            judge(window.page(), "login refused", findings);
            window.loggedIn();
            for (String path : SampleFleet.PATHS) {
                look(window, Shoot.resolve(path, fleet), findings);
            }
            look(window, "/?q=nothing-is-called-so", findings);
            look(window, "/audit?user=nobody", findings);
            look(window, "/there-is-no-such-page", findings);
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void no_state_that_opens_on_a_page_has_a_serious_finding() {
        List<String> findings = new ArrayList<>();
        try (Window window = new Window(browser, server, 1440, false)) {
            Axe.into(window.context());
            window.loggedIn();
            Page page = window.page();
            page.click("summary[aria-label^='Your menu']");
            judge(page, "menu", findings);
            page.keyboard().press("Control+k");
            page.waitForSelector("#palette-found a");
            judge(page, "palette", findings);
            page.keyboard().press("Escape");
            page.keyboard().press("?");
            judge(page, "shortcuts", findings);

            window.go("/jobs/" + fleet.job("db-prod-01"));
            page.click("a:has-text('Cancel job')");
            judge(page, "cancel dialog", findings);

            window.go("/repositories/new");
            page.fill("#f-name", "wrong");
            page.fill("#f-url", "ftp:nowhere");
            page.click("button:has-text('Add repository')");
            window.see("Not saved.");
            judge(page, "refused form", findings);

            window.go("/audit");
            page.click("button:has-text('Verify')");
            window.see("The trail is intact.");
            judge(page, "verified", findings);
        }
        assertThat(findings).isEmpty();
    }

    /// A rule book that was not loaded finds nothing either.
    @Test
    void the_rules_find_what_is_wrong() {
        try (Window window = new Window(browser, empty, 1440, false)) {
            Axe.into(window.context());
            window.go("/login");
            window.page().evaluate("document.querySelector('main').append(document.createElement('button'))");
            assertThat(Axe.findings(window.page())).anyMatch(found -> found.startsWith("button-name (critical)"));
        }
    }

    @Test
    void no_page_of_an_empty_server_has_a_serious_finding() {
        List<String> findings = new ArrayList<>();
        try (Window window = new Window(browser, empty, 1440, true)) {
            Axe.into(window.context());
            window.loggedIn();
            for (String path : List.of("/", "/jobs", "/repositories")) {
                look(window, path, findings);
            }
        }
        assertThat(findings).isEmpty();
    }

    private static void look(Window window, String path, List<String> findings) {
        window.go(path);
        judge(window.page(), path, findings);
    }

    private static void judge(Page page, String what, List<String> findings) {
        Axe.findings(page).forEach(found -> findings.add(what + ": " + found));
        assertThat(page.locator("h1").count()).as("headings of " + what).isPositive();
        // A page wider than the window makes a phone scroll sideways.
        int over = (int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (over > 0) {
            findings.add(what + ": is " + over + " px wider than the window");
        }
    }
}
