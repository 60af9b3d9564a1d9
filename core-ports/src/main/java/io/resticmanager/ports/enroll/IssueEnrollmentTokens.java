package io.resticmanager.ports.enroll;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.secret.Tokens;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes, lists and revokes enrollment tokens. The token itself is shown once and kept as a hash.
public final class IssueEnrollmentTokens {
    // Used and revoked ones too: they expire within 30 days.
    private static final Duration KEPT = Duration.ofDays(30);

    private final EnrollmentTokenStore store;
    private final HostStore hosts;
    private final RepositoryStore repositories;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public IssueEnrollmentTokens(
            EnrollmentTokenStore store,
            HostStore hosts,
            RepositoryStore repositories,
            Tokens tokens,
            AuditTrail audit,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.store = store;
        this.hosts = hosts;
        this.repositories = repositories;
        this.tokens = tokens;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /// @param includes absolute paths that the new host's default group backs up; as [Selection] takes them
    /// @param forHost gives a known host a fresh bearer instead of making a new one
    public record Wish(
            Optional<String> hostname,
            Tags tags,
            Optional<RepositoryId> repositoryId,
            List<String> includes,
            boolean mayInitialise,
            Optional<HostId> forHost,
            Duration ttl,
            int uses) {
        public Wish {
            includes = Selection.EMPTY.withIncludes(includes).includes();
        }
    }

    public sealed interface Result {
        record Issued(EnrollmentToken token, Secret secret) implements Result {}

        record NoSuchRepository() implements Result {}

        record NoSuchHost() implements Result {}
    }

    public Result issue(Actor actor, Wish wish) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        Secret secret = tokens.next("rme_");
        Instant now = clock.instant();
        EnrollmentToken token = new EnrollmentToken(
                ids.next(),
                TokenHash.of(secret),
                wish.hostname(),
                wish.tags(),
                wish.repositoryId(),
                wish.includes(),
                wish.mayInitialise(),
                wish.forHost(),
                now,
                now.plus(wish.ttl()),
                wish.uses(),
                Optional.empty());
        return transactions.write(tx -> {
            if (wish.repositoryId().filter(r -> repositories.find(r).isEmpty()).isPresent()) {
                return new Result.NoSuchRepository();
            }
            if (wish.forHost().filter(h -> hosts.find(h).isEmpty()).isPresent()) {
                return new Result.NoSuchHost();
            }
            store.insert(token);
            audit.record(AuditRecord.of(actor, "enrollment-token.issued", "enrollment-token", token.id()));
            return new Result.Issued(token, secret);
        });
    }

    public Page<EnrollmentToken> open(Actor actor, PageRequest page) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        return store.open(clock.instant(), page);
    }

    /// Also one that can no longer be used.
    public Optional<EnrollmentToken> find(Actor actor, Ulid id) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        return store.find(id);
    }

    /// Housekeeping: forgets a bounded number of tokens that nobody can use any more since long.
    public int forgetOld() {
        return transactions.write(tx -> store.deleteExpired(clock.instant().minus(KEPT), 1_000));
    }

    /// `false` when there is no such token.
    public boolean revoke(Actor actor, Ulid id) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        return transactions.write(tx -> {
            Optional<EnrollmentToken> found = store.find(id);
            found.filter(token -> token.revokedAt().isEmpty()).ifPresent(token -> {
                store.update(token.revoked(clock.instant()));
                audit.record(AuditRecord.of(actor, "enrollment-token.revoked", "enrollment-token", id));
            });
            return found.isPresent();
        });
    }

    /// The paths that a host enrolled with a token backs up at first: none where they are of another system, so that
    /// the host asks for some instead of failing every night.
    static Selection selection(EnrollmentToken token, Platform platform) {
        Selection wanted = Selection.EMPTY.withIncludes(List.copyOf(token.includes()));
        return wanted.objection(platform).isPresent() ? Selection.EMPTY : wanted.on(platform);
    }
}
