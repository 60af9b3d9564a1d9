package io.resticmanager.ports.fakes;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.secret.PasswordHasher;
import java.util.concurrent.atomic.AtomicInteger;

/// Hashes that hide nothing, fast.
public final class PlainPasswordHasher implements PasswordHasher {
    private final AtomicInteger spent = new AtomicInteger();

    @Override
    public Secret hash(Secret password) {
        return new Secret("plain:" + password.reveal());
    }

    @Override
    public boolean matches(Secret password, Secret hash) {
        spent.incrementAndGet();
        return hash.equals(hash(password));
    }

    @Override
    public void spendTime(Secret password) {
        spent.incrementAndGet();
    }

    /// How often a hash was computed to compare, so that a test can see unknown users cost the same.
    public int timesSpent() {
        return spent.get();
    }
}
