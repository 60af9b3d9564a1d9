package io.resticmanager.ports.fakes;

import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.audit.AuditStore;
import java.util.List;
import java.util.Optional;

public final class MemoryAuditStore implements AuditStore {
    private final MemoryDatabase database;

    public MemoryAuditStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void append(AuditEntry entry, AuditHead head) {
        database.writing(() -> {
            database.audit.insert(entry.number(), entry);
            database.auditHead.put("head", head);
        });
    }

    @Override
    public Optional<AuditHead> head() {
        return database.reading(() -> database.auditHead.find("head"));
    }

    @Override
    public Optional<AuditEntry> last() {
        return database.reading(
                () -> Optional.ofNullable(database.audit.rows().lastEntry()).map(java.util.Map.Entry::getValue));
    }

    @Override
    public Page<AuditEntry> list(Filter filter, PageRequest page) {
        return database.reading(() -> MemoryPages.descending(
                "audit",
                database.audit.where(entry -> matches(filter, entry)),
                entry -> MemoryPages.number(entry.at().toEpochMilli()) + MemoryPages.number(entry.number()),
                page));
    }

    @Override
    public List<AuditEntry> after(long number, int limit) {
        return database.reading(() -> database.audit.rows().tailMap(number, false).values().stream()
                .limit(limit)
                .toList());
    }

    private static boolean matches(Filter filter, AuditEntry entry) {
        return filter.actor().filter(a -> !a.equals(entry.actor())).isEmpty()
                && filter.action().filter(a -> !a.equals(entry.action())).isEmpty()
                && filter.target().filter(t -> !t.equals(entry.target())).isEmpty()
                && filter.from().filter(entry.at()::isBefore).isEmpty()
                && filter.to().filter(to -> !entry.at().isBefore(to)).isEmpty();
    }
}
