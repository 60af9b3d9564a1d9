package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.audit.AuditStore.Filter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

public abstract class AuditStoreContract extends StoreContract {
    private long number;

    @Test
    final void entries_come_back_as_they_went_in() {
        assertThat(stores.audits().last()).isEmpty();
        AuditEntry first = append("ann", "host.enrolled", "h1");
        AuditEntry second = append("bob", "job.requested", "j1");
        assertThat(stores.audits().last()).contains(second);
        assertThat(stores.audits().after(0, 10)).containsExactly(first, second);
        assertThat(stores.audits().after(1, 10)).containsExactly(second);
        assertThat(stores.audits().after(0, 1)).containsExactly(first);
    }

    @Test
    final void a_number_is_given_once() {
        AuditEntry entry = append("ann", "host.enrolled", "h1");
        assertThatThrownBy(() -> write(() -> stores.audits().append(entry, new AuditHead(entry.number(), entry.mac()))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    final void pages_go_from_new_to_old_and_neither_skip_nor_repeat_while_entries_come() {
        List<AuditEntry> oldestFirst = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            oldestFirst.add(append("ann", "host.enrolled", "h" + i));
        }
        assertThat(walk(page -> stores.audits().list(Filter.ALL, page), 4, () -> append("bob", "job.requested", "j")))
                .containsExactlyElementsOf(oldestFirst.reversed());
    }

    @Test
    final void filters_narrow_the_list_together() {
        AuditEntry first = append("ann", "host.enrolled", "h1");
        clock.advance(Duration.ofMinutes(1));
        AuditEntry second = append("ann", "host.removed", "h1");
        clock.advance(Duration.ofMinutes(1));
        AuditEntry third = append("bob", "host.enrolled", "h2");
        assertThat(list(new Filter(
                        Optional.of("ann"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())))
                .containsExactly(second, first);
        assertThat(list(new Filter(
                        Optional.empty(),
                        Optional.of("host.enrolled"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
                .containsExactly(third, first);
        assertThat(list(new Filter(
                        Optional.of("ann"),
                        Optional.of("host.removed"),
                        Optional.of("h1"),
                        Optional.empty(),
                        Optional.empty())))
                .containsExactly(second);
        assertThat(list(new Filter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(second.at()),
                        Optional.of(third.at()))))
                .containsExactly(second);
    }

    private List<AuditEntry> list(Filter filter) {
        return stores.audits().list(filter, PageRequest.FIRST).items();
    }

    private AuditEntry append(String actor, String action, String target) {
        AuditEntry entry = new AuditEntry(
                ++number,
                clock.instant(),
                "person",
                actor,
                "::1",
                action,
                "host",
                target,
                Map.of("b", "2", "a", "„1“"),
                Rows.hex(number));
        write(() -> stores.audits().append(entry, new AuditHead(entry.number(), entry.mac())));
        return entry;
    }
}
