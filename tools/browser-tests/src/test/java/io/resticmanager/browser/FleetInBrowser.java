package io.resticmanager.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.resticmanager.ports.fakes.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A server with the sample fleet, and its administrator at a wide window in one Chromium.
abstract class FleetInBrowser {
    static Playwright playwright;
    static Browser browser;

    @TempDir
    Path directory;

    PageServer server;
    SampleFleet fleet;
    Window window;
    Page page;

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
    void enter() throws Exception {
        server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0).withAdmin();
        fleet = SampleFleet.fill(server);
        server.started();
        prepare();
        window = new Window(browser, server, 1440, false).loggedIn();
        page = window.page();
    }

    /// What else happened before the administrator comes.
    void prepare() {}

    @AfterEach
    void leave() throws Exception {
        window.close();
        server.close();
    }
}
