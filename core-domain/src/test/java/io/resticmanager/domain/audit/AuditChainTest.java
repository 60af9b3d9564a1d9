package io.resticmanager.domain.audit;

import static io.resticmanager.domain.job.JobBuilder.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.account.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditChainTest {
    private final AuditChain chain = new AuditChain(new byte[32]);

    @Test
    void entries_follow_each_other_from_the_first_on() {
        assertThat(firstBreak(chain, trail(5))).isEmpty();
    }

    @Test
    void a_change_of_any_part_breaks_the_chain_there() {
        List<AuditEntry> trail = trail(4);
        AuditEntry e = trail.get(2);
        List<AuditEntry> forgeries = List.of(
                new AuditEntry(
                        3,
                        e.at().plusMillis(1),
                        "server",
                        "server",
                        "",
                        e.action(),
                        "host",
                        "h3",
                        e.payload(),
                        e.mac()),
                new AuditEntry(3, e.at(), "person", "server", "", e.action(), "host", "h3", e.payload(), e.mac()),
                new AuditEntry(3, e.at(), "server", "other", "", e.action(), "host", "h3", e.payload(), e.mac()),
                new AuditEntry(3, e.at(), "server", "server", "::1", e.action(), "host", "h3", e.payload(), e.mac()),
                new AuditEntry(3, e.at(), "server", "server", "", "other", "host", "h3", e.payload(), e.mac()),
                new AuditEntry(3, e.at(), "server", "server", "", e.action(), "user", "h3", e.payload(), e.mac()),
                new AuditEntry(3, e.at(), "server", "server", "", e.action(), "host", "h4", e.payload(), e.mac()),
                new AuditEntry(3, e.at(), "server", "server", "", e.action(), "host", "h3", Map.of(), e.mac()),
                // Parts cannot run into each other.
                new AuditEntry(3, e.at(), "server", "server", "", e.action(), "hosth", "3", e.payload(), e.mac()));
        for (AuditEntry forgery : forgeries) {
            List<AuditEntry> forged = new ArrayList<>(trail);
            forged.set(2, forgery);
            assertThat(firstBreak(chain, forged)).as(forgery.toString()).contains(3L);
        }
    }

    @Test
    void a_removed_or_an_inserted_or_an_exchanged_entry_breaks_it() {
        List<AuditEntry> removed = new ArrayList<>(trail(4));
        removed.remove(1);
        assertThat(firstBreak(chain, removed)).contains(2L);

        List<AuditEntry> inserted = new ArrayList<>(trail(4));
        inserted.add(2, inserted.get(1));
        assertThat(firstBreak(chain, inserted)).contains(3L);

        List<AuditEntry> headless = trail(4).subList(1, 4);
        assertThat(firstBreak(chain, headless)).contains(1L);
    }

    @Test
    void who_has_another_key_cannot_write_on() {
        byte[] other = new byte[32];
        other[0] = 1;
        List<AuditEntry> forged = new ArrayList<>(trail(2));
        forged.add(new AuditChain(other).append(Optional.of(forged.getLast()), NOON, record(3)));
        assertThat(firstBreak(chain, forged)).contains(3L);
    }

    @Test
    void a_head_belongs_to_the_entry_it_was_made_of_and_to_no_other() {
        List<AuditEntry> trail = trail(3);
        AuditHead head = chain.head(trail.getLast());
        assertThat(head.number()).isEqualTo(3);
        assertThat(chain.isHead(head, trail.get(2))).isTrue();
        assertThat(chain.isHead(head, trail.get(1))).isFalse();
        // A head for a trail cut short cannot be made of what is in the database.
        assertThat(chain.isHead(new AuditHead(2, head.mac()), trail.get(1))).isFalse();
        assertThat(chain.isHead(new AuditHead(2, trail.get(1).mac()), trail.get(1)))
                .isFalse();
    }

    @Test
    void a_key_is_32_bytes() {
        assertThatThrownBy(() -> new AuditChain(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Long> firstBreak(AuditChain chain, List<AuditEntry> entries) {
        Optional<AuditEntry> previous = Optional.empty();
        for (AuditEntry entry : entries) {
            if (!chain.follows(previous, entry)) {
                return Optional.of(previous.map(AuditEntry::number).orElse(0L) + 1);
            }
            previous = Optional.of(entry);
        }
        return Optional.empty();
    }

    private List<AuditEntry> trail(int length) {
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            entries.add(chain.append(
                    entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast()),
                    NOON.plusSeconds(i),
                    record(i)));
        }
        return List.copyOf(entries);
    }

    private static AuditRecord record(int number) {
        return AuditRecord.of(new Actor.Server(), "host.changed", "host", "h" + number)
                .with(Map.of("name", "n" + number));
    }
}
