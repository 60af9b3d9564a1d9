package io.resticmanager.ports.account;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.PasswordPolicy;
import io.resticmanager.domain.account.Session;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.secret.PasswordHasher;
import io.resticmanager.ports.secret.Tokens;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Logging in, staying in, and out. Sessions slide: each use extends them.
public final class Sessions {
    private final UserStore users;
    private final SessionStore store;
    private final PasswordHasher hasher;
    private final LoginLimits limits;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;
    private final SessionLifetime lifetime;

    /// How long a session lives without use.
    public record SessionLifetime(Duration ttl) {
        public SessionLifetime {
            if (ttl.compareTo(Duration.ofMinutes(1)) < 0 || ttl.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException("a session lives 1 minute to 365 days");
            }
        }
    }

    @Inject
    public Sessions(
            UserStore users,
            SessionStore store,
            PasswordHasher hasher,
            LoginLimits limits,
            Tokens tokens,
            AuditTrail audit,
            Transactions transactions,
            Ids ids,
            Clock clock,
            SessionLifetime lifetime) {
        this.users = users;
        this.store = store;
        this.hasher = hasher;
        this.limits = limits;
        this.tokens = tokens;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    public sealed interface LogIn {
        /// @param token for the cookie; not stored anywhere
        record Welcome(User user, Session session, Secret token) implements LogIn {}

        /// Unknown user or wrong password: not said which.
        record Refused() implements LogIn {}

        record TooMany(Duration retryAfter) implements LogIn {}
    }

    /// Who a session token belongs to.
    public record Authenticated(Actor.Person actor, Session session) {}

    public sealed interface PasswordChange {
        record Done() implements PasswordChange {}

        record WrongPassword() implements PasswordChange {}

        record TooMany(Duration retryAfter) implements PasswordChange {}

        record BadPassword(String objection) implements PasswordChange {}
    }

    public LogIn logIn(String address, String userAgent, String typedName, Secret password) {
        Optional<Username> name = username(typedName);
        LoginLimits.Attempt attempt = limits.logIn(address, name);
        if (!attempt.remainingWait().isZero()) {
            return new LogIn.TooMany(attempt.remainingWait());
        }
        Optional<User> user = name.flatMap(users::find);
        if (!matches(attempt, user, password)) {
            transactions.write(tx -> {
                audit.record(new AuditRecord(
                        new Actor.Anonymous(address),
                        "session.refused",
                        "user",
                        user.map(u -> u.id().toString()).orElse(""),
                        Map.of()));
                return Boolean.TRUE;
            });
            return new LogIn.Refused();
        }
        attempt.succeeded(user.orElseThrow().username(), address);
        return open(user.orElseThrow(), address, userAgent);
    }

    /// Extends the session when its use has not been noted for a while.
    public Optional<Authenticated> authenticate(Secret token, String address) {
        Instant now = clock.instant();
        Optional<Session> found = store.find(TokenHash.of(token)).filter(s -> s.isAlive(now));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Session session = found.get();
        if (session.shouldNoteUse(now)) {
            note(session.used(now, lifetime.ttl()));
        }
        return users.find(session.userId())
                .map(user ->
                        new Authenticated(new Actor.Person(user.id(), user.username(), user.role(), address), session));
    }

    private void note(Session used) {
        try {
            transactions.write(tx -> {
                store.find(used.token()).ifPresent(ignored -> store.update(used));
                return Boolean.TRUE;
            });
        } catch (StoreUnavailableException _) {
            // Who only reads must not need room on the disk: a later use is noted instead.
        }
    }

    /// Whether a session authenticated earlier is still good; for live streams, which outlive their request.
    public boolean isStillGood(Authenticated who) {
        return store.find(who.session().token())
                .filter(session -> session.isAlive(clock.instant()))
                .isPresent();
    }

    public void logOut(Authenticated who) {
        transactions.write(tx -> {
            store.delete(who.session().id());
            audit.record(AuditRecord.of(
                    who.actor(), "session.ended", "session", who.session().id()));
            return Boolean.TRUE;
        });
    }

    /// The user's own sessions, newest first.
    public List<Session> own(Actor.Person actor) {
        Instant now = clock.instant();
        return store.of(actor.id()).stream().filter(s -> s.isAlive(now)).toList();
    }

    /// Ends one of the user's own sessions; `false` when it is not theirs or gone.
    public boolean revoke(Actor.Person actor, Ulid sessionId) {
        return transactions.write(tx -> {
            boolean own = store.of(actor.id()).stream().anyMatch(s -> s.id().equals(sessionId));
            if (own) {
                store.delete(sessionId);
                audit.record(AuditRecord.of(actor, "session.revoked", "session", sessionId));
            }
            return own;
        });
    }

    /// Ends all of the user's other sessions.
    public PasswordChange changePassword(Authenticated who, Secret current, Secret wanted) {
        User user = users.find(who.actor().id()).orElseThrow();
        // Apart from logins: whoever locks the account from outside does not keep its owner from changing the password.
        LoginLimits.Attempt attempt = limits.attempt("password:" + user.id());
        if (!attempt.remainingWait().isZero()) {
            return new PasswordChange.TooMany(attempt.remainingWait());
        }
        if (!matches(attempt, Optional.of(user), current)) {
            transactions.write(tx -> {
                audit.record(AuditRecord.of(who.actor(), "user.password-refused", "user", user.id()));
                return Boolean.TRUE;
            });
            return new PasswordChange.WrongPassword();
        }
        attempt.takeBack();
        Optional<String> objection = PasswordPolicy.objection(user.username(), wanted);
        if (objection.isPresent()) {
            return new PasswordChange.BadPassword(objection.get());
        }
        Secret hash = hasher.hash(wanted);
        return transactions.write(tx -> {
            users.update(user.withPasswordHash(hash));
            store.of(user.id()).stream()
                    .map(Session::id)
                    .filter(id -> !id.equals(who.session().id()))
                    .forEach(store::delete);
            audit.record(AuditRecord.of(who.actor(), "user.password-changed", "user", user.id()));
            return new PasswordChange.Done();
        });
    }

    /// Housekeeping: forgets a bounded number of sessions that have ended.
    public int forgetExpired() {
        return transactions.write(tx -> store.deleteExpired(clock.instant(), 1_000));
    }

    // As much work for an unknown user as for a known one. A check that could not be made is no guess.
    private boolean matches(LoginLimits.Attempt attempt, Optional<User> user, Secret password) {
        try {
            if (user.isEmpty()) {
                hasher.spendTime(password);
                return false;
            }
            return hasher.matches(password, user.get().passwordHash());
        } catch (StoreUnavailableException busy) {
            attempt.takeBack();
            throw busy;
        }
    }

    private LogIn open(User user, String address, String userAgent) {
        Instant now = clock.instant();
        Secret token = tokens.next("rmc_");
        String agent = userAgent.length() > 200 ? userAgent.substring(0, 200) : userAgent;
        Session session = new Session(
                ids.next(),
                TokenHash.of(token),
                user.id(),
                tokens.next("rmx_"),
                now,
                now,
                now.plus(lifetime.ttl()),
                address,
                agent);
        transactions.write(tx -> {
            store.insert(session);
            audit.record(AuditRecord.of(
                    new Actor.Person(user.id(), user.username(), user.role(), address),
                    "session.began",
                    "session",
                    session.id()));
            return Boolean.TRUE;
        });
        return new LogIn.Welcome(user, session, token);
    }

    private static Optional<Username> username(String typed) {
        try {
            return Optional.of(new Username(typed));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
