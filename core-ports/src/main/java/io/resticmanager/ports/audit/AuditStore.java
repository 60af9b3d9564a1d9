package io.resticmanager.ports.audit;

import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The audit trail on disk: append-only.
public interface AuditStore {
    /// Appends an entry and puts `head` in the place of the one before. Only inside a write transaction.
    void append(AuditEntry entry, AuditHead head);

    /// What was stored with the last entry; empty while there is none.
    Optional<AuditHead> head();

    Optional<AuditEntry> last();

    /// Newest first by (`at`, number): where the clock was turned back, times decide.
    Page<AuditEntry> list(Filter filter, PageRequest page);

    /// Entries with numbers above `number`, ascending, at most `limit`.
    List<AuditEntry> after(long number, int limit);

    /// Empty parts match everything. `from` inclusive, `to` exclusive.
    record Filter(
            Optional<String> actor,
            Optional<String> action,
            Optional<String> target,
            Optional<Instant> from,
            Optional<Instant> to) {
        public static final Filter ALL =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
