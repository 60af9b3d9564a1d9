package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.account.SetUpFirstAdmin;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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
    void a_host_whose_backup_did_not_come_says_since_when_it_is_due() {
        HostId late = enter().host("mail-01");
        server.get(Transactions.class).write(tx -> {
            Instant now = server.clock.instant();
            server.get(HostStore.class).noteLateFrom(late, Optional.of(now.minus(Duration.ofHours(9))), now);
            return Boolean.TRUE;
        });

        page.reload();

        see("10 of 14 hosts are protected.");
        PlaywrightAssertions.assertThat(page.locator("#host-" + late)).containsText(Pattern.compile("Due 9\\sh ago"));
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
    void every_failure_offers_a_next_step() {
        SampleFleet fleet = enter().withEveryState();
        for (ErrorCode code : ErrorCode.values()) {
            page.navigate(server.url("/jobs/" + fleet.job(code.word())));
            PlaywrightAssertions.assertThat(page.locator(".note.bad")).isVisible();
            assertThat(page.locator(".note.bad a.btn, #job-head .btn.primary").count())
                    .as("a button after %s", code)
                    .isPositive();
            PlaywrightAssertions.assertThat(page.locator("#job-head button:has-text('Try again')"))
                    .isVisible();
        }
        page.navigate(server.url("/jobs/" + fleet.job("waiting")));
        page.click("text=Open that job");
        assertThat(page.url()).endsWith("/jobs/" + fleet.job("db-prod-01"));
    }

    @Test
    void the_speed_of_a_running_job_is_there_again_after_a_reload() {
        SampleFleet fleet = enter();
        page.navigate(server.url("/jobs/" + fleet.job("db-prod-01")));
        for (int i = 0; i < 2; i++) {
            PlaywrightAssertions.assertThat(page.locator("#job-progress svg[role=img]"))
                    .isVisible();
            PlaywrightAssertions.assertThat(page.locator("#job-progress")).containsText("/s");
            page.reload();
        }
    }

    @Test
    void the_list_of_jobs_is_narrowed_by_its_address_and_searched_by_host_and_id() {
        SampleFleet fleet = enter();
        page.navigate(server.url("/jobs?outcome=failed&since=24h"));
        PlaywrightAssertions.assertThat(page.locator("tbody tr")).hasCount(2);
        PlaywrightAssertions.assertThat(page.locator("tbody button:has-text('Try again')"))
                .hasCount(2);
        PlaywrightAssertions.assertThat(page.locator("tbody")).not().containsText("another user");
        page.fill("[data-search]", "db-prod");
        page.locator("[data-search]").press("Enter");
        see("db-prod-01");
        assertThat(page.url()).contains("host=" + fleet.host("db-prod-01"));
        page.click("a[aria-label='db-prod-01, remove this filter']");
        page.fill("[data-search]", "web-proxy");
        page.locator("[data-search]").press("Enter");
        see("Several hosts match: web-proxy-01, web-proxy-02.");
        page.fill("[data-search]", fleet.job("web-proxy-02").toString().toLowerCase(java.util.Locale.ROOT));
        page.locator("[data-search]").press("Enter");
        see("The repository is locked.");
        page.navigate(server.url("/jobs?kind=nonsense&repository=" + fleet.repository() + "&since=junk"));
        see("offsite-fra");
    }

    @Test
    void a_log_of_any_length_keeps_five_thousand_lines_on_the_page_and_leads_to_all_others() {
        SampleFleet fleet = enter();
        var job = fleet.job("db-prod-01");
        more(job, 43, 12_000);
        page.navigate(server.url("/jobs/" + job));
        PlaywrightAssertions.assertThat(page.locator("#L12000")).isVisible();
        for (long first = 12_001; first < 18_000; first += 1_000) {
            more(job, first, first + 999);
        }
        page.waitForFunction(
                "() => document.getElementById('L18000')",
                null,
                new Page.WaitForFunctionOptions().setPollingInterval(500).setTimeout(60_000));
        assertThat((int) page.evaluate("document.querySelectorAll('.ln').length"))
                .isLessThanOrEqualTo(5_000);

        int first = (int) page.evaluate("+document.querySelector('.ln[id]').id.slice(1)");
        page.waitForFunction(
                "id => (document.querySelector('[data-lines]').scrollTop = 0, document.getElementById(id))",
                "L" + (first - 1),
                new Page.WaitForFunctionOptions().setPollingInterval(500).setTimeout(60_000));
        PlaywrightAssertions.assertThat(page.locator("[data-log-follow]")).hasAttribute("aria-pressed", "false");
        assertThat((int) page.evaluate("document.querySelectorAll('.ln').length"))
                .isLessThanOrEqualTo(5_000);

        page.navigate(server.url("/jobs"));
        page.navigate(server.url("/jobs/" + job + "#L14"));
        PlaywrightAssertions.assertThat(page.locator("#L14")).isInViewport();
        PlaywrightAssertions.assertThat(page.locator("[data-later]")).isAttached();
    }

    private void more(JobId job, long first, long last) {
        List<LogEntry> lines = new ArrayList<>();
        for (long line = first; line <= last; line++) {
            lines.add(new LogEntry.Line(line, server.clock.instant(), LogStream.STDOUT, "backup", "line " + line));
        }
        server.get(Transactions.class).write(tx -> {
            server.get(JobLogStore.class).append(job, lines);
            tx.publish(new DomainEvent.JobLogged(job, last));
            return Boolean.TRUE;
        });
    }

    @Test
    void a_row_that_changes_its_place_stays_until_one_asks() {
        SampleFleet fleet = enter();
        page.waitForRequest("**/events?*", () -> page.reload());
        var mail = fleet.host("mail-01");
        server.get(Transactions.class).write(tx -> {
            server.get(io.resticmanager.ports.host.HostStore.class)
                    .noteBackupEnded(mail, fleet.job("mail-01"), Outcome.FAILED, server.clock.instant());
            tx.publish(new DomainEvent.HostChanged(mail));
            return Boolean.TRUE;
        });
        see("1 changed, refresh order");
        page.click("#order");
        see("10 of 14");
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
        page.locator("#palette-found a:has-text('Snapshots of mail-01')").click();
        PlaywrightAssertions.assertThat(page).hasURL(Pattern.compile(".*/hosts/[0-9A-Z]+/snapshots$"));
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
