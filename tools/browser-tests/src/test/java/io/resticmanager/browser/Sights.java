package io.resticmanager.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;

/// Everything that can be seen, by the server that shows it.
final class Sights {
    private static final String HOST = "/hosts/{host:web-proxy-02}";
    private static final String REPOSITORY = "/repositories/{repository}";
    private static final String GROUP = "/source-groups/{group:web-proxy-02}";
    private static final String SCHEDULE = "/schedules/{schedule:web-proxy-02}";

    private Sights() {}

    /// Of a server that nobody has set up.
    static final List<Sight> UNSET = List.of(
            Sight.documented("setup", "/setup").as(""),
            Sight.of("setup-refused", "/setup").as("").after(page -> {
                page.fill("#f-token", "rms_wrong");
                page.fill("#f-password", "short");
                page.fill("#f-again", "other");
                page.click("button:has-text('Create account')");
            }));

    /// Of a server without a host.
    static final List<Sight> EMPTY = List.of(
            Sight.of("empty-fleet", "/").kept(),
            Sight.of("empty-jobs", "/jobs"),
            Sight.of("empty-repositories", "/repositories"),
            Sight.of("empty-host-add", "/hosts/add"));

    /// Of a server with the sample fleet.
    static final List<Sight> FLEET = List.of(
            Sight.documented("login", "/login").as(""),
            Sight.of("login-refused", "/login").as("").after(page -> {
                page.fill("[name=username]", "admin");
                page.fill("[name=password]", "wrong");
                page.click("button:has-text('Sign in')");
            }),
            Sight.documented("fleet", "/"),
            Sight.documented("fleet-cards", "/?view=cards"),
            Sight.documented("fleet-compact", "/?view=compact"),
            Sight.of("fleet-failing", "/?state=failing"),
            Sight.of("fleet-no-match", "/?q=nothing-is-called-so"),
            Sight.of("menu", "/").after(page -> page.click("summary[aria-label^='Your menu']")),
            Sight.of("palette", "/").after(Sights::palette).kept(),
            Sight.of("palette-found", "/").after(page -> {
                palette(page);
                page.keyboard().type("web");
                page.waitForFunction("() => document.querySelector('#palette-found').textContent.includes('proxy-01')");
            }),
            Sight.of("palette-nothing", "/").after(page -> {
                palette(page);
                page.keyboard().type("zzz");
                page.waitForSelector("#palette-found p:has-text('Nothing')");
            }),
            Sight.of("shortcuts", "/").after(page -> page.keyboard().press("?")),
            Sight.documented("host", HOST),
            Sight.of("host-well", "/hosts/{host:mail-01}"),
            Sight.of("host-running", "/hosts/{host:db-prod-01}"),
            Sight.of("host-offline", "/hosts/{host:laptop-07}"),
            Sight.of("host-new", "/hosts/{host:ci-runner-04}"),
            Sight.of("host-odd", "/hosts/{host:old-<b>bold</b>-Ünïcode-\u202eabc}"),
            Sight.documented("host-snapshots", HOST + "/snapshots"),
            Sight.of("host-snapshots-empty", "/hosts/{host:ci-runner-04}/snapshots"),
            Sight.of("host-snapshots-none", HOST + "/snapshots?tag=none"),
            Sight.of("snapshot", HOST + "/snapshots").after(page -> page.click("tbody td a >> nth=0")),
            Sight.documented("host-sources", HOST + "/sources"),
            Sight.of("host-sources-bare", "/hosts/{host:mail-01}/sources"),
            Sight.documented("source-edit", GROUP),
            Sight.of("source-new", HOST + "/sources/new"),
            Sight.of("source-windows", "/source-groups/{group:acct-win02}"),
            Sight.of("source-refused", GROUP).after(page -> {
                page.fill("#f-includes", "srv");
                page.click(".savebar button");
            }),
            Sight.of("source-remove", GROUP + "/remove"),
            Sight.documented("schedule-edit", SCHEDULE),
            Sight.of("schedule-new", HOST + "/schedules/new"),
            Sight.of("schedule-refused", SCHEDULE).after(page -> {
                page.fill("#f-cron", "61 * * * *");
                page.fill("#f-jitter", "soon");
                page.click(".savebar button");
            }),
            Sight.of("schedule-remove", SCHEDULE + "/remove"),
            Sight.of("schedule-off", HOST + "/sources").after(page -> {
                page.click("#schedules [role=switch]");
                page.waitForSelector(".toast");
                page.click("#schedules [role=switch]");
                page.waitForSelector(".toast:has-text('on')");
            }),
            Sight.of("hooks-host", HOST + "/hooks"),
            Sight.of("hooks-group", GROUP + "/hooks").kept(),
            Sight.of("host-jobs", HOST + "/jobs"),
            Sight.of("host-jobs-empty", "/hosts/{host:ci-runner-04}/jobs"),
            Sight.of("host-settings", HOST + "/settings"),
            Sight.of("host-settings-windows", "/hosts/{host:acct-win02}/settings"),
            Sight.of("host-backup", HOST).after(page -> page.click("a[data-dialog=backup]")),
            Sight.of("host-backup-page", "/hosts/{host:laptop-07}/backup"),
            Sight.of("host-remove", HOST + "/settings").after(page -> page.click("a[data-dialog=remove]")),
            Sight.of("host-add", "/hosts/add"),
            Sight.of("host-add-refused", "/hosts/add").after(page -> {
                page.fill("#f-includes", "srv");
                page.click("button:has-text('Create the command')");
            }),
            Sight.of("host-add-command", "/hosts/add").kept().after(page -> {
                page.fill("#f-name", "shop-db-02");
                page.click("label.opt >> nth=0");
                page.click("button:has-text('Create the command')");
                page.waitForURL(url -> url.matches(".*/hosts/add/.+"));
            }),
            Sight.documented("jobs", "/jobs"),
            Sight.of("jobs-running", "/jobs?state=running"),
            Sight.of("jobs-none", "/jobs?q=zzz"),
            Sight.documented("job-running", "/jobs/{job:db-prod-01}"),
            Sight.documented("job-failed", "/jobs/{job:web-proxy-02}"),
            Sight.of("job-warnings", "/jobs/{job:media-box}"),
            Sight.of("job-done", "/jobs/{job:mail-01}"),
            Sight.of("job-cancel", "/jobs/{job:db-prod-01}").after(page -> page.click("a:has-text('Cancel job')")),
            Sight.documented("repositories", "/repositories"),
            Sight.documented("repository", REPOSITORY),
            Sight.of("repository-new", "/repositories/new"),
            Sight.of("repository-refused", "/repositories/new").after(page -> {
                page.fill("#f-name", "wrong");
                page.fill("#f-url", "ftp:nowhere");
                page.click("button:has-text('Add repository')");
            }),
            Sight.of("repository-edit", REPOSITORY + "/edit"),
            Sight.of("repository-remove", REPOSITORY + "/remove"),
            Sight.of("repository-check", REPOSITORY + "/check"),
            Sight.of("repository-unlock", REPOSITORY + "/unlock").kept(),
            Sight.of("repository-prune", REPOSITORY + "/prune"),
            Sight.of("repository-forget", REPOSITORY + "/forget"),
            Sight.of("repository-maintenance", REPOSITORY + "/maintenance"),
            Sight.of("repository-init", REPOSITORY + "/init"),
            Sight.documented("audit", "/audit"),
            Sight.of("audit-verified", "/audit").after(page -> page.click("button:has-text('Verify')")),
            Sight.of("audit-none", "/audit?user=nobody"),
            Sight.of("account", "/account"),
            Sight.of("account-refused", "/account").after(page -> {
                page.fill("#f-current", "wrong");
                page.fill("#f-wanted", "another long password");
                page.fill("#f-again", "another long password");
                page.click("button:has-text('Change password')");
            }),
            Sight.of("not-found", "/there-is-no-such-page"),
            Sight.of("not-found-outside", "/there-is-no-such-page").as(""),
            Sight.of("expired", "/account").after(page -> {
                page.evaluate("document.querySelectorAll('[name=csrfToken]').forEach((i) => (i.value = 'AAAA'))");
                page.fill("#f-current", "any");
                page.fill("#f-wanted", "another long password");
                page.fill("#f-again", "another long password");
                page.click("button:has-text('Change password')");
            }),
            Sight.of("lost-connection", "/?view=cards").after(page -> {
                page.route("**/events*", route -> route.abort());
                page.reload();
                page.waitForSelector("#connection *", visible(20_000));
            }),
            Sight.of("forbidden", "/audit").as("vera"),
            Sight.of("viewer-fleet", "/").as("vera"),
            Sight.of("viewer-host", HOST).as("vera"),
            Sight.of("viewer-settings", HOST + "/settings").as("vera"),
            Sight.of("viewer-sources", HOST + "/sources").as("vera"),
            Sight.of("viewer-source", GROUP).as("vera"),
            Sight.of("viewer-repository", REPOSITORY).as("vera"));

