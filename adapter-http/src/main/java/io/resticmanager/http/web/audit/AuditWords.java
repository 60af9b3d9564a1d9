package io.resticmanager.http.web.audit;

import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.part.Badge.Tone;
import java.util.LinkedHashMap;
import java.util.Map;

/// Audited actions as people read them.
public final class AuditWords {
    private static final Map<String, String> ACTIONS = new LinkedHashMap<>();

    static {
        ACTIONS.put("session.began", "signed in");
        ACTIONS.put("session.refused", "failed to sign in");
        ACTIONS.put("session.ended", "signed out");
        ACTIONS.put("session.revoked", "ended a session");
        ACTIONS.put("user.password-changed", "changed a password");
        ACTIONS.put("user.password-refused", "gave a wrong present password");
        ACTIONS.put("user.password-reset", "reset a password");
        ACTIONS.put("setup.token-issued", "issued a setup token");
        ACTIONS.put("setup.completed", "made the first administrator");
        ACTIONS.put("enrollment-token.issued", "issued an enrollment token");
        ACTIONS.put("enrollment-token.revoked", "revoked an enrollment token");
        ACTIONS.put("host.enrolled", "added the host");
        ACTIONS.put("host.enrolled-again", "enrolled the host again");
        ACTIONS.put("host.rebound", "moved to another machine the host");
        ACTIONS.put("host.enrollment-refused", "was refused as a host");
        ACTIONS.put("host.changed", "changed the host");
        ACTIONS.put("host.removed", "removed the host");
        ACTIONS.put("source-group.defined", "made the source group");
        ACTIONS.put("source-group.changed", "changed the source group");
        ACTIONS.put("source-group.removed", "deleted the source group");
        ACTIONS.put("retention.changed", "changed how long snapshots are kept of");
        ACTIONS.put("hooks.changed", "changed the hooks of");
        ACTIONS.put("schedule.defined", "made the schedule");
        ACTIONS.put("schedule.changed", "changed the schedule");
        ACTIONS.put("schedule.removed", "deleted the schedule");
        ACTIONS.put("host.credential-rotation-requested", "asked for a new credential of");
        ACTIONS.put("host.credential-rotated", "took a new credential for");
        ACTIONS.put("host.duplicate-identity", "reported from a second machine as");
        ACTIONS.put("repository.defined", "defined the repository");
        ACTIONS.put("repository.changed", "changed the repository");
        ACTIONS.put("repository.removed", "removed the repository");
        ACTIONS.put("maintenance.changed", "changed the maintenance of");
        ACTIONS.put("snapshot.pinned", "pinned the snapshot");
        ACTIONS.put("snapshot.unpinned", "unpinned the snapshot");
        ACTIONS.put("job.requested", "started a job");
        ACTIONS.put("job.cancel-requested", "cancelled a job");
        ACTIONS.put("job.recovered", "reported a job of an older server");
        ACTIONS.put("spool.gap", "lost reports of");
        ACTIONS.put("spool.rolled-back", "repeated old reports of");
        ACTIONS.put("fact.refused", "reported what was not taken, of");
        ACTIONS.put("server.backup-requested", "copied the server's database");
    }

    private AuditWords() {}

    /// Every action that has words, in the order in which one looks for them.
    public static Map<String, String> actions() {
        return java.util.Collections.unmodifiableMap(ACTIONS);
    }

    /// What was done, to be followed by what it was done to; an action that we have no words for says itself.
    public static String words(AuditEntry entry) {
        String words = ACTIONS.getOrDefault(entry.action(), entry.action());
        String kind = entry.payload().getOrDefault("kind", "");
        return entry.action().equals("job.requested") && !kind.isEmpty() ? "started a job: " + kind : words;
    }

    static Badge result(AuditEntry entry) {
        return switch (entry.action()) {
            case "session.refused", "user.password-refused", "host.enrollment-refused", "fact.refused" ->
                new Badge(Tone.WARN, "ban", "refused");
            case "spool.gap", "spool.rolled-back", "host.duplicate-identity" ->
                new Badge(Tone.BAD, "triangle-alert", "look");
            default -> new Badge(Tone.IDLE, "check", "done");
        };
    }
}
