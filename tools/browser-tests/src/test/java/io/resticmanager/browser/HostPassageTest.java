package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.host.HostStore;
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

/// Adding a host and tending it, as a person does it in Chromium.
@Tag("slow")
final class HostPassageTest {
    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    Path directory;

    private PageServer server;
    private SampleFleet fleet;
    private BrowserContext context;
    private Page page;
    private final List<String> complaints = new ArrayList<>();

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
        server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0)
                .started()
                .withAdmin();
        fleet = SampleFleet.fill(server);
        context = Chromium.context(browser, 1440, false);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("the server responded with a status of 4")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        Chromium.logIn(page, server);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        server.close();
        assertThat(complaints).as("console errors").isEmpty();
    }

    @Test
    void a_host_is_added_and_the_page_goes_on_by_itself_to_the_first_backup() {
        page.click("a:has-text('Add host')");
        page.fill("#f-name", "shop-db-02");
        page.click("label.opt:has-text('offsite-fra')");
        page.fill("#f-includes", "/etc\n/srv");
        page.waitForRequest("**/events?*", () -> page.click("button:has-text('Create the command')"));
        see("Run this on shop-db-02");
        see("Waiting for the agent");
        assertThat(page.url()).matches(".*/hosts/add/[0-9A-Z]{26}");
        PlaywrightAssertions.assertThat(page.locator("time[data-left]")).containsText("in 5");
        String command = page.locator("#linux").innerText();
        String token = command.replaceAll("(?s).*(rme_[A-Za-z0-9_-]+).*", "$1");
        page.click("[data-copy=linux]");

        FirstHello machine = new FirstHello(server, "machine-9");
        HostId host = ((EnrollHost.Result.Enrolled) machine.enroll(token, "localhost")).host();
        see("shop-db-02 is enrolled");
        machine.connect(host, "localhost");
        see("shop-db-02 is connected");
        PlaywrightAssertions.assertThat(page.locator("#linux")).hasCount(0);
        page.click("button:has-text('Start the first backup')");
        see("Backup of shop-db-02");
    }

    @Test
    void the_overview_follows_the_running_backup() {
        HostId host = fleet.host("db-prod-01");
        page.waitForRequest("**/events?*", () -> page.navigate(server.url("/hosts/" + host)));
        PlaywrightAssertions.assertThat(page.locator("#host-now")).containsText("62");
        server.get(LiveProgress.class)
                .update(
                        host,
                        fleet.job("db-prod-01"),
                        new Progress(71, 71, 100, 71, 100, List.of(), Optional.of(Duration.ofMinutes(3))));
        PlaywrightAssertions.assertThat(page.locator("#host-now")).containsText("about 3 minutes left");
    }

    @Test
    void settings_say_what_is_wrong_and_a_host_goes_only_by_its_name() {
        HostId host = fleet.host("mail-01");
        page.navigate(server.url("/hosts/" + host));
        page.click(".tabs a:has-text('Settings')");
        page.fill("#f-includes", "srv");
        page.click("#sources button:has-text('Save')");
        see("A path must be absolute: srv.");
        page.fill("#f-includes", "/srv");
        page.click("#sources button:has-text('Save')");
        see("Saved.");

        page.click("a:has-text('Remove host…')");
        page.fill("dialog[open] #f-confirm", "mail-02");
        page.click("dialog[open] button:has-text('Remove the host')");
        see("This is not its name.");
        page.fill("#f-confirm", "mail-01");
        page.click("button:has-text('Remove the host')");
        see("mail-01 is removed.");
        assertThat(server.get(HostStore.class).find(host)).isEmpty();
    }

    @Test
    void choosing_how_to_back_up_is_a_dialog() {
        page.navigate(server.url("/hosts/" + fleet.host("mail-01")));
        page.click("a[aria-label='Choose how to back up']");
        page.check("dialog[open] input[name=dryRun]");
        page.click("dialog[open] button:has-text('Start the backup')");
        see("Backup (dry run) of mail-01");
    }

    private void see(String text) {
        PlaywrightAssertions.assertThat(page.locator("body")).containsText(text);
    }
}
