package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.ArrayList;
import java.util.List;

/// A browser window of its own, which notes what a page must never do: complain on the console, open a dialog, ask
/// another server, come without a policy.
final class Window implements AutoCloseable {
    private final PageServer server;
    private final String origin;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Window(Browser browser, PageServer server, int width, boolean dark) {
        this.server = server;
        this.origin = server.url("/");
        this.context = Chromium.context(browser, width, dark);
        this.page = watched(context.newPage());
    }

    Page page() {
        return page;
    }

    /// Another tab of the same window, watched as well.
    Page newTab() {
        return watched(context.newPage());
    }

    Window loggedIn() {
        Chromium.logIn(page, server);
        return this;
    }

    Response go(String path) {
        return page.navigate(server.url(path));
    }

    void see(String text) {
        PlaywrightAssertions.assertThat(page.locator("body")).containsText(text);
    }

    /// What went wrong so far, each with the page it was on.
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// Takes back complaints that name what a test did on purpose.
    void forgive(String... words) {
        complaints.removeIf(complaint -> List.of(words).stream().anyMatch(complaint::contains));
    }

    BrowserContext context() {
        return context;
    }

    private Page watched(Page tab) {
        tab.onConsoleMessage(message -> {
            // An error page is one of ours; that Chromium notes its status is no complaint of the page.
            if (message.type().equals("error") && !message.text().contains("the server responded with a status of")) {
                complaints.add(tab.url() + " console: " + message.text());
            }
        });
        tab.onPageError(error -> complaints.add(tab.url() + " error: " + error));
        tab.onDialog(dialog -> {
            complaints.add(tab.url() + " opened a dialog: " + dialog.message());
            dialog.dismiss();
        });
        tab.onRequest(request -> {
            if (!request.url().startsWith(origin)) {
                complaints.add(tab.url() + " asked for " + request.url());
            }
        });
        tab.onResponse(response -> {
            if (response.request().isNavigationRequest()
                    && response.status() != 303
                    && !policy(response).contains("default-src 'self'")) {
                complaints.add(response.url() + " came without a content security policy");
            }
        });
        return tab;
    }

    private static String policy(Response response) {
        return response.headers().getOrDefault("content-security-policy", "");
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what pages must never do").isEmpty();
    }
}
