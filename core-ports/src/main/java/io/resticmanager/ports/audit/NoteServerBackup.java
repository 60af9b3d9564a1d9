package io.resticmanager.ports.audit;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.ports.Transactions;
import jakarta.inject.Inject;
import java.util.Map;

/// Notes that a copy of the server with all its secrets is about to be written. Before it is, so that no copy goes
/// unnoted, and so that the copy itself tells of its making.
public final class NoteServerBackup {
    private final AuditTrail audit;
    private final Transactions transactions;

    @Inject
    public NoteServerBackup(AuditTrail audit, Transactions transactions) {
        this.audit = audit;
        this.transactions = transactions;
    }

    /// Whether whoever has the file can read it.
    public enum Form {
        ENCRYPTED,
        PLAIN
    }

    public void note(Form form) {
        transactions.write(tx -> {
            audit.record(AuditRecord.of(new Actor.Server(), "server.backup-requested", "server", "backup")
                    .with(Map.of("form", form.name().toLowerCase(java.util.Locale.ROOT))));
            return Boolean.TRUE;
        });
    }
}
