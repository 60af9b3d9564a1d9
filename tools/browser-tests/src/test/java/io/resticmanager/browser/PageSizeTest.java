package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.LoadState;
import io.resticmanager.ports.fakes.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much goes over the line for the first look at the fleet, with nothing in the browser's cache.
@Tag("slow")
final class PageSizeTest {
    private static final int MOST_WITHOUT_FONTS = 100_000;
    private static final int MOST_OWN_SCRIPT = 15 * 1024;

    @TempDir
    Path directory;

    @Test
    void the_first_page_and_our_own_scripts_stay_small() throws Exception {
        try (PageServer server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0)
                        .started()
                        .withAdmin();
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright);
                BrowserContext login = Chromium.context(browser, 1440, false)) {
            SampleFleet fleet = SampleFleet.fill(server);
            Chromium.logIn(login.newPage(), server);
            try (BrowserContext fresh =
                    browser.newContext(new Browser.NewContextOptions().setStorageState(login.storageState()))) {
                Map<String, Integer> seen = new TreeMap<>();
                Map<String, Integer> scripts = new TreeMap<>();
                Page page = fresh.newPage();
                page.onRequestFinished(request -> {
                    Response response = request.response();
                    String path = request.url().substring(server.url("").length());
                    if (!path.startsWith("/events")) {
                        seen.put(path, request.sizes().responseBodySize);
                        if (path.contains(".js") && !path.contains("htmx")) {
                            scripts.put(path, response.body().length);
                        }
                    }
                });
                page.navigate(server.url("/"));
                page.waitForLoadState(LoadState.LOAD);
                page.waitForFunction("() => window.htmx && document.fonts.status === 'loaded'");
                int first = seen.entrySet().stream()
                        .filter(e -> !e.getKey().contains(".woff2"))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
                assertThat(seen.keySet())
                        .as("all kinds were seen")
                        .anyMatch(p -> p.contains("app.") && p.contains(".css"))
                        .anyMatch(p -> p.contains("htmx"));
                assertThat(first)
                        .as("bytes of the first page, by file: %s", seen)
                        .isBetween(10_000, MOST_WITHOUT_FONTS);

                page.navigate(server.url("/jobs/" + fleet.job("mail-01")));
                page.waitForLoadState(LoadState.LOAD);
                page.waitForCondition(() -> scripts.keySet().stream().anyMatch(p -> p.contains("joblog")));
                assertThat(scripts.keySet()).hasSizeGreaterThanOrEqualTo(4);
                assertThat(scripts.values().stream().mapToInt(Integer::intValue).sum())
                        .as("our own scripts, unpacked: %s", scripts)
                        .isLessThan(MOST_OWN_SCRIPT);
            }
        }
    }
}
