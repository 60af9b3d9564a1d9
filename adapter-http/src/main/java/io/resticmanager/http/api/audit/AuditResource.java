package io.resticmanager.http.api.audit;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.PageJson;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.audit.ReadAudit;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reading the audit trail and proving it.
public final class AuditResource implements Resource {
    private final ReadAudit audit;

    @Inject
    public AuditResource(ReadAudit audit) {
        this.audit = audit;
    }

    public record AuditJson(
            long number,
            Instant at,
            String actorKind,
            String actor,
            String address,
            String action,
            String targetKind,
            String target,
            Map<String, String> payload) {}

    /// @param entries how many were looked at, when all is well
    /// @param brokenAt the first entry that does not follow from those before
    public record VerificationJson(boolean intact, Optional<Long> entries, Optional<Long> brokenAt) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/audit")
                        .named("listAudit", "What was changed by whom, newest first.")
                        .needs(Permission.VIEW_AUDIT)
                        .asks("user", "Only what this user, host or `server` did.")
                        .asks("action", "Only this action, e.g. `host.enrolled`.")
                        .asks("target", "Only what was done to the thing with this id.")
                        .asks("from", "Not before this time.")
                        .asks("to", "Before this time.")
                        .answersPageOf(AuditJson.class)
                        .by(this::list),
                Route.get("/api/audit/verify")
                        .named("verifyAudit", "Whether nobody changed the trail.")
                        .needs(Permission.VIEW_AUDIT)
                        .answers(200, VerificationJson.class)
                        .by(this::verify));
    }

    private Answer list(Call call) {
        Fields fields = new Fields();
        Optional<Instant> from = fields.optional("from", call.query("from").orElse(null), Fields::time);
        Optional<Instant> to = fields.optional("to", call.query("to").orElse(null), Fields::time);
        fields.check();
        AuditStore.Filter filter =
                new AuditStore.Filter(call.query("user"), call.query("action"), call.query("target"), from, to);
        return Answer.ok(PageJson.of(call.paged(page -> audit.list(call.actor(), filter, page)), AuditResource::json));
    }

    private Answer verify(Call call) {
        return switch (audit.verify(call.actor())) {
            case ReadAudit.Verification.Intact intact ->
                Answer.ok(new VerificationJson(true, Optional.of(intact.entries()), Optional.empty()));
            case ReadAudit.Verification.Broken broken ->
                Answer.ok(new VerificationJson(false, Optional.empty(), Optional.of(broken.number())));
        };
    }

    private static AuditJson json(AuditEntry entry) {
        return new AuditJson(
                entry.number(),
                entry.at(),
                entry.actorKind(),
                entry.actor(),
                entry.address(),
                entry.action(),
                entry.targetKind(),
                entry.target(),
                entry.payload());
    }
}
