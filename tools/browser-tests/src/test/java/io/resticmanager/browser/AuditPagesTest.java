package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.audit.AuditTrail;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The audit log, as an administrator reads it.
@Tag("slow")
final class AuditPagesTest extends FleetInBrowser {
    @Override
    void prepare() {
        server.get(Transactions.class).write(tx -> {
            for (int i = 0; i < 60; i++) {
                server.get(AuditTrail.class)
                        .record(AuditRecord.of(
                                        new Actor.Agent(fleet.host("mail-01")),
                                        "spool.gap",
                                        "host",
                                        fleet.host("mail-01"))
                                .with(Map.of("missing", "number " + i)));
            }
            return Boolean.TRUE;
        });
        server.clock.advance(Duration.ofDays(2));
    }

    @Test
    void it_names_hosts_shows_details_and_goes_on_by_pages() {
        window.go("/audit");
        PlaywrightAssertions.assertThat(page.locator("tbody tr")).hasCount(50);
        PlaywrightAssertions.assertThat(page.locator("tbody tr").nth(1)).containsText("lost reports of mail-01");
        page.locator("tbody tr").nth(1).locator("summary").click();
        window.see("number 59");
        page.click("text=Next page");
        window.see("made the first administrator");
        page.click("text=First page");
        assertThat(page.url()).endsWith("/audit");
    }

    @Test
    void filters_stand_in_the_address() {
        window.go("/audit");
        page.fill("[name=user]", "admin");
        page.selectOption("[name=action]", "session.began");
        page.fill("[name=from]", "2026-11-25");
        page.click("button:has-text('Filter')");
        PlaywrightAssertions.assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.url()).contains("user=admin", "action=session.began", "from=2026-11-25");
        window.go("/audit?to=2026-11-24");
        assertThat(page.locator("tbody tr:has-text('signed in')").count()).isZero();
        window.go("/audit?target=" + fleet.host("mail-01") + "&user=admin");
        window.see("No such entry");
        page.click("text=Show everything");
        PlaywrightAssertions.assertThat(page.locator("tbody tr")).hasCount(50);
        window.go("/audit?from=nonsense&cursor=nonsense");
        PlaywrightAssertions.assertThat(page.locator("tbody tr")).hasCount(50);
    }

    @Test
    void a_forged_entry_is_found() {
        window.go("/audit");
        page.click("button:has-text('Verify')");
        window.see("The trail is intact.");
        server.get(Transactions.class).write(tx -> {
            AuditStore store = server.get(AuditStore.class);
            AuditEntry last = store.last().orElseThrow();
            AuditEntry forged = new AuditEntry(
                    last.number() + 1,
                    last.at(),
                    "person",
                    "admin",
                    "",
                    "host.removed",
                    "host",
                    "x",
                    Map.of(),
                    last.mac());
            store.append(forged, new AuditHead(forged.number(), last.mac()));
            return Boolean.TRUE;
        });
        page.click("button:has-text('Verify')");
        window.see("The trail was changed.");
        window.see("It holds up to entry "
                + (server.get(AuditStore.class).last().orElseThrow().number() - 1) + ".");
    }
}
