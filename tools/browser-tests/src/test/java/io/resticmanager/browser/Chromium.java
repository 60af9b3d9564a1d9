package io.resticmanager.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The machine's Chromium; nothing is downloaded.
final class Chromium {
    private Chromium() {}

    static Playwright playwright() {
        // A condition that a busy machine meets late is met all the same.
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static Browser launch(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    static BrowserContext context(Browser browser, int width, boolean dark) {
        return browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, width < 800 ? 844 : 1000)
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
    }

    static void logIn(Page page, PageServer server) {
        logIn(page, server, "admin");
    }

    static void logIn(Page page, PageServer server, String username) {
        page.navigate(server.url("/login"));
        page.fill("input[name=username]", username);
        page.fill("input[name=password]", PageServer.PASSWORD);
        page.click("button:has-text('Sign in')");
        page.waitForURL(url -> !url.contains("/login"));
    }
}
