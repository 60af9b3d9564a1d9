package io.resticmanager.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.job.RunJob;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;

/// Pictures of everything in [Sights], wide and narrow, light and dark. Those of the documentation show what a window
/// shows at first sight; `tools/dev screenshots` makes them anew. With `-Dpages.all=true` it is everything, and whole
/// pages, to be looked at beside their mock-ups.
final class Gallery {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final Path folder;
    private final boolean everything;
    private final List<String> names;

    private Gallery(Path folder, boolean everything, List<String> names) {
        this.folder = folder;
        this.everything = everything;
        this.names = names;
    }

    /// @param arguments the folder to write to, and the names of sights if not all are wanted
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        List<String> names = List.of(arguments).subList(1, arguments.length);
        try (Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            new Gallery(folder, Boolean.getBoolean("pages.all"), names).show(browser);
        }
        System.exit(0);
    }

    private void show(Browser browser) throws Exception {
        try (PageServer server = server()) {
            server.started();
            show(browser, server, null, Sights.UNSET);
            server.withAdmin();
            show(browser, server, null, Sights.EMPTY);
        }
        try (PageServer server = server().withAdmin().withUser("vera", Role.VIEWER)) {
            SampleFleet fleet = everything ? SampleFleet.fill(server) : SampleFleet.forPictures(server);
            work(server, fleet);
            server.started();
            show(browser, server, fleet, Sights.FLEET);
            show(browser, server, fleet.withEveryState(), Sights.STATES);
        }
        try (PageServer server = server().withAdmin().started()) {
            show(browser, server, null, Sights.BROKEN);
        }
    }

    private static PageServer server() throws IOException {
        return new PageServer(Files.createTempDirectory("gallery"), new MutableClock(NOW), 0);
    }

    /// What a repository's page shows of the work on it.
    private static void work(PageServer server, SampleFleet fleet) {
        Map<JobSpec, JobSummary> done = new LinkedHashMap<>();
        done.put(
                new JobSpec.Stats(),
                new JobSummary.Stats(
                        6_120_000_000_000L,
                        Optional.of(9_000_000_000_000L),
                        812_000,
                        1_204,
                        1,
                        List.of(new LockHolder("web-proxy-02", "root", 4_121, NOW.minus(Duration.ofHours(78)), true))));
        done.put(new JobSpec.Check(Optional.of("5%")), new JobSummary.Check(0));
        done.put(
                new JobSpec.Test(),
                new JobSummary.Test(Verdict.YES, Verdict.YES, Verdict.YES, Verdict.YES, Optional.of("ab".repeat(32))));
        done.forEach((spec, summary) -> {
            server.get(RunJob.class)
                    .run(
                            new Actor.Server(),
                            new RunJob.Request(
                                    fleet.host("web-proxy-02"),
                                    new RunJob.Order.OnRepository(fleet.repository(), spec),
                                    Limits.NONE,
                                    true));
            fleet.jobs().endQueued(Outcome.SUCCEEDED, Optional.empty(), summary);
        });
    }

    private void show(Browser browser, PageServer server, @Nullable SampleFleet fleet, List<Sight> all)
            throws IOException {
        List<Sight> sights = all.stream().filter(this::isWanted).toList();
        for (int width : new int[] {1440, 390}) {
            for (boolean dark : new boolean[] {false, true}) {
                Map<String, BrowserContext> windows = new LinkedHashMap<>();
                for (Sight sight : sights) {
                    BrowserContext window = windows.get(sight.user());
                    if (window == null) {
                        window = Chromium.context(browser, width, dark);
                        windows.put(sight.user(), window);
                        if (!sight.user().isEmpty()) {
                            Page login = window.newPage();
                            Chromium.logIn(login, server, sight.user());
                            login.close();
                        }
                    }
                    if (all == Sights.BROKEN) {
                        server.loseDatabase();
                    }
                    show(window, server, fleet, sight, (width < 800 ? "-phone" : "") + (dark ? "-dark" : "") + ".png");
                }
                windows.values().forEach(BrowserContext::close);
                if (all == Sights.BROKEN) {
                    return; // nobody logs in there any more
                }
            }
        }
    }

    private boolean isWanted(Sight sight) {
        return (everything || sight.documented()) && (names.isEmpty() || names.contains(sight.name()));
    }

    private void show(BrowserContext window, PageServer server, @Nullable SampleFleet fleet, Sight sight, String suffix)
            throws IOException {
        try (Page page = window.newPage()) {
            page.setDefaultTimeout(10_000);
            page.onConsoleMessage(message -> System.err.println(sight.name() + ": " + message.text()));
            page.onPageError(error -> System.err.println(sight.name() + ": " + error));
            page.navigate(server.url(fleet == null ? sight.path() : Shoot.resolve(sight.path(), fleet)));
            sight.steps().accept(page);
            page.evaluate("document.fonts.ready");
            small(
                    page.screenshot(new Page.ScreenshotOptions().setFullPage(everything)),
                    folder.resolve(sight.name() + suffix));
        } catch (RuntimeException e) {
            System.err.println(sight.name() + suffix + ": " + e.getMessage());
        }
    }

    /// The same picture, packed as tightly as PNG can.
    private static void small(byte[] png, Path file) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        opaque.getGraphics().drawImage(picture, 0, 0, null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(0);
        Files.deleteIfExists(file);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(opaque, null, null), how);
        } finally {
            writer.dispose();
        }
        System.out.println(file);
    }
}
