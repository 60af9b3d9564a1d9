package io.resticmanager.server.secret;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.resticmanager.domain.Secret;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.secret.PasswordHasher;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Argon2id by Bouncy Castle. As many run at once as there are processors, at least two; the others wait for their
/// turn,
/// but not for ever.
public final class Argon2PasswordHasher implements PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int VALUE_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Argon2 cost;
    private final SecureRandom random = new SecureRandom();
    private final byte[] noSalt = new byte[SALT_BYTES];
    private final Bulkhead turns = Bulkhead.of(
            "passwords",
            BulkheadConfig.custom()
                    .maxConcurrentCalls(Math.max(2, Runtime.getRuntime().availableProcessors()))
                    .maxWaitDuration(PATIENCE)
                    .fairCallHandlingStrategyEnabled(true)
                    .build());

    public Argon2PasswordHasher(Argon2 cost) {
        this.cost = cost;
    }

    @Override
    public Secret hash(Secret password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] value = inTurn(() -> cost.compute(password.reveal(), salt, VALUE_BYTES));
        return new Secret(new Argon2.Stored(cost, salt, value).text());
    }

    @Override
    public boolean matches(Secret password, Secret hash) {
        Optional<Argon2.Stored> stored = Argon2.Stored.parse(hash.reveal());
        if (stored.isEmpty()) {
            spendTime(password);
            return false;
        }
        Argon2.Stored known = stored.get();
        byte[] value = inTurn(() -> known.cost().compute(password.reveal(), known.salt(), known.value().length));
        return MessageDigest.isEqual(value, known.value());
    }

    @Override
    public void spendTime(Secret password) {
        byte[] ignored = inTurn(() -> cost.compute(password.reveal(), noSalt, VALUE_BYTES));
        if (ignored.length != VALUE_BYTES) {
            throw new IllegalStateException("Argon2 gave another length");
        }
    }

    private byte[] inTurn(Supplier<byte[]> work) {
        try {
            return turns.executeSupplier(work);
        } catch (BulkheadFullException | AcquirePermissionCancelledException full) {
            throw new StoreUnavailableException(
                    "Too many passwords are being checked right now. Try again in a minute.", full);
        }
    }
}
