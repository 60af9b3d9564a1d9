package io.resticmanager.domain.audit;

import io.resticmanager.domain.account.Actor;
import java.util.Map;

/// What a use case wants written down, in the same transaction as the change itself.
public record AuditRecord(Actor actor, String action, String targetKind, String target, Map<String, String> payload) {
    public AuditRecord {
        payload = Map.copyOf(payload);
    }

    public static AuditRecord of(Actor actor, String action, String targetKind, Object target) {
        return new AuditRecord(actor, action, targetKind, target.toString(), Map.of());
    }

    public AuditRecord with(Map<String, String> details) {
        return new AuditRecord(actor, action, targetKind, target, details);
    }
}
