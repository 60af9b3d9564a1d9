package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.job.JobStore;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job in a browser that runs no scripts: nothing that needs them is offered, everything else works.
@Tag("slow")
final class WithoutScriptsTest {
    @TempDir
    Path directory;

    @Test
    void a_backup_is_started_watched_found_and_cancelled() throws Exception {
        try (PageServer server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0)
                        .started()
                        .withAdmin();
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright);
                BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                        .setJavaScriptEnabled(false)
                        .setViewportSize(1440, 1000))) {
            SampleFleet fleet = SampleFleet.fill(server);
            Page page = context.newPage();
            Chromium.logIn(page, server);
            PlaywrightAssertions.assertThat(page.locator("[data-palette]")).isHidden();
            PlaywrightAssertions.assertThat(page.locator("[data-dialog=help]")).isHidden();

            page.fill("[data-search]", "mail");
            page.locator("[data-search]").press("Enter");
            PlaywrightAssertions.assertThat(page.locator("tbody tr:not(.grp)")).hasCount(1);

            page.click("button[aria-label='Back up mail-01 now']");
            PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Backup of mail-01");
            assertThat(page.content()).contains("http-equiv=\"refresh\" content=\"15\"");
            PlaywrightAssertions.assertThat(page.locator("[data-log-search]")).isHidden();

            page.navigate(server.url("/jobs?state=queued"));
            page.click("a[aria-label='Cancel: Backup of mail-01']");
            page.click("button:has-text('Cancel the job')");
            PlaywrightAssertions.assertThat(page.locator("body")).containsText("The job is cancelled.");
            assertThat(page.content()).doesNotContain("http-equiv=\"refresh\"");
            assertThat(server.get(JobStore.class).open(fleet.host("mail-01")))
                    .noneMatch(job -> job.state() == JobState.QUEUED);

            page.navigate(server.url("/jobs/" + fleet.job("web-proxy-02")));
            PlaywrightAssertions.assertThat(page.locator(".ln.e")).containsText("unable to create lock");
            page.click("button:has-text('Try again')");
            PlaywrightAssertions.assertThat(page.locator("body")).containsText("Backup is queued.");

            page.navigate(server.url("/hosts/" + fleet.host("web-proxy-02") + "/snapshots"));
            page.locator("button[aria-label^='Pin snapshot']").first().click();
            PlaywrightAssertions.assertThat(page.locator("body")).containsText("is pinned: it stays");
            PlaywrightAssertions.assertThat(page.locator("tbody .badge:has-text('pinned')"))
                    .hasCount(1);
            page.locator("button[aria-label^='Unpin snapshot']").click();
            PlaywrightAssertions.assertThat(page.locator("body")).containsText("is no longer pinned");

            page.click("summary[aria-label^='Your menu']");
            page.click("button:has-text('Dark')");
            PlaywrightAssertions.assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        }
    }
}
