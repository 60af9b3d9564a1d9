package io.resticmanager.ports.plan;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.ports.repository.Credentials;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.secret.Tokens;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Defining, changing and removing repositories, with their credentials.
public final class DefineRepositories {
    private final RepositoryStore repositories;
    private final HostStore hosts;
    private final Credentials credentials;
    private final Plans plans;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public DefineRepositories(
            RepositoryStore repositories,
            HostStore hosts,
            Credentials credentials,
            Plans plans,
            Tokens tokens,
            AuditTrail audit,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.repositories = repositories;
        this.hosts = hosts;
        this.credentials = credentials;
        this.plans = plans;
        this.tokens = tokens;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /// @param password absent: one is made and shown once
    public record Definition(
            String name,
            RepositoryUrl url,
            Optional<Secret> password,
            StorageLogin everyday,
            Optional<StorageLogin> admin) {
        public Definition {
            password.ifPresent(RepositoryAccess::requirePassword);
        }
    }

    /// What changes; absent parts stay. `removeAdmin` wins over `admin`.
    public record Change(
            Optional<String> name,
            Optional<RepositoryUrl> url,
            Optional<Secret> password,
            Optional<StorageLogin> everyday,
            Optional<StorageLogin> admin,
            boolean removeAdmin,
            Optional<HostId> maintenanceHost) {
        public Change {
            password.ifPresent(RepositoryAccess::requirePassword);
        }
    }

    public sealed interface Result {
        /// @param generatedPassword shown once, when none was given
        record Done(Repository repository, Optional<Secret> generatedPassword) implements Result {}

        record NameTaken(String name) implements Result {}

        record NoSuchRepository() implements Result {}

        /// The maintenance host that was named.
        record NoSuchHost() implements Result {}

        /// Somebody changed it since; this is how it is now.
        record Stale(Repository current) implements Result {}

        /// Hosts, tokens, jobs or snapshots still refer to it.
        record InUse() implements Result {}

        record Removed() implements Result {}
    }

    public Result define(Actor actor, Definition wanted) {
        NotAllowedException.unless(actor, Permission.MANAGE_REPOSITORIES);
        Optional<Secret> generated = wanted.password().isPresent() ? Optional.empty() : Optional.of(tokens.next(""));
        Repository repository =
                Repository.defined(new RepositoryId(ids.next()), wanted.name(), wanted.url(), clock.instant());
        return transactions.write(tx -> {
            if (repositories.findByName(wanted.name()).isPresent()) {
                return new Result.NameTaken(wanted.name());
            }
            repositories.insert(repository);
            credentials.setPassword(
                    repository.id(), wanted.password().or(() -> generated).orElseThrow());
            setLogin(repository.id(), CredentialSlot.EVERYDAY, wanted.everyday());
            wanted.admin().ifPresent(login -> setLogin(repository.id(), CredentialSlot.ADMIN, login));
            audit.record(AuditRecord.of(actor, "repository.defined", "repository", repository.id())
                    .with(Map.of("name", wanted.name(), "url", wanted.url().text())));
            tx.publish(new DomainEvent.RepositoryChanged(repository.id()));
            return new Result.Done(repository, generated);
        });
    }

    /// @param ifRevision the revision the caller saw
    public Result change(Actor actor, RepositoryId id, int ifRevision, Change change) {
        NotAllowedException.unless(actor, Permission.MANAGE_REPOSITORIES);
        Changed changed = transactions.write(tx -> changeIn(tx, actor, id, ifRevision, change));
        changed.hosts().forEach(plans::push);
        return changed.result();
    }

    public Result remove(Actor actor, RepositoryId id, int ifRevision) {
        NotAllowedException.unless(actor, Permission.MANAGE_REPOSITORIES);
        return transactions.write(tx -> {
            Optional<Repository> found = repositories.find(id);
            if (found.isEmpty()) {
                return new Result.NoSuchRepository();
            }
            if (found.get().revision() != ifRevision) {
                return new Result.Stale(found.get());
            }
            if (repositories.isInUse(id)) {
                return new Result.InUse();
            }
            repositories.delete(id);
            audit.record(AuditRecord.of(actor, "repository.removed", "repository", id)
                    .with(Map.of("name", found.get().name())));
            tx.publish(new DomainEvent.RepositoryChanged(id));
            return new Result.Removed();
        });
    }

    private record Changed(Result result, List<HostId> hosts) {}

    private Changed changeIn(Transactions.Tx tx, Actor actor, RepositoryId id, int ifRevision, Change change) {
        Optional<Repository> found = repositories.find(id);
        if (found.isEmpty()) {
            return new Changed(new Result.NoSuchRepository(), List.of());
        }
        Repository old = found.get();
        if (old.revision() != ifRevision) {
            return new Changed(new Result.Stale(old), List.of());
        }
        Optional<Repository> sameName = change.name().flatMap(repositories::findByName);
        if (sameName.filter(other -> !other.id().equals(id)).isPresent()) {
            return new Changed(new Result.NameTaken(sameName.get().name()), List.of());
        }
        if (change.maintenanceHost().filter(h -> hosts.find(h).isEmpty()).isPresent()) {
            return new Changed(new Result.NoSuchHost(), List.of());
        }
        Repository edited = old.edited(
                change.name().orElse(old.name()),
                change.url().orElse(old.url()),
                change.maintenanceHost().or(old::maintenanceHost));
        // What was found out with another login says nothing of this one.
        Repository changed = change.everyday().isPresent() ? edited.withAppendOnly(Verdict.UNKNOWN) : edited;
        repositories.update(changed);
        change.password().ifPresent(password -> credentials.setPassword(id, password));
        change.everyday().ifPresent(login -> setLogin(id, CredentialSlot.EVERYDAY, login));
        if (change.removeAdmin()) {
            credentials.removeLogin(new CredentialStore.Key(id, CredentialSlot.ADMIN, Optional.empty()));
        } else {
            change.admin().ifPresent(login -> setLogin(id, CredentialSlot.ADMIN, login));
        }
        audit.record(
                AuditRecord.of(actor, "repository.changed", "repository", id).with(describe(change)));
        tx.publish(new DomainEvent.RepositoryChanged(id));
        return new Changed(new Result.Done(changed, Optional.empty()), plans.changed(tx, id));
    }

    private void setLogin(RepositoryId id, CredentialSlot slot, StorageLogin login) {
        CredentialStore.Key key = new CredentialStore.Key(id, slot, Optional.empty());
        if (login.isEmpty()) {
            credentials.removeLogin(key);
        } else {
            credentials.setLogin(key, login);
        }
    }

    // Names of what changed; of secrets only that they did.
    private static Map<String, String> describe(Change change) {
        Map<String, String> words = new java.util.HashMap<>();
        change.name().ifPresent(name -> words.put("name", name));
        change.url().ifPresent(url -> words.put("url", url.text()));
        change.password().ifPresent(ignored -> words.put("password", "set"));
        change.everyday().ifPresent(ignored -> words.put("everydayCredential", "set"));
        change.admin().ifPresent(ignored -> words.put("adminCredential", "set"));
        if (change.removeAdmin()) {
            words.put("adminCredential", "removed");
        }
        change.maintenanceHost().ifPresent(host -> words.put("maintenanceHost", host.toString()));
        return words;
    }
}
