package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.account.SetUpFirstAdmin;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The entrance, the fleet, jobs and the account, as a person meets them in Chromium.
@Tag("slow")
final class PagesTest {
    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    Path directory;

    private PageServer server;
    private BrowserContext context;
    private Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();

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
        server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0).started();
        context = Chromium.context(browser, 1440, false);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("the server responded with a status of 4")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> complaints.add("a dialog: " + dialog.message()));
        page.onRequest(request -> {
            if (!request.url().startsWith(server.url("/"))) {
                elsewhere.add(request.url());
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        server.close();
        assertThat(complaints).as("console errors").isEmpty();
        assertThat(elsewhere).as("requests to other origins").isEmpty();
    }

    @Test
    void the_first_admin_comes_in_by_the_token_and_goes_out_again() {
        String token =
                server.get(SetUpFirstAdmin.class).issueToken().orElseThrow().reveal();
        page.navigate(server.url("/"));
        see("Create the admin account");
        page.fill("#f-token", "rms_wrong");
        page.fill("#f-username", "admin");
        page.fill("#f-password", PageServer.PASSWORD);
        page.fill("#f-again", PageServer.PASSWORD);
        page.click("text=Create account and continue");
        see("This is not the newest token");

        page.fill("#f-token", token);
        page.fill("#f-password", PageServer.PASSWORD);
        page.fill("#f-again", PageServer.PASSWORD);
        page.click("text=Create account and continue");
        see("No hosts yet");

        page.click("summary[aria-label^='Your menu']");
        page.click("text=Sign out");
        see("You are signed out.");
        page.navigate(server.url("/jobs"));
        see("Sign in");
    }

    @Test
    void a_login_leads_back_to_where_one_wanted_to_go_and_says_when_it_fails() {
        server.withAdmin();
        page.navigate(server.url("/jobs?state=running"));
        page.fill("input[name=username]", "admin");
        page.fill("input[name=password]", "wrong");
        page.click("button:has-text('Sign in')");
        see("The user name or the password is wrong.");
        page.fill("input[name=password]", PageServer.PASSWORD);
        page.click("button:has-text('Sign in')");
        see("No such job");
        assertThat(page.url()).endsWith("/jobs?state=running");
    }

    @Test
    void the_fleet_says_what_is_wrong_and_shows_hostile_names_as_text() {
        enter();
        see("11 of 14 hosts are protected.");
        see("are failing");
        PlaywrightAssertions.assertThat(page.locator("tr.grp").first()).containsText("Needs attention");
        PlaywrightAssertions.assertThat(page.locator("tbody tr:not(.grp)")).hasCount(14);
        assertThat(page.locator("main b").allInnerTexts()).doesNotContain("bold");
        see("old-<b>bold</b>-");

        page.fill("[data-search]", "web-pr");
        PlaywrightAssertions.assertThat(page.locator("tbody tr:not(.grp)")).hasCount(2);
        assertThat(page.url()).contains("q=web-pr");
    }

    @Test
    void a_backup_starts_from_its_row() {
        SampleFleet fleet = enter();
        String host = fleet.host("mail-01").toString();
        page.click("#host-" + host + " button[aria-label='Back up mail-01 now']");
        PlaywrightAssertions.assertThat(page.locator("#host-" + host)).containsText("Backup waits");
        assertThat(server.get(JobStore.class).open(fleet.host("mail-01"))).hasSize(1);
    }

    @Test
    void rows_change_by_themselves() {
        SampleFleet fleet = enter();
        page.waitForRequest("**/events?*", () -> page.reload());
        String row = "#host-" + fleet.host("db-prod-01");
        PlaywrightAssertions.assertThat(page.locator(row)).containsText("62");
        server.get(LiveProgress.class)
                .update(
                        fleet.host("db-prod-01"),
                        fleet.job("db-prod-01"),
                        new Progress(71, 71, 100, 71, 100, List.of(), Optional.of(Duration.ofMinutes(3))));
        PlaywrightAssertions.assertThat(page.locator(row)).containsText("about 3 minutes left");

        server.clock.advance(Duration.ofMinutes(5));
        server.get(Presence.class).sweep();
        see("0 of 14 agents online");
    }

    @Test
    void a_failed_job_says_why_and_what_to_do_and_its_log_is_text() {
        SampleFleet fleet = enter();
        page.navigate(server.url("/jobs/" + fleet.job("web-proxy-02")));
        see("The repository is locked.");
        PlaywrightAssertions.assertThat(page.locator("button:has-text('Remove stale locks')"))
                .isVisible();
        PlaywrightAssertions.assertThat(page.locator(".ln.e")).containsText("unable to create lock");
        see("<script>alert('log')</script>");
        page.fill("[data-log-search]", "part-7.");
        PlaywrightAssertions.assertThat(page.locator("[data-log-found]")).hasText("1 of 1");
        page.click("[data-log-show=e]");
        PlaywrightAssertions.assertThat(page.locator("#L2")).isHidden();
    }

    @Test
    void cancelling_asks_first() {
        SampleFleet fleet = enter();
        page.navigate(server.url("/jobs/" + fleet.job("db-prod-01")));
        page.click("a:has-text('Cancel job')");
        page.click("dialog[open] button:has-text('Cancel the job')");
        see("The agent is asked to stop.");
        see("Cancelling");
    }

    @Test
    void a_form_of_an_ended_login_changes_nothing() {
        SampleFleet fleet = enter();
        page.navigate(server.url("/account"));
        page.evaluate("document.querySelectorAll('[name=csrfToken]').forEach((i) => (i.value = 'AAAA'))");
        page.fill("#f-current", PageServer.PASSWORD);
        page.fill("#f-wanted", "another long password");
        page.fill("#f-again", "another long password");
        page.click("button:has-text('Change password')");
        see("This form has expired");
        assertThat(fleet).isNotNull();
    }

    @Test
    void the_password_changes_only_with_the_present_one() {
        enter();
        page.navigate(server.url("/account"));
        change("nonsense and more", "another long password");
        see("This is not your present password.");
        change(PageServer.PASSWORD, "short");
        see("A password needs at least 12 characters.");
        change(PageServer.PASSWORD, "another long password");
        see("Your password is changed");
    }

    @Test
    void the_theme_is_remembered_by_the_server() {
        enter();
        page.click("summary[aria-label^='Your menu']");
        page.waitForResponse("**/theme", () -> page.click("button:has-text('Dark')"));
        page.reload();
        assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("dark");
    }

    @Test
    void the_keyboard_finds_a_host() {
        enter();
        page.keyboard().press("Control+k");
        page.keyboard().type("mail");
        PlaywrightAssertions.assertThat(page.locator("#palette-found a").first())
                .containsText("mail-01");
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        see("Next and previous row");
    }

    private SampleFleet enter() {
        server.withAdmin();
        SampleFleet fleet = SampleFleet.fill(server);
        Chromium.logIn(page, server);
        return fleet;
    }

    private void change(String current, String wanted) {
        page.fill("#f-current", current);
        page.fill("#f-wanted", wanted);
        page.fill("#f-again", wanted);
        page.click("button:has-text('Change password')");
    }

    private void see(String text) {
        PlaywrightAssertions.assertThat(page.locator("body")).containsText(text);
    }
}
