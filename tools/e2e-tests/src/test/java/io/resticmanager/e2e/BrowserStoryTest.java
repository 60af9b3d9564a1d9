package io.resticmanager.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole story in a browser, from the first start to signing out; every process of it is a real one.
@Tag("slow")
final class BrowserStoryTest {
    private static final double LONG = 90_000;
    private static final int FAST = 40_000_000;
    /// Of each connection, of which restic opens several: a backup of 40 MiB lasts some 15 seconds.
    private static final int WATCHABLE = 500_000;
    private static final int CRAWLING = 40_000;

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();
    private Page page;
    private Stage stage;

    @Test
    void a_person_sets_up_adds_a_host_backs_it_up_watches_cancels_and_learns_what_failed() throws Exception {
        Path restic = Parts.restic("0.18");
        Path files = folder.resolve("files");
        OddTree.grow(files);
        OddTree.big(files.resolve("random.bin"), 40, 1);
        try (Stage opened = new Stage(folder);
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = launch(playwright)) {
            stage = opened.startRestServer().startServer();
            page = watched(browser.newPage(), stage.api.server());
            try (TcpProxy wire = new TcpProxy(stage.repositoryPort)) {
                wire.slowTo(FAST);
                live(wire, restic, files);
            } catch (AssertionError failed) {
                throw new AssertionError(failed.getMessage() + "\nThe page said:\n" + page.innerText("main"), failed);
            }
        }
        assertThat(complaints).as("what pages must never do").isEmpty();
    }

    private void live(TcpProxy wire, Path restic, Path files) throws Exception {
        setUp();
        defineRepository(wire.address());
        try (AgentUnderTest agent = addHost(restic, files)) {
            wire.slowTo(WATCHABLE);
            firstBackup();
            OddTree.big(files.resolve("more.bin"), 40, 2);
            wire.slowTo(CRAWLING);
            cancelSecond(wire);
            failThird();
            signOut();
            assertThat(agent.process().isAlive()).isTrue();
        }
    }

    private void setUp() {
        String line = stage.server().awaitLine("rms_", Stage.SOON);
        page.navigate(stage.api.server().toString());
        page.fill("#f-token", line.replaceAll(".*(rms_[A-Za-z0-9_-]+).*", "$1"));
        page.fill("#f-username", Stage.ADMIN);
        page.fill("#f-password", stage.secrets.adminPassword());
        page.fill("#f-again", stage.secrets.adminPassword());
        page.click("text=Create account and continue");
        see("No hosts yet");
        page.click("summary[aria-label^='Your menu']");
        page.click("text=Sign out");
        page.fill("input[name=username]", Stage.ADMIN);
        page.fill("input[name=password]", stage.secrets.adminPassword());
        page.click("button:has-text('Sign in')");
        see("No hosts yet");
    }

    private void defineRepository(URI storage) {
        page.click(".nav a:has-text('Repositories')");
        page.click("text=Add the first repository");
        page.fill("#f-name", "store");
        page.fill("#f-url", "rest:" + storage + "/store/");
        page.fill("#f-password", stage.secrets.repositoryPassword());
        page.fill("[name=everyday-username]", "fleet");
        page.fill("[name=everyday-secret]", stage.secrets.storageSecret());
        page.click("main button:has-text('Add repository')");
        see("No host uses this repository yet.");
        hidesSecrets();
    }

    private AgentUnderTest addHost(Path restic, Path files) {
        page.click("main a:has-text('Add host')");
        page.fill("[name=name]", "alpha");
        page.check("label:has-text('store') >> input[type=radio]");
        page.check("[name=mayInitialise]");
        page.fill("[name=includes]", files.toString());
        page.click("button:has-text('Create the command')");
        see("Waiting for the agent");
        AgentUnderTest agent = new AgentUnderTest(folder.resolve("alpha"), "alpha", restic);
        // The installer that the command fetches is tested apart: here the agent takes what it would be given.
        String command = page.innerText("#linux");
        agent.enroll(URI.create(assigned(command, "RM_SERVER")), assigned(command, "RM_ENROLL_TOKEN"));
        agent.start();
        see("alpha is connected");
        assertThat(page.locator("button:has-text('Start the first backup')"))
                .isVisible(new IsVisibleOptions().setTimeout(LONG));
        return agent;
    }

