package io.resticmanager.ports.care;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.maintenance.Cadence;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.repository.RepositoryStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How and when a repository is cared for: reading it, and deciding it.
public final class DecideMaintenance {
    private final CareStore care;
    private final RepositoryStore repositories;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public DecideMaintenance(
            CareStore care, RepositoryStore repositories, AuditTrail audit, Transactions transactions, Clock clock) {
        this.care = care;
        this.repositories = repositories;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    public sealed interface Result {
        record Done(Maintenance maintenance) implements Result {}

        record NoSuchRepository() implements Result {}

        /// Somebody changed it since; this is how it is now.
        record Stale(Maintenance current) implements Result {}
    }

    public Optional<Maintenance> find(Actor actor, RepositoryId id) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return repositories.find(id).map(repository -> now(id));
    }

    /// @param wanted its revision is the one that the caller saw
    public Result decide(Actor actor, Maintenance wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_REPOSITORIES);
        RepositoryId id = wanted.repository();
        return transactions.write(tx -> {
            if (repositories.find(id).isEmpty()) {
                return new Result.NoSuchRepository();
            }
            Maintenance before = now(id);
            if (before.revision() != wanted.revision()) {
                return new Result.Stale(before);
            }
            Maintenance after = wanted.edited();
            care.put(after);
            for (Chore chore : Chore.values()) {
                keepTime(id, chore, before.cadence(chore), after.cadence(chore));
            }
            audit.record(AuditRecord.of(actor, "maintenance.changed", "repository", id)
                    .with(words(after)));
            tx.publish(new DomainEvent.RepositoryChanged(id));
            return new Result.Done(after);
        });
    }

    /// A chore whose times stayed as they were stays due if it was.
    private void keepTime(RepositoryId id, Chore chore, Cadence before, Cadence after) {
        Optional<Upkeep> known = care.upkeep(id, chore);
        if (known.isEmpty()) {
            care.put(Upkeep.beginning(id, chore, after, clock.instant()));
        } else if (!before.equals(after)) {
            care.put(known.get().from(after, clock.instant()));
        }
    }

    private static Map<String, String> words(Maintenance maintenance) {
        Map<String, String> words = new HashMap<>();
        maintenance
                .cadences()
                .forEach((chore, cadence) -> words.put(
                        chore.word(), cadence.enabled() ? cadence.cron().text() + " " + cadence.zone() : "off"));
        words.put("checkParts", Integer.toString(maintenance.checkParts()));
        maintenance.maxUnused().ifPresent(most -> words.put("maxUnused", most));
        return words;
    }

    private Maintenance now(RepositoryId id) {
        return care.maintenance(id).orElseGet(() -> Maintenance.of(id));
    }
}
