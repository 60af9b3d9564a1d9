package io.resticmanager.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.hook.HookChoice;
import io.resticmanager.domain.hook.HookPair;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.account.UserStore;
import io.resticmanager.ports.hook.OpenHooks;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.plan.ChangeHooks;
import io.resticmanager.ports.secret.PasswordHasher;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Hooks: administrators set them, everybody else sees that there are some, and nobody sees their text again.
@Tag("slow")
final class HookPagesTest extends FleetInBrowser {
    private static final Actor SERVER = new Actor.Server();

    @Test
    void a_script_goes_in_by_the_page_and_never_comes_out_again() {
        SourceGroupId group = fleet.group("mail-01");
        window.go("/source-groups/" + group);
        assertThat(page.locator("#hooks")).containsText("No hook runs around its backups.");
        page.click("#hooks a");
        page.check("input[name=pre-mode][value=own]");
        page.fill("#f-pre-script", "pg_dump shop > /srv/dump\ntouch planted-text");
        page.fill("#f-pre-timeout", "90s");
        page.fill("#f-pre-directory", "srv");
        page.click(".savebar button");
        assertThat(page.locator("#e-pre-directory")).containsText("must be absolute");
        window.see("Scripts have to be entered again.");
        assertThat(page.content()).doesNotContain("planted-text");
        page.fill("#f-pre-script", "pg_dump shop > /srv/dump\ntouch planted-text");
        page.fill("#f-pre-directory", "/srv");
        page.click(".savebar button");
        window.see("The hooks are saved.");
        assertThat(page.locator("#hooks")).containsText("A pre-hook runs before each backup of this group.");

        HookChoice.Own pre = (HookChoice.Own) planned("mail-01", group).pre();
        assertThat(pre.hook().script().reveal())
                .as("lines end as shells want them")
                .isEqualTo("pg_dump shop > /srv/dump\ntouch planted-text");
        assertThat(pre.hook().timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(pre.hook().directory()).contains("/srv");

        // A blank script stays what it is.
        page.click("#hooks a");
        window.see("A script is set. It is never shown; leave this blank to keep it.");
        assertThat(page.content()).doesNotContain("planted-text");
        page.fill("#f-pre-timeout", "5m");
        page.check("input[name=post-mode][value=off]");
        page.click(".savebar button");
        window.see("The hooks are saved.");
        HookChoice.Own kept = (HookChoice.Own) planned("mail-01", group).pre();
        assertThat(kept.hook().script().reveal()).contains("planted-text");
        assertThat(kept.hook().timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(planned("mail-01", group).post()).isEqualTo(new HookChoice.Off());
    }

    @Test
    void a_mode_without_its_script_and_a_script_without_its_mode_are_refused() {
        window.go("/source-groups/" + fleet.group("mail-01") + "/hooks");
        page.check("input[name=pre-mode][value=own]");
        assertThat(page.locator("#f-post-script")).isHidden();
        page.check("input[name=post-mode][value=own]");
        page.fill("#f-post-script", "true");
        page.fill("#f-post-timeout", "25h");
        page.check("input[name=post-mode][value=inherited]");
        page.click(".savebar button");
        assertThat(page.locator("#e-post-script")).containsText("leave this blank");
        assertThat(page.locator("#e-post-timeout")).containsText("1 to 86400 seconds");
        page.fill("#f-post-timeout", "1h");
        page.click(".savebar button");
        assertThat(page.locator("#e-pre-script")).containsText("There is no script yet");
    }

    @Test
    void a_stale_editor_overwrites_no_hooks_unless_it_saves_again() {
        SourceGroupId group = fleet.group("mail-01");
        window.go("/source-groups/" + group + "/hooks");
        set(group, "true");
        page.check("input[name=pre-mode][value=off]");
        page.click(".savebar button");
        window.see("Somebody else changed this");
        window.see("before: a script, after: none");
        assertThat(planned("mail-01", group).pre()).isInstanceOf(HookChoice.Own.class);
        page.click(".savebar button");
        window.see("The hooks are saved.");
        assertThat(planned("mail-01", group).pre()).isEqualTo(new HookChoice.Off());
    }

    @Test
    void a_host_has_a_shell_and_defaults_and_says_when_its_agent_refuses_hooks() {
        window.go("/hosts/" + fleet.host("mail-01") + "/settings");
        page.click("#agent a:has-text('Change hooks')");
        assertThat(page.locator("input[value=inherited]")).hasCount(0);
        page.selectOption("#f-shell", "bash");
        page.check("input[name=post-mode][value=own]");
        page.fill("#f-post-script", "true");
        page.click(".savebar button");
        window.see("The hooks are saved.");
        Host host = server.get(HostStore.class).find(fleet.host("mail-01")).orElseThrow();
        assertThat(server.get(OpenHooks.class).planned(host).shell()).isEqualTo(Shell.BASH);
        allows(host, false);
        window.go("/hosts/" + fleet.host("mail-01") + "/settings");
        assertThat(page.locator("#agent")).containsText("Refused by the agent (allowHooks: false)");
        window.go("/source-groups/" + fleet.group("mail-01"));
        assertThat(page.locator("#hooks")).containsText("A post-hook runs after each backup of this group.");
        assertThat(page.locator("#hooks")).containsText("backups of this group fail");
        page.click("#hooks a");
        window.see("The agent of this host refuses hooks");
    }

    @Test
    void operators_see_only_that_there_are_some() {
        SourceGroupId group = fleet.group("mail-01");
        set(group, "echo planted-text");
        server.get(Transactions.class).write(tx -> {
            server.get(UserStore.class)
                    .insert(new User(
                            new UserId(server.get(Ids.class).next()),
                            new Username("olga"),
                            Role.OPERATOR,
                            server.get(PasswordHasher.class).hash(new Secret(PageServer.PASSWORD)),
                            server.clock.instant()));
            return Boolean.TRUE;
        });
        try (Window other = new Window(browser, server, 1440, false)) {
            other.go("/login");
            other.page().fill("input[name=username]", "olga");
            other.page().fill("input[name=password]", PageServer.PASSWORD);
            other.page().click("button:has-text('Sign in')");
            assertThat(other.page().locator(".rail")).isVisible();
            other.go("/source-groups/" + group);
            assertThat(other.page().locator("#hooks")).containsText("A pre-hook runs before each backup");
            assertThat(other.page().locator("#hooks")).containsText("Administrators can change hooks.");
            assertThat(other.page().locator("#hooks a")).hasCount(0);
            assertThat(other.page().content()).doesNotContain("planted-text");
            for (String path : new String[] {"/source-groups/" + group, "/hosts/" + fleet.host("mail-01")}) {
                assertThat(other.go(path + "/hooks").status()).isEqualTo(403);
            }
        }
    }

    private void set(SourceGroupId group, String script) {
        ChangeHooks.Result result = server.get(ChangeHooks.class)
                .changeGroup(
                        SERVER,
                        group,
                        0,
                        new ChangeHooks.Wanted(
                                Optional.empty(),
                                new ChangeHooks.WantedSide.Own(
                                        Optional.of(new Secret(script)), Duration.ofMinutes(1), Optional.empty()),
                                new ChangeHooks.WantedSide.Off()));
        assertThat(result).isInstanceOf(ChangeHooks.Result.Done.class);
    }

    private HookPair planned(String host, SourceGroupId group) {
        Host of = server.get(HostStore.class).find(fleet.host(host)).orElseThrow();
        return server.get(OpenHooks.class).planned(of).groups().get(group);
    }

    private void allows(Host host, boolean allows) {
        Host.AgentFacts agent = host.agent();
        server.get(Transactions.class).write(tx -> {
            server.get(HostStore.class)
                    .update(host.heard(
                            host.platform(),
                            new Host.AgentFacts(
                                    agent.agentVersion(),
                                    agent.resticVersion(),
                                    agent.bootId(),
                                    agent.instanceId(),
                                    agent.firstHelloAt(),
                                    agent.lastHelloAt(),
                                    Duration.ZERO,
                                    Optional.of(allows))));
            return Boolean.TRUE;
        });
    }
}