    /// Of a server with the sample fleet and jobs in every state.
    static final List<Sight> STATES = List.of(
            Sight.of("states-jobs", "/jobs"),
            Sight.of("states-fleet", "/"),
            Sight.of("states-host-queued", "/hosts/{host:mon-01}"),
            Sight.of("job-queued", "/jobs/{job:queued}"),
            Sight.of("job-waiting", "/jobs/{job:waiting}"),
            Sight.of("job-dispatched", "/jobs/{job:dispatched}"),
            Sight.of("job-cancelling", "/jobs/{job:cancelling}"),
            Sight.of("job-cancelled", "/jobs/{job:cancelled}"),
            Sight.of("too-many", "/login").as("").after(page -> {
                for (int i = 0; i < 12 && !page.locator("body").innerText().contains("Too many"); i++) {
                    page.fill("input[name=username]", "nobody");
                    page.fill("input[name=password]", "wrong");
                    page.click("button:has-text('Sign in')");
                }
            }));

    /// Of a server that lost its disk.
    static final List<Sight> BROKEN = List.of(Sight.of("failure", "/jobs"));

    private static void palette(Page page) {
        page.keyboard().press("Control+k");
        page.waitForSelector("#palette-found a");
    }

    private static Page.WaitForSelectorOptions visible(double millis) {
        return new Page.WaitForSelectorOptions()
                .setState(WaitForSelectorState.VISIBLE)
                .setTimeout(millis);
    }
}
