package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.job.JobStore;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job without a mouse.
@Tag("slow")
final class KeyboardTest {
    private static final int MOST_TABS = 120;

    @TempDir
    Path directory;

    @Test
    void one_signs_in_backs_up_looks_cancels_and_signs_out_with_keys_alone() throws Exception {
        try (PageServer server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0)
                        .withAdmin();
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            SampleFleet fleet = SampleFleet.fill(server);
            server.started();
            try (Window window = new Window(browser, server, 1440, false)) {
                Page page = window.page();
                window.go("/login");
                tabTo(page, "input[name=username]");
                page.keyboard().type("admin");
                tabTo(page, "input[name=password]");
                page.keyboard().type(PageServer.PASSWORD);
                page.keyboard().press("Enter");
                window.see("hosts are protected.");

                // The first stop of every page leads past the navigation.
                page.keyboard().press("Tab");
                assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Skip to content");

                tabTo(page, "button[aria-label='Back up mail-01 now']");
                page.keyboard().press("Enter");
                page.waitForSelector("#host-" + fleet.host("mail-01") + ":has-text('Backup waits')");

                page.keyboard().press("g");
                page.keyboard().press("j");
                page.waitForURL("**/jobs");
                page.keyboard().press("j");
                assertThat(page.evaluate("document.activeElement.closest('tr').textContent")
                                .toString())
                        .contains("mail-01");
                page.keyboard().press("Enter");
                page.waitForURL("**/jobs/*");
                tabTo(page, "a:has-text('Cancel job')");
                page.keyboard().press("Enter");
                window.see("Cancel this job?");
                tabTo(page, "dialog[open] button:has-text('Cancel the job')");
                page.keyboard().press("Enter");
                window.see("The job is cancelled.");
                Job job = server.get(JobStore.class)
                        .list(JobStore.Filter.ALL, PageRequest.FIRST)
                        .items()
                        .getFirst();
                assertThat(job.outcome()).contains(Outcome.CANCELLED);

                tabTo(page, "summary[aria-label^='Your menu']");
                page.keyboard().press("Enter");
                tabTo(page, "button:has-text('Sign out')");
                page.keyboard().press("Enter");
                window.see("You are signed out.");
            }
        }
    }

    /// Where the focus is must also be seen.
    private static void tabTo(Page page, String selector) {
        for (int i = 0; i < MOST_TABS; i++) {
            boolean there = (boolean) page.locator(selector).first().evaluate("(e) => e === document.activeElement");
            if (there) {
                assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                        .as("the ring around " + selector)
                        .isNotEqualTo("none");
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the Tab key does not reach " + selector);
    }
}
