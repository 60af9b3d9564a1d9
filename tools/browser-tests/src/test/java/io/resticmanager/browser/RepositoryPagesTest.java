package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.ports.repository.Credentials;
import io.resticmanager.ports.repository.RepositoryStore;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Repositories, as an administrator meets them.
@Tag("slow")
final class RepositoryPagesTest extends FleetInBrowser {
    @Test
    void a_new_repository_shows_its_made_password_once_and_never_a_secret_again() {
        window.go("/repositories/new");
        page.fill("#f-name", "main");
        page.fill("#f-url", "rest:https://joe:p%40ss-in-url@backup.example.test/joe/");
        page.click("fieldset:has-text('Admin login') summary");
        page.fill("[name='admin-env1']", "AWS_ACCESS_KEY_ID");
        page.fill("[name='admin-value1']", "key-in-variable");
        page.click("button:has-text('Add repository')");
        window.see("Keep this password");
        String password = page.locator("#repository-password").innerText();
        assertThat(password).isNotBlank();
        page.click("text=I have kept it");
        window.see("rest:https://backup.example.test/joe/");
        window.see("No host uses this repository yet.");
        PlaywrightAssertions.assertThat(page.locator("#repository-access")).containsText("Admin login");
        PlaywrightAssertions.assertThat(page.locator("#repository-access .badge.ok"))
                .hasCount(3);

        page.click("a:has-text('Edit')");
        window.see("Passwords are never shown");
        assertThat(page.content()).doesNotContain("p@ss-in-url", "p%40ss", "key-in-variable", password);

        RepositoryId id = server.get(RepositoryStore.class)
                .findByName("main")
                .orElseThrow()
                .id();
        assertThat(server.get(Credentials.class)
                        .access(
                                server.get(RepositoryStore.class).find(id).orElseThrow(),
                                CredentialSlot.EVERYDAY,
                                fleet.host("mail-01")))
                .isInstanceOfSatisfying(Credentials.Access.Granted.class, granted -> {
                    assertThat(granted.access().login().username()).contains("joe");
                    assertThat(granted.access().login().secret().orElseThrow().reveal())
                            .isEqualTo("p@ss-in-url");
                    assertThat(granted.access().password().reveal()).isEqualTo(password);
                });
    }

    @Test
    void a_refused_form_says_what_is_wrong_and_does_not_echo_the_password_in_an_address() {
        window.go("/repositories/new");
        page.fill("#f-name", "offsite-fra");
        page.fill("#f-url", "rest:https://joe:hunter2@backup.example.test/joe/");
        page.fill("#f-password", "also secret");
        page.click("button:has-text('Add repository')");
        window.see("Another repository is called offsite-fra.");
        assertThat(page.inputValue("#f-url")).isEqualTo("rest:https://backup.example.test/joe/");
        assertThat(page.content()).doesNotContain("hunter2", "also secret");

        page.fill("#f-name", "other");
        page.fill("#f-url", "ftp:x");
        page.click("fieldset:has-text('Everyday login') summary");
        page.fill("[name='everyday-env2']", "PATH");
        page.fill("[name='everyday-value2']", "x");
        page.click("button:has-text('Add repository')");
        window.see("A repository address begins with rest:");
        window.see("restic takes variables that begin with AWS_");
    }

