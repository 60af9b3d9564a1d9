package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import io.resticmanager.domain.account.Role;
import io.resticmanager.ports.fakes.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused, and what a role does not see.
@Tag("slow")
final class RefusalPagesTest {
    @TempDir
    static Path directory;

    private static Playwright playwright;
    private static Browser browser;
    private static PageServer server;
    private static SampleFleet fleet;

    @BeforeAll
    static void serve() throws Exception {
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
        server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0)
                .withAdmin()
                .withUser("vera", Role.VIEWER)
                .withUser("olga", Role.OPERATOR);
        fleet = SampleFleet.fill(server);
        server.started();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        playwright.close();
        server.close();
    }

    @Test
    void a_viewer_sees_and_changes_nothing() {
        try (Window window = as("vera")) {
            assertThat(window.page().locator(".nav a:has-text('Audit')").count())
                    .isZero();
            assertThat(window.go("/audit").status()).isEqualTo(403);
            window.see("The audit trail is for administrators.");
            assertThat(window.go("/repositories/new").status()).isEqualTo(403);
            window.see("Your role may not do this");
            window.go("/repositories/" + fleet.repository());
            assertThat(window.page().locator("main form").count()).isZero();
            assertThat(window.page().locator("main [aria-disabled=true]").count())
                    .isPositive();
        }
    }

    @Test
    void an_operator_tests_and_checks_but_does_not_initialise() {
        try (Window window = as("olga")) {
            window.go("/repositories/" + fleet.repository());
            assertThat(window.page()
                            .locator("#repository-tasks button:has-text('Test connection')")
                            .isEnabled())
                    .isTrue();
            assertThat(window.page()
                            .locator("#repository-tasks [title='Administrators can initialise repositories.']")
                            .count())
                    .isEqualTo(1);
            assertThat(window.page()
                            .locator("#repository-maintenance"
                                    + " [title='Administrators can remove snapshots and data.']")
                            .count())
                    .isEqualTo(2);
            assertThat(window.page()
                            .locator("#repository-maintenance a:has-text('Change times')")
                            .count())
                    .isZero();
            for (String verb : List.of("prune", "forget", "maintenance")) {
                assertThat(window.go("/repositories/" + fleet.repository() + "/" + verb)
                                .status())
                        .isEqualTo(403);
            }
            assertThat(window.go("/repositories/" + fleet.repository() + "/init")
                            .status())
                    .isEqualTo(403);
            window.go("/repositories/" + fleet.repository() + "/unlock");
            assertThat(window.page().locator("input[name=all]").count()).isZero();
        }
    }

    @Test
    void what_is_not_there_is_a_page_in_words() {
        try (Window window = as("admin")) {
            for (String path : new String[] {
                "/nothing",
                "/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "/jobs/x",
                "/repositories/01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "/repositories/x/edit"
            }) {
                assertThat(window.go(path).status()).as(path).isEqualTo(404);
                window.see("There is nothing here");
            }
        }
    }

    @Test
    void too_many_wrong_passwords_wait() {
        try (Window window = new Window(browser, server, 1440, false)) {
            Page page = window.page();
            window.go("/login");
            for (int i = 0; i < 12 && !page.locator("body").innerText().contains("Too many"); i++) {
                page.fill("input[name=username]", "nobody");
                page.fill("input[name=password]", "wrong");
                page.click("button:has-text('Sign in')");
            }
            window.see("Too many attempts failed.");
        }
    }

    @Test
    void a_server_that_lost_its_disk_says_so_under_an_id(@TempDir Path other) throws Exception {
        try (PageServer broken =
                        new PageServer(other, server.clock, 0).withAdmin().started();
                Window window = new Window(browser, broken, 390, true).loggedIn()) {
            broken.loseDatabase();
            Response answer = window.go("/jobs");
            assertThat(answer.status()).isBetween(500, 503);
            window.see("Request " + answer.headers().get("x-request-id"));
            assertThat(window.page().locator("body").innerText())
                    .doesNotContainIgnoringCase("exception")
                    .doesNotContain("sqlite");
        }
    }

    private static Window as(String username) {
        Window window = new Window(browser, server, 1440, false);
        Chromium.logIn(window.page(), server, username);
        return window;
    }
}
