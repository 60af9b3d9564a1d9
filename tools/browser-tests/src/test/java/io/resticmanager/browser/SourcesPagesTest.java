package io.resticmanager.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import io.resticmanager.ports.retention.DecideRetention;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.snapshot.PinSnapshots;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Source groups, retention and schedules, as those who run a host meet them.
@Tag("slow")
final class SourcesPagesTest extends FleetInBrowser {
    private static final Actor SERVER = new Actor.Server();

    @Test
    void the_first_schedule_is_found_previewed_and_made() {
        HostId host = fleet.host("mail-01");
        window.go("/hosts/" + host + "/sources");
        page.click("text=Add the first schedule");
        assertThat(page.locator("#next-runs li")).hasCount(5);
        page.fill("#f-cron", "30 4 * * 1-5");
        page.selectOption("#f-zone", "Europe/Berlin");
        assertThat(page.locator("#next-runs li").first()).containsText("04:30");
        assertThat(page.locator("#next-runs li").first()).containsText("to 04:50");
        assertThat(page.locator("#schedule-preview")).containsText("Europe/Berlin");
        assertThat(page.locator("#schedule-words")).containsText("04:30");
        page.fill("#f-cron", "0 0 30 2 *");
        assertThat(page.locator("#schedule-preview .note.warn")).isVisible();
        page.fill("#f-cron", "30 4 * * 1-5");
        page.fill("#f-name", "workdays");
        page.fill("#f-catchUp", "1h 30m");
        page.fill("#f-uploadKiBps", "4096");
        page.click(".savebar button");
        window.see("workdays is saved");
        assertThat(page.locator("#schedules tbody tr")).hasCount(1);
        assertThat(page.locator("#schedules tbody tr")).containsText("in 16\u00a0h");

        Schedule saved = server.get(ScheduleStore.class).of(host).getFirst();
        assertThat(saved.timing().cron().text()).isEqualTo("30 4 * * 1-5");
        assertThat(saved.timing().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(saved.timing().jitter()).isEqualTo(Duration.ofMinutes(20));
        assertThat(saved.timing().catchUpWithin()).contains(Duration.ofMinutes(90));
        assertThat(saved.limits()).isEqualTo(new Limits(Optional.of(4096), Optional.empty()));
        assertThat(saved.groups()).containsExactly(fleet.group("mail-01"));
    }

    @Test
    void what_is_wrong_with_a_schedule_stands_beside_its_field() {
        window.go("/hosts/" + fleet.host("mail-01") + "/schedules/new");
        page.fill("#f-cron", "61 * * * *");
        page.fill("#f-jitter", "soon");
        page.fill("#f-uploadKiBps", "0");
        page.locator("input[name=groups]").uncheck();
        page.click(".savebar button");
        window.see("Not saved.");
        assertThat(page.locator("#e-cron")).isVisible();
        assertThat(page.locator("#e-jitter")).containsText("such as 20m");
        assertThat(page.locator("#e-uploadKiBps")).containsText("at least 1 KiB");
        assertThat(page.locator("#e-groups")).containsText("Choose what it backs up.");
        assertThat(page.inputValue("#f-cron")).isEqualTo("61 * * * *");
        assertThat(server.get(ScheduleStore.class).of(fleet.host("mail-01"))).isEmpty();
    }

    @Test
    void a_stale_editor_of_a_schedule_overwrites_nothing_unless_it_saves_again() {
        Schedule stored = server.get(ScheduleStore.class)
                .find(fleet.schedule("web-proxy-02"))
                .orElseThrow();
        window.go("/schedules/" + stored.id());
        server.get(ChangeSchedules.class)
                .change(
                        SERVER,
                        stored.id(),
                        stored.revision(),
                        new ChangeSchedules.Wanted("by another", stored.groups(), stored.timing(), false, Limits.NONE));
        page.fill("#f-name", "mine");
        page.click(".savebar button");
        window.see("Somebody else changed this schedule");
        window.see("by another: ");
        assertThat(server.get(ScheduleStore.class)
                        .find(stored.id())
                        .orElseThrow()
                        .name())
                .isEqualTo("by another");
        page.click(".savebar button");
        window.see("mine is saved");
        assertThat(server.get(ScheduleStore.class)
                        .find(stored.id())
                        .orElseThrow()
                        .name())
                .isEqualTo("mine");
    }

    @Test
    void a_schedule_is_switched_and_run_from_the_list_and_a_stale_switch_does_nothing() {
        ScheduleId id = fleet.schedule("web-proxy-02");
        window.go("/hosts/" + fleet.host("web-proxy-02") + "/sources");
        page.click("#schedules [role=switch]");
        window.see("nightly is switched off.");
        assertThat(page.locator("#schedules [role=switch]")).hasAttribute("aria-checked", "false");
        assertThat(server.get(ScheduleStore.class).find(id).orElseThrow().enabled())
                .isFalse();

        Schedule off = server.get(ScheduleStore.class).find(id).orElseThrow();
        // In one go: the list comes anew when the agent has taken its plan over.
        page.evaluate("const on = document.querySelector('#schedules [role=switch]');"
                + " on.form.elements.revision.value = '1'; on.click()");
        window.see("Somebody has changed this schedule meanwhile.");
        assertThat(server.get(ScheduleStore.class).find(id)).contains(off);
        page.click("#schedules [role=switch]");
        window.see("nightly is switched on.");

        page.click("#schedules button:has-text('Run now')");
        window.see("1\u00a0backup is queued.");
        Job queued = server.get(JobStore.class).open(fleet.host("web-proxy-02")).getLast();
        assertThat(queued.kind()).isEqualTo(JobKind.BACKUP);
        assertThat(queued.limits().uploadKiBps()).contains(10_240);
        server.agents.disconnect(fleet.host("web-proxy-02"));
        page.click("#schedules button:has-text('Run now')");
        window.see("The agent of web-proxy-02 is not connected.");
    }

    @Test
    void a_schedule_is_deleted_after_a_question() {
        Schedule stored = server.get(ScheduleStore.class)
                .find(fleet.schedule("web-proxy-02"))
                .orElseThrow();
        window.go("/schedules/" + stored.id());
        page.click("a:text-is('Delete')");
        window.see("Source groups, snapshots and the history of its runs stay.");
        page.click("button:has-text('Delete the schedule')");
        window.see("nightly is deleted");
        assertThat(server.get(ScheduleStore.class).find(stored.id())).isEmpty();
        assertThat(window.go("/schedules/" + stored.id()).status()).isEqualTo(404);
    }

    @Test
    void a_group_is_made_with_rules_of_its_own() {
        HostId host = fleet.host("mail-01");
        window.go("/hosts/" + host + "/sources");
        page.click("text=Add group");
        page.fill("#f-name", "databases");
        page.fill("#f-includes", "/var/lib/dump\nsrv");
        page.fill("#f-attempts", "11");
        page.click(".savebar button");
        assertThat(page.locator("#e-includes")).containsText("A path must be absolute: srv.");
        assertThat(page.locator("#e-attempts")).containsText("0 to 10");
        page.fill("#f-includes", "/var/lib/dump\n/srv");
        page.fill("#f-attempts", "2");
        page.fill("#f-backOff", "10m");
        page.click("button:text-is('Long')");
        assertThat(page.locator("#f-count-daily")).hasValue("30");
        assertThat(page.locator("#f-includes")).hasValue("/var/lib/dump\n/srv");
        page.click(".savebar button");
        window.see("databases is saved");
        assertThat(page.locator("#source-groups")).containsText("30 daily, 12 weekly, 24 monthly, 5 yearly");
        SourceGroup made = server.get(SourceGroupStore.class).of(host).getLast();
        assertThat(made.selection().includes()).containsExactly("/var/lib/dump", "/srv");
        assertThat(made.retry()).isEqualTo(new RetryPolicy(2, Duration.ofMinutes(10)));
        assertThat(made.repositoryId()).contains(fleet.repository());
    }

    private SnapshotId oldest(SourceGroupId group) {
        return server.get(SnapshotStore.class).present(fleet.repository()).stream()
                .filter(one -> one.listed().groupId().filter(group::equals).isPresent())
                .min(Comparator.comparing(one -> one.listed().time()))
                .orElseThrow()
                .id();
    }

    @Test
    void the_preview_says_of_each_snapshot_what_becomes_of_it_and_follows_the_fields() {
        SourceGroupId group = fleet.group("web-proxy-02");
        window.go("/source-groups/" + group);
        String before = page.locator("#goes").innerText();
        assertThat(before).matches("[1-9]\\d* would go");
        page.fill("#f-count-daily", "2");
        page.fill("#f-count-weekly", "");
        page.fill("#f-count-monthly", "");
        assertThat(page.locator("#kept")).containsText("3 of 28 snapshots stay");
        assertThat(page.locator("#goes")).containsText("25 would go");
        page.click("summary:has-text('Each snapshot')");
        Locator rows = page.locator("#retention-preview tbody tr");
        assertThat(rows).hasCount(28);
        assertThat(rows.first()).containsText("kept: last snapshot, daily snapshot");
        assertThat(rows.last()).containsText("would go");
        server.get(PinSnapshots.class).pin(SERVER, oldest(group), Optional.empty());
        page.fill("#f-count-daily", "1");
        assertThat(page.locator("#goes")).containsText("24 would go");
        assertThat(page.locator("#retention-preview")).containsText("1 only because of a pin");
        assertThat(page.locator("#retention-preview svg circle.pin")).hasCount(1);
        assertThat(page.locator("#retention-preview tbody tr").last()).containsText("kept: pinned");
        page.fill("#f-count-daily", "many");
        assertThat(page.locator("#retention-preview")).containsText("whole number");
        page.check("input[name=keep][value=all]");
        assertThat(page.locator("#retention-preview")).containsText("Every snapshot stays.");
        // Nothing was written by looking.
        assertThat(retention(group).revision()).isEqualTo(1);

        page.check("input[name=keep][value=rules]");
        page.fill("#f-count-daily", "2");
        page.click("summary:has-text('More rules')");
        page.fill("#f-within-weekly", "1y");
        page.fill("#f-keepTags", "gold, release 1");
        page.click(".savebar button");
        window.see("default is saved");
        RetentionPolicy saved = retention(group).policy().orElseThrow();
        assertThat(saved.words()).isEqualTo("2 daily, weekly within 1y, tag gold, tag release 1");
        // Only what was changed is a change: the group itself keeps its revision.
        assertThat(server.get(SourceGroupStore.class).find(group).orElseThrow().revision())
                .isEqualTo(1);
    }

    @Test
    void fewer_than_three_stay_only_when_the_name_is_typed() {
        SourceGroupId group = fleet.group("web-proxy-02");
        window.go("/source-groups/" + group);
        page.fill("#f-count-daily", "1");
        page.fill("#f-count-weekly", "");
        page.fill("#f-count-monthly", "");
        assertThat(page.locator("#kept")).containsText("3 of 28");
        page.check("input[name=belowFloor]");
        assertThat(page.locator("#kept")).containsText("1 of 28");
        page.click(".savebar button");
        assertThat(page.locator("#e-confirm")).containsText("Type the group's name");
        page.fill("#f-confirm", "something");
        page.click(".savebar button");
        assertThat(page.locator("#e-confirm")).containsText("This is not the group's name, “default”.");
        assertThat(retention(group).belowFloor()).isFalse();
        page.fill("#f-confirm", "default");
        page.click(".savebar button");
        window.see("default is saved");
        assertThat(retention(group).belowFloor()).isTrue();
    }

    @Test
    void a_stale_editor_of_a_group_changes_neither_its_files_nor_its_rules() {
        SourceGroupId group = fleet.group("web-proxy-02");
        window.go("/source-groups/" + group);
        server.get(DecideRetention.class)
                .decide(
                        SERVER,
                        group,
                        1,
                        new DecideRetention.Wanted(
                                Optional.of(new RetentionPolicy(Map.of(Period.YEARLY, 9), Map.of(), List.of())),
                                false,
                                Optional.empty()));
        page.fill("#f-includes", "/home");
        page.fill("#f-count-daily", "1");
        page.click(".savebar button");
        window.see("Somebody else changed this source group");
        window.see("keeps 9 yearly");
        assertThat(page.inputValue("#f-includes")).isEqualTo("/home");
        assertThat(server.get(SourceGroupStore.class).find(group).orElseThrow().revision())
                .isEqualTo(1);
        assertThat(retention(group).policy().orElseThrow().words()).isEqualTo("9 yearly");
    }

    @Test
    void a_group_that_is_scheduled_or_the_only_one_is_not_deleted() {
        SourceGroupId group = fleet.group("web-proxy-02");
        window.go("/source-groups/" + group);
        page.click("a:text-is('Delete')");
        page.click("button:has-text('Delete the group')");
        window.see("It is still backed up by “nightly”.");
        window.go("/source-groups/" + fleet.group("mail-01") + "/remove");
        page.click("button:has-text('Delete the group')");
        window.see("It is the host's only group");
        ChangeSourceGroups.Result more = server.get(ChangeSourceGroups.class)
                .define(
                        SERVER,
                        fleet.host("mail-01"),
                        new ChangeSourceGroups.Wanted("spare", Optional.empty(), Selection.EMPTY, RetryPolicy.DEFAULT));
        assertThat(more).isInstanceOf(ChangeSourceGroups.Result.Done.class);
        page.click("button:has-text('Delete the group')");
        window.see("default is deleted. Its snapshots stay.");
    }

    @Test
    void a_viewer_reads_and_an_operator_does_not_go_below_the_floor() {
        server.withUser("vera", Role.VIEWER).withUser("olga", Role.OPERATOR);
        try (Window other = as("vera")) {
            other.go("/hosts/" + fleet.host("mail-01") + "/sources");
            other.see("Operators and administrators can add a schedule.");
            assertThat(other.page().locator("main a:has-text('Add')")).hasCount(0);
            other.go("/source-groups/" + fleet.group("web-proxy-02"));
            other.see("Operators and administrators can change this group.");
            assertThat(other.page().locator("#f-includes")).isDisabled();
            assertThat(other.page().locator("#kept")).isVisible();
            assertThat(other.page().locator("main button:visible")).hasCount(0);
            other.go("/schedules/" + fleet.schedule("web-proxy-02"));
            assertThat(other.page().locator("#next-runs li")).hasCount(5);
            assertThat(other.page().locator("main button:visible")).hasCount(0);
            for (String path : List.of(
                    "/hosts/" + fleet.host("mail-01") + "/sources/new",
                    "/hosts/" + fleet.host("mail-01") + "/schedules/new",
                    "/schedules/" + fleet.schedule("web-proxy-02") + "/remove",
                    "/source-groups/" + fleet.group("web-proxy-02") + "/remove")) {
                assertThat(other.go(path).status()).as(path).isEqualTo(403);
            }
        }
        SourceGroupId group = fleet.group("web-proxy-02");
        server.get(Transactions.class).write(tx -> {
            server.get(CareStore.class).put(new GroupRetention(group, Optional.of(RetentionPolicy.DEFAULT), true, 2));
            return Boolean.TRUE;
        });
        try (Window other = as("olga")) {
            Page own = other.page();
            other.go("/source-groups/" + group);
            assertThat(own.locator("input[name=confirm]")).hasCount(0);
            own.fill("#f-count-daily", "1");
            own.click(".savebar button");
            assertThat(own.locator("#e-keep")).containsText("Only administrators");
            own.fill("#f-count-daily", "14");
            own.fill("#f-includes", "/etc");
            own.click(".savebar button");
            other.see("default is saved");
        }
        assertThat(retention(group).revision()).isEqualTo(2);
        assertThat(retention(group).belowFloor()).isTrue();
    }

    @Test
    void everything_works_without_scripts() {
        try (BrowserContext plain = browser.newContext(
                new Browser.NewContextOptions().setJavaScriptEnabled(false).setViewportSize(390, 900))) {
            Page bare = plain.newPage();
            Chromium.logIn(bare, server);
            bare.navigate(server.url("/hosts/" + fleet.host("mail-01") + "/schedules/new"));
            bare.click("button:text-is('Weekdays')");
            assertThat(bare.locator("#f-cron")).hasValue("0 2 * * 1-5");
            bare.fill("#f-cron", "@hourly");
            bare.fill("#f-name", "each hour");
            bare.click("button:has-text('Preview')");
            assertThat(bare.locator("#next-runs li")).hasCount(5);
            assertThat(bare.locator("#f-name")).hasValue("each hour");
            // Return in a field saves, whatever button stands first.
            bare.locator("#f-name").press("Enter");
            assertThat(bare.locator("body")).containsText("each hour is saved");

            bare.navigate(server.url("/source-groups/" + fleet.group("web-proxy-02")));
            bare.fill("#f-count-daily", "1");
            bare.fill("#f-count-weekly", "");
            bare.fill("#f-count-monthly", "");
            bare.click("button:has-text('Preview')");
            assertThat(bare.locator("#kept")).containsText("3 of 28");
        }
    }

    private GroupRetention retention(SourceGroupId group) {
        return server.get(CareStore.class).retention(group).orElseThrow();
    }

    private Window as(String name) {
        Window other = new Window(browser, server, 1440, false);
        other.go("/login");
        other.page().fill("input[name=username]", name);
        other.page().fill("input[name=password]", PageServer.PASSWORD);
        other.page().click("button:has-text('Sign in')");
        assertThat(other.page().locator(".rail")).isVisible();
        return other;
    }
}
