package io.resticmanager.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.job.RunJob;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/// The pictures of the documentation: every page as a window shows it at first sight, wide and narrow, light and dark.
/// `tools/dev screenshots` makes them anew.
final class Gallery {
    private static final Map<String, String> PAGES = pages();

    private Gallery() {}

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("fleet", "/");
        pages.put("fleet-cards", "/?view=cards");
        pages.put("fleet-compact", "/?view=compact");
        pages.put("host", "/hosts/{host:web-proxy-02}");
        pages.put("host-snapshots", "/hosts/{host:web-proxy-02}/snapshots");
        pages.put("host-sources", "/hosts/{host:web-proxy-02}/sources");
        pages.put("source-edit", "/source-groups/{group:web-proxy-02}");
        pages.put("schedule-edit", "/schedules/{schedule:web-proxy-02}");
        pages.put("host-jobs", "/hosts/{host:web-proxy-02}/jobs");
        pages.put("host-settings", "/hosts/{host:web-proxy-02}/settings");
        pages.put("host-add", "/hosts/add");
        pages.put("jobs", "/jobs");
        pages.put("job-running", "/jobs/{job:db-prod-01}");
        pages.put("job-failed", "/jobs/{job:web-proxy-02}");
        pages.put("repositories", "/repositories");
        pages.put("repository", "/repositories/{repository}");
        pages.put("repository-new", "/repositories/new");
        pages.put("audit", "/audit");
        pages.put("account", "/account");
        return pages;
    }

    /// @param arguments the folder to write to
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        Path data = Files.createTempDirectory("gallery");
        try (PageServer server = new PageServer(data, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0);
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            server.started();
            all(browser, server, Optional.empty(), Map.of("setup", "/setup"), folder);
            server.withAdmin();
            all(browser, server, Optional.empty(), Map.of("login", "/login"), folder);
            SampleFleet fleet = SampleFleet.fill(server);
            work(server, fleet);
            all(browser, server, Optional.of(fleet), PAGES, folder);
        }
        System.exit(0);
    }

    /// What a repository's page shows of the work on it.
    private static void work(PageServer server, SampleFleet fleet) {
        Map<JobSpec, JobSummary> done = new LinkedHashMap<>();
        done.put(
                new JobSpec.Stats(),
                new JobSummary.Stats(
                        6_120_000_000_000L, Optional.of(9_000_000_000_000L), 812_000, 1_204, 0, List.of()));
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
            fleet.endQueued(Outcome.SUCCEEDED, Optional.empty(), summary);
        });
    }

    private static void all(
            Browser browser, PageServer server, Optional<SampleFleet> fleet, Map<String, String> pages, Path folder)
            throws IOException {
        for (int width : new int[] {1440, 390}) {
            for (boolean dark : new boolean[] {false, true}) {
                try (BrowserContext context = Chromium.context(browser, width, dark)) {
                    Page page = context.newPage();
                    if (fleet.isPresent()) {
                        Chromium.logIn(page, server);
                    }
                    for (Map.Entry<String, String> each : pages.entrySet()) {
                        String path = fleet.map(f -> Shoot.resolve(each.getValue(), f))
                                .orElse(each.getValue());
                        page.navigate(server.url(path));
                        page.evaluate("document.fonts.ready");
                        String name = each.getKey() + (width < 800 ? "-phone" : "") + (dark ? "-dark" : "") + ".png";
                        small(page.screenshot(), folder.resolve(name));
                    }
                }
            }
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
