package io.resticmanager.ports.audit;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// Looks into the audit trail and proves that nobody changed it.
public final class ReadAudit {
    private static final int BATCH = 1_000;

    private final AuditStore store;
    private final AuditChain chain;

    @Inject
    public ReadAudit(AuditStore store, AuditChain chain) {
        this.store = store;
        this.chain = chain;
    }

    public sealed interface Verification {
        record Intact(long entries) implements Verification {}

        /// The chain holds up to the entry before `number`; that one was changed, or it and what followed are gone.
        record Broken(long number) implements Verification {}
    }

    public Page<AuditEntry> list(Actor actor, AuditStore.Filter filter, PageRequest page) {
        NotAllowedException.unless(actor, Permission.VIEW_AUDIT);
        return store.list(filter, page);
    }

    /// Reads the whole trail, a batch at a time, and looks whether it still reaches its head.
    public Verification verify(Actor actor) {
        NotAllowedException.unless(actor, Permission.VIEW_AUDIT);
        // Before the entries: what is appended meanwhile comes after it.
        Optional<AuditHead> head = store.head();
        Walk walk = new Walk(head);
        List<AuditEntry> batch;
        do {
            batch = store.after(walk.reached(), BATCH);
            for (AuditEntry entry : batch) {
                if (!walk.takes(entry)) {
                    return new Verification.Broken(walk.reached() + 1);
                }
            }
        } while (batch.size() == BATCH);
        // Either the entries up to the head are there, or there was nothing at all.
        return walk.reached() >= head.map(AuditHead::number).orElse(0L) && (head.isPresent() || walk.reached() == 0)
                ? new Verification.Intact(walk.reached())
                : new Verification.Broken(walk.reached() + 1);
    }

    /// How far the chain held.
    private final class Walk {
        private final Optional<AuditHead> head;
        private Optional<AuditEntry> previous = Optional.empty();

        Walk(Optional<AuditHead> head) {
            this.head = head;
        }

        boolean takes(AuditEntry entry) {
            boolean holds = chain.follows(previous, entry)
                    && head.filter(h -> h.number() == entry.number() && !chain.isHead(h, entry))
                            .isEmpty();
            if (holds) {
                previous = Optional.of(entry);
            }
            return holds;
        }

        long reached() {
            return previous.map(AuditEntry::number).orElse(0L);
        }
    }
}