    @Test
    void a_stale_editor_is_told_and_decides() {
        RepositoryId id = fleet.repository();
        window.go("/repositories/" + id + "/edit");
        server.get(DefineRepositories.class)
                .change(
                        new Actor.Server(),
                        id,
                        1,
                        new DefineRepositories.Change(
                                Optional.of("renamed by another"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty()));
        page.fill("#f-name", "renamed by me");
        page.click("button:has-text('Save')");
        window.see("Somebody else changed this repository");
        window.see("It is now called renamed by another");
        assertThat(page.inputValue("#f-name")).isEqualTo("renamed by me");
        assertThat(name(id)).isEqualTo("renamed by another");
        page.click("button:has-text('Save')");
        window.see("Saved.");
        assertThat(name(id)).isEqualTo("renamed by me");
    }

    @Test
    void a_stale_editor_whose_form_was_refused_first_still_overwrites_nothing() {
        RepositoryId id = fleet.repository();
        window.go("/repositories/" + id + "/edit");
        server.get(DefineRepositories.class)
                .change(
                        new Actor.Server(),
                        id,
                        1,
                        new DefineRepositories.Change(
                                Optional.of("renamed by another"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty()));
        page.fill("#f-name", "renamed by me");
        page.fill("#f-url", "ftp:x");
        page.click("button:has-text('Save')");
        window.see("A repository address begins with rest:");
        page.fill("#f-url", "/srv/mine");
        page.click("button:has-text('Save')");
        window.see("Somebody else changed this repository");
        assertThat(name(id)).isEqualTo("renamed by another");
    }

    @Test
    void a_test_runs_as_a_job_and_its_result_appears_in_words() {
        window.go("/repositories/" + fleet.repository());
        window.see("Never tested.");
        page.waitForRequest("**/events?*", page::reload);
        page.locator("#repository-head button:has-text('Test connection')").click();
        window.see("A test is waiting.");
        fleet.jobs()
                .endQueued(
                        Outcome.FAILED,
                        Optional.of(ErrorCode.REPOSITORY_MISSING),
                        new JobSummary.Test(
                                Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.UNKNOWN, Optional.empty()));
        window.see("The storage answers, but there is no repository yet.");
        page.click("#repository-finding a:has-text('Initialise')");
        window.see("restic makes a new, empty repository");
        page.click("button:has-text('Initialise')");
        window.see("is queued.");
    }

    @Test
    void what_is_in_use_is_not_removed_and_says_why() {
        window.go("/repositories/" + fleet.repository() + "/remove");
        window.see("It is in use and cannot be removed.");
        window.see("Backups of web-proxy-02");
        window.see("Jobs ran on it");
        assertThat(page.locator("main button").count()).isZero();
    }

    @Test
    void what_nobody_uses_is_removed_with_its_name_typed() {
        RepositoryId id = ((DefineRepositories.Result.Done) server.get(DefineRepositories.class)
                        .define(
                                new Actor.Server(),
                                new DefineRepositories.Definition(
                                        "spare",
                                        new RepositoryUrl("/srv/spare"),
                                        Optional.empty(),
                                        StorageLogin.NONE,
                                        Optional.empty())))
                .repository()
                .id();
        window.go("/repositories/" + id + "/remove");
        page.fill("#f-name", "spar");
        page.click("button:has-text('Remove repository')");
        window.see("Type the name exactly");
        page.fill("#f-name", "spare");
        page.click("button:has-text('Remove repository')");
        window.see("spare is removed.");
        assertThat(server.get(RepositoryStore.class).find(id)).isEmpty();
    }

    @Test
    void an_offline_maintenance_host_is_named() {
        choose("web-proxy-02");
        server.agents.disconnect(fleet.host("web-proxy-02"));
        window.go("/repositories/" + fleet.repository());
        page.locator("#repository-tasks button:has-text('Measure')").click();
        window.see("The agent of web-proxy-02 would do this, and it is not connected.");
    }

    @Test
    void what_is_done_regularly_is_shown_with_its_last_and_next_time_and_what_hinders_it() {
        window.go("/repositories/" + fleet.repository());
        var maintenance = PlaywrightAssertions.assertThat(page.locator("#repository-maintenance"));
        maintenance.containsText("Prune is due and does not run.");
        maintenance.containsText("needs the repository's admin login");
        maintenance.containsText("128 GB freed");
        maintenance.containsText("Each check reads another of 8 parts");
        maintenance.containsText("part 3/8");
        PlaywrightAssertions.assertThat(page.locator("#repository-figures")).containsText("3/8 of the data read");
    }

    @Test
    void times_are_edited_refused_by_the_field_and_a_stale_editor_overwrites_nothing() {
        String path = "/repositories/" + fleet.repository() + "/maintenance";
        window.go(path);
        page.fill("#f-check-cron", "61 * * * *");
        page.fill("#f-checkParts", "many");
        page.click("button:has-text('Save')");
        window.see("Not saved.");
        assertThat(page.locator("[aria-invalid=true]").count()).isEqualTo(2);
        assertThat(page.inputValue("#f-check-cron")).isEqualTo("61 * * * *");
        try (Window other = new Window(browser, server, 1440, false).loggedIn()) {
            other.go(path);
            other.page().fill("#f-checkParts", "4");
            other.page().click("button:has-text('Save')");
            other.see("Saved. The next times count from now.");
        }
        page.fill("#f-check-cron", "@hourly");
        page.fill("#f-checkParts", "2");
        page.uncheck("[name='prune-enabled']");
        page.click("button:has-text('Save')");
        window.see("Somebody else changed this since you opened the form");
        page.click("button:has-text('Save')");
        window.see("Saved. The next times count from now.");
        PlaywrightAssertions.assertThat(page.locator("#repository-maintenance")).containsText("Switched off");
        PlaywrightAssertions.assertThat(page.locator("#repository-maintenance"))
                .containsText("Each check reads another of 2 parts");
    }

    @Test
    void a_prune_needs_the_admin_login_begins_as_a_dry_run_and_then_asks_again() {
        String path = "/repositories/" + fleet.repository();
        window.go(path + "/prune");
        window.see("This needs the repository's admin login, and none is set.");
        assertThat(page.locator("main button:has-text('Start')").count()).isZero();
        server.get(Transactions.class).write(tx -> {
            server.get(Credentials.class).setPassword(fleet.repository(), new Secret("password"));
            server.get(Credentials.class)
                    .setLogin(
                            new CredentialStore.Key(fleet.repository(), CredentialSlot.ADMIN, Optional.empty()),
                            new StorageLogin(
                                    Optional.empty(), Optional.of("keeper"), Optional.empty(), java.util.Map.of()));
            return Boolean.TRUE;
        });

        window.go(path);
        page.locator("#repository-maintenance a:has-text('Prune')").click();
        window.see("Data of forgotten snapshots cannot be brought back after this.");
        assertThat(page.isChecked("[name=dryRun]")).isTrue();
        page.click("main button:has-text('Start')");
        window.see("Prune is queued.");
        assertThat(server.get(JobStore.class).queued(10).getLast().spec())
                .isEqualTo(new JobSpec.Prune(true, Optional.empty()));
        fleet.jobs()
                .endQueued(
                        Outcome.SUCCEEDED,
                        Optional.empty(),
                        new JobSummary.Prune(Optional.of(96_000_000_000L), Optional.empty()));
        window.see("This was a dry run: nothing was removed.");
        window.see("96.0 GB would be freed.");
        page.click("a:has-text('Do it for real')");
        window.see("A dry run of the last hour says: 96.0 GB would be freed");
        assertThat(page.isChecked("[name=dryRun]")).isFalse();
        page.click("main button:has-text('Start')");
        window.see("Prune is queued.");
        assertThat(server.get(JobStore.class).queued(10).getLast().spec())
                .isEqualTo(new JobSpec.Prune(false, Optional.empty()));
    }

    @Test
    void its_growth_is_drawn_over_the_time_that_is_asked_for() {
        String path = "/repositories/" + fleet.repository();
        window.go(path);
        var drawing = page.locator("#repository-size svg");
        assertThat(drawing.getAttribute("aria-label"))
                .startsWith("Size from ")
                .contains("2025")
                .contains("TB");
        assertThat(drawing.locator("title").first().textContent()).contains("prune, 128\u00a0GB freed");
        page.click("#repository-size a:has-text('30 d')");
        PlaywrightAssertions.assertThat(page.locator("#repository-size .seg [aria-current]"))
                .hasText("30 d");
        assertThat(drawing.getAttribute("aria-label")).startsWith("Size from 24 Oct 2026");
        PlaywrightAssertions.assertThat(page.locator("#repository-size header")).containsText("in 30\u00a0days");
    }

    @Test
    void whose_snapshots_it_holds_is_counted_by_host_and_group() {
        window.go("/repositories/" + fleet.repository());
        var row = page.locator("#repository-holdings tr:has-text('web-proxy-02')");
        PlaywrightAssertions.assertThat(row).containsText("default");
        PlaywrightAssertions.assertThat(row).containsText("28");
        row.locator("a").click();
        window.see("Snapshots");
        PlaywrightAssertions.assertThat(page).hasURL(server.url("/hosts/" + fleet.host("web-proxy-02") + "/snapshots"));
    }

    @Test
    void who_holds_locks_is_said_with_what_a_safe_removal_would_do() {
        String path = "/repositories/" + fleet.repository();
        window.go(path);
        PlaywrightAssertions.assertThat(page.locator("#repository-figures")).containsText("2 held");
        var seen = PlaywrightAssertions.assertThat(page.locator("#repository-locks"));
        seen.containsText("web-proxy-02");
        seen.containsText("process 4121");
        seen.containsText("user root");
        seen.containsText("Exclusive");
        seen.containsText("Left behind");
        window.go(path + "/unlock");
        var asked = PlaywrightAssertions.assertThat(page.locator("main"));
        asked.containsText("1 lock looks left behind and goes.");
        asked.containsText("1 lock looks alive and stays");
        asked.containsText("1 job of ours is at work there");
        asked.containsText("web-proxy-02");
        page.click("main button:has-text('Remove locks')");
        window.see("Unlock is queued.");
        fleet.jobs().endQueued(Outcome.SUCCEEDED, Optional.empty(), new JobSummary.Unlock(2, 0, java.util.List.of()));
        window.go(path);
        PlaywrightAssertions.assertThat(page.locator("#repository-figures")).containsText("None");
        assertThat(page.locator("#repository-locks li").count()).isZero();
    }

    @Test
    void all_locks_are_removed_only_with_the_name_typed() {
        window.go("/repositories/" + fleet.repository() + "/unlock");
        page.check("[name=all]");
        page.fill("#f-name", "offsite");
        page.click("main button:has-text('Remove locks')");
        window.see("Type the name of the repository");
        page.fill("#f-name", "offsite-fra");
        page.click("main button:has-text('Remove locks')");
        window.see("This job may be at work in the repository.");
    }

    private void choose(String host) {
        var repository =
                server.get(RepositoryStore.class).find(fleet.repository()).orElseThrow();
        server.get(DefineRepositories.class)
                .change(
                        new Actor.Server(),
                        repository.id(),
                        repository.revision(),
                        new DefineRepositories.Change(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.of(fleet.host(host))));
    }

    private String name(RepositoryId id) {
        return server.get(RepositoryStore.class).find(id).orElseThrow().name();
    }
}
