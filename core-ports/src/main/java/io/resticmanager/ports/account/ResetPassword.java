package io.resticmanager.ports.account;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.PasswordPolicy;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.secret.PasswordHasher;
import jakarta.inject.Inject;
import java.util.Optional;

/// A forgotten password, set anew by whoever can run commands on the server's machine. Ends all of the user's
/// sessions.
public final class ResetPassword {
    private final UserStore users;
    private final SessionStore sessions;
    private final PasswordHasher hasher;
    private final AuditTrail audit;
    private final Transactions transactions;

    @Inject
    public ResetPassword(
            UserStore users,
            SessionStore sessions,
            PasswordHasher hasher,
            AuditTrail audit,
            Transactions transactions) {
        this.users = users;
        this.sessions = sessions;
        this.hasher = hasher;
        this.audit = audit;
        this.transactions = transactions;
    }

    public sealed interface Result {
        record Done() implements Result {}

        record NoSuchUser() implements Result {}

        /// What is wrong with the password, as a sentence.
        record BadPassword(String objection) implements Result {}
    }

    public Result reset(Username name, Secret wanted) {
        if (users.find(name).isEmpty()) {
            return new Result.NoSuchUser();
        }
        Optional<String> objection = PasswordPolicy.objection(name, wanted);
        if (objection.isPresent()) {
            return new Result.BadPassword(objection.get());
        }
        Secret hash = hasher.hash(wanted);
        return transactions.write(tx -> {
            User user = users.find(name).orElseThrow();
            users.update(user.withPasswordHash(hash));
            sessions.deleteAllOf(user.id());
            audit.record(AuditRecord.of(new Actor.Server(), "user.password-reset", "user", user.id()));
            return new Result.Done();
        });
    }
}
