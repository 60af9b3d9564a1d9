package io.resticmanager.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.resticmanager.ports.fakes.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Takes pictures of pages, to be looked at beside their mock-ups: `tools/pages shoot DIRECTORY PATH…`, or serves them
/// until it is stopped: `tools/pages serve [PORT]`. In paths, `{host:NAME}`, `{job:NAME}` and `{repository}` stand for
/// the sample fleet's ids.
final class Shoot {
    private Shoot() {}

    public static void main(String[] arguments) throws Exception {
        List<String> rest = new ArrayList<>(List.of(arguments));
        String command = rest.removeFirst();
        Path data = Files.createTempDirectory("pages");
        int port = command.equals("serve") && !rest.isEmpty() ? Integer.parseInt(rest.getFirst()) : 0;
        boolean empty = Boolean.getBoolean("pages.empty");
        try (PageServer server =
                new PageServer(data, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), port).withAdmin()) {
            SampleFleet fleet = empty ? null : SampleFleet.fill(server);
            if (Boolean.getBoolean("pages.states")) {
                fleet.withEveryState();
            }
            server.started();
            if (command.equals("serve")) {
                System.out.println(server.url("/") + "  admin / " + PageServer.PASSWORD);
                Thread.currentThread().join();
            }
            Path directory = Path.of(rest.removeFirst());
            Files.createDirectories(directory);
            shoot(server, fleet, directory, rest);
        }
        System.exit(0);
    }

    private static void shoot(PageServer server, SampleFleet fleet, Path directory, List<String> paths) {
        try (Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            for (boolean dark : new boolean[] {false, true}) {
                for (int width : new int[] {1440, 390}) {
                    try (BrowserContext context = Chromium.context(browser, width, dark)) {
                        Page page = context.newPage();
                        page.onConsoleMessage(message -> System.err.println(message.type() + ": " + message.text()));
                        page.onPageError(error -> System.err.println("error: " + error));
                        String suffix = (width < 800 ? "-phone" : "") + (dark ? "-dark" : "") + ".png";
                        page.navigate(server.url("/login"));
                        picture(page, directory.resolve("login" + suffix));
                        Chromium.logIn(page, server);
                        for (String path : paths) {
                            page.navigate(server.url(resolve(path, fleet)));
                            page.waitForTimeout(250);
                            String name = path.equals("/")
                                    ? "fleet"
                                    : path.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
                            picture(page, directory.resolve(name + suffix));
                        }
                    }
                }
            }
        }
    }

    private static void picture(Page page, Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
        System.out.println(file);
    }

    static String resolve(String path, SampleFleet fleet) {
        String resolved = path;
        while (resolved.contains("{")) {
            String inside = resolved.substring(resolved.indexOf('{') + 1, resolved.indexOf('}'));
            String value = inside.equals("repository")
                    ? fleet.repository().toString()
                    : inside.startsWith("host:")
                            ? fleet.host(inside.substring(5)).toString()
                            : inside.startsWith("group:")
                                    ? fleet.group(inside.substring(6)).toString()
                                    : inside.startsWith("schedule:")
                                            ? fleet.schedule(inside.substring(9))
                                                    .toString()
                                            : fleet.job(inside.substring(4)).toString();
            resolved = resolved.replace("{" + inside + "}", value);
        }
        return resolved;
    }
}
