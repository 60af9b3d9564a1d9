package io.resticmanager.ports.audit;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.domain.audit.AuditEntry;
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

        /// The chain holds up to the entry before `number`.
        record Broken(long number) implements Verification {}
    }

    public Page<AuditEntry> list(Actor actor, AuditStore.Filter filter, PageRequest page) {
        NotAllowedException.unless(actor, Permission.VIEW_AUDIT);
        return store.list(filter, page);
    }

    /// Reads the whole trail, a batch at a time.
    public Verification verify(Actor actor) {
        NotAllowedException.unless(actor, Permission.VIEW_AUDIT);
        Optional<AuditEntry> previous = Optional.empty();
        while (true) {
            List<AuditEntry> batch =
                    store.after(previous.map(AuditEntry::number).orElse(0L), BATCH);
            for (AuditEntry entry : batch) {
                if (!chain.follows(previous, entry)) {
                    return new Verification.Broken(
                            previous.map(AuditEntry::number).orElse(0L) + 1);
                }
                previous = Optional.of(entry);
            }
            if (batch.size() < BATCH) {
                return new Verification.Intact(previous.map(AuditEntry::number).orElse(0L));
            }
        }
    }
}
