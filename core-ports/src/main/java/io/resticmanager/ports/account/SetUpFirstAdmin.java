package io.resticmanager.ports.account;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.PasswordPolicy;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.SettingStore;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.secret.PasswordHasher;
import io.resticmanager.ports.secret.Tokens;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/// The first user, made with a token that only whoever reads the server's log can know.
public final class SetUpFirstAdmin {
    private static final String TOKEN = "setup.token";

    private final UserStore users;
    private final SettingStore settings;
    private final PasswordHasher hasher;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public SetUpFirstAdmin(
            UserStore users,
            SettingStore settings,
            PasswordHasher hasher,
            Tokens tokens,
            AuditTrail audit,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.users = users;
        this.settings = settings;
        this.hasher = hasher;
        this.tokens = tokens;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Result {
        record Done(User admin) implements Result {}

        record WrongToken() implements Result {}

        record AlreadySetUp() implements Result {}

        /// What is wrong with the password, as a sentence.
        record BadPassword(String objection) implements Result {}
    }

    public boolean isNeeded() {
        return users.isEmpty();
    }

    /// A fresh token; the one before stops working. Empty when there is an admin already.
    public Optional<Secret> issueToken() {
        return transactions.write(tx -> {
            if (!users.isEmpty()) {
                return Optional.empty();
            }
            Secret token = tokens.next("rms_");
            settings.put(TOKEN, TokenHash.of(token).hex());
            audit.record(AuditRecord.of(new Actor.Server(), "setup.token-issued", "server", "setup"));
            return Optional.of(token);
        });
    }

    public Result setUp(Actor actor, Secret token, Username username, Secret password) {
        if (!users.isEmpty()) {
            return new Result.AlreadySetUp();
        }
        String given = TokenHash.of(token).hex();
        if (!settings.get(TOKEN).filter(given::equals).isPresent()) {
            return new Result.WrongToken();
        }
        Optional<String> objection = PasswordPolicy.objection(username, password);
        if (objection.isPresent()) {
            return new Result.BadPassword(objection.get());
        }
        Secret hash = hasher.hash(password);
        return transactions.write(tx -> {
            if (!users.isEmpty()) {
                return new Result.AlreadySetUp();
            }
            User admin = new User(new UserId(ids.next()), username, Role.ADMIN, hash, clock.instant());
            users.insert(admin);
            settings.remove(TOKEN);
            audit.record(AuditRecord.of(actor, "setup.completed", "user", admin.id()));
            return new Result.Done(admin);
        });
    }
}
