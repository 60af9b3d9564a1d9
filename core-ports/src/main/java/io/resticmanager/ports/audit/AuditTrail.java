package io.resticmanager.ports.audit;

import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditRecord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/// Appends to the chain. Called inside the transaction of the change that is recorded.
@Singleton
public final class AuditTrail {
    private final AuditStore store;
    private final AuditChain chain;
    private final Clock clock;

    @Inject
    public AuditTrail(AuditStore store, AuditChain chain, Clock clock) {
        this.store = store;
        this.chain = chain;
        this.clock = clock;
    }

    public void record(AuditRecord record) {
        AuditEntry entry = chain.append(store.last(), clock.instant().truncatedTo(ChronoUnit.MILLIS), record);
        store.append(entry, chain.head(entry));
    }
}