    private static String assigned(String command, String variable) {
        Matcher found = Pattern.compile("\\b" + variable + "='([^']+)'").matcher(command);
        assertThat(found.find()).as(command).isTrue();
        return found.group(1);
    }

    private void firstBackup() {
        page.click("button:has-text('Start the first backup')");
        page.waitForURL("**/jobs/*");
        // The log grows in the page while restic is at work.
        assertThat(page.locator("[data-log-live]")).isVisible(new IsVisibleOptions().setTimeout(LONG));
        assertThat(page.locator("#job-progress")).isVisible(new IsVisibleOptions().setTimeout(LONG));
        assertThat(page.locator("[data-lines] .ln").first()).isVisible(new IsVisibleOptions().setTimeout(LONG));
        int early = page.locator("[data-lines] .ln").count();
        assertThat(page.locator("#job-head .badge")).hasText("Succeeded", new HasTextOptions().setTimeout(LONG));
        assertThat(page.locator("[data-lines] .ln").count()).isGreaterThan(early);
        hidesSecrets();
        page.click("#job-head a:has-text('alpha')");
        see("Protected");
        page.click(".tabs a:has-text('Snapshots')");
        assertThat(page.locator("main tbody tr")).hasCount(1);
        page.click(".nav a:has-text('Repositories')");
        page.click("main a:has-text('store')");
        see("Initialised");
        assertThat(page.locator("#repository-snapshots tbody tr")).hasCount(1);
        assertThat(page.locator("#repository-using")).containsText("alpha");
    }

    private void cancelSecond(TcpProxy wire) {
        backUp();
        assertThat(page.locator("#job-progress")).isVisible(new IsVisibleOptions().setTimeout(LONG));
        page.click("a:has-text('Cancel job')");
        page.click("dialog[open] button:has-text('Cancel the job')");
        see("The agent is asked to stop.");
        // restic finishes the piece that it is sending.
        wire.slowTo(FAST);
        assertThat(page.locator("#job-head .badge")).hasText("Cancelled", new HasTextOptions().setTimeout(LONG));
    }

    private void failThird() {
        page.click(".nav a:has-text('Repositories')");
        page.click("main a:has-text('store')");
        page.click("main a:has-text('Edit')");
        page.fill("#f-password", "not the right password");
        page.click("button:has-text('Save')");
        see("Saved.");
        stage.logIn();
        Until.true_(
                "the agent has the new plan",
                Stage.SOON,
                () -> stage.api
                        .all("/api/hosts")
                        .getFirst()
                        .path("plan")
                        .path("inForce")
                        .asBoolean());
        backUp();
        assertThat(page.locator("#job-head .badge")).hasText("Failed", new HasTextOptions().setTimeout(LONG));
        see("The repository password is wrong.");
        see("Set the password");
        page.click(".nav a:has-text('Fleet')");
        see("Wrong repository password");
        hidesSecrets();
    }

    private void backUp() {
        page.click(".nav a:has-text('Fleet')");
        page.click("main tbody a:has-text('alpha')");
        page.click("#host-head button:has-text('Back up now')");
        page.waitForURL("**/jobs/*");
    }

    private void signOut() {
        page.click("summary[aria-label^='Your menu']");
        page.click("text=Sign out");
        see("You are signed out.");
        page.navigate(stage.api.server() + "/repositories");
        see("Sign in");
    }

    private void see(String text) {
        assertThat(page.locator("body")).containsText(text, new ContainsTextOptions().setTimeout(LONG));
    }

    private void hidesSecrets() {
        assertThat(page.content())
                .doesNotContain(
                        stage.secrets.adminPassword(),
                        stage.secrets.repositoryPassword(),
                        stage.secrets.storageSecret());
    }

    private Page watched(Page opened, URI server) {
        opened.setDefaultTimeout(Stage.SOON.toMillis());
        opened.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(opened.url() + " console: " + message.text());
            }
        });
        opened.onPageError(error -> complaints.add(opened.url() + " error: " + error));
        opened.onRequest(request -> {
            if (!request.url().startsWith(server + "/")) {
                complaints.add(opened.url() + " asked for " + request.url());
            }
        });
        return opened;
    }

    private static Browser launch(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }
}
