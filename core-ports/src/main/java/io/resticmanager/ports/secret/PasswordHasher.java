package io.resticmanager.ports.secret;

import io.resticmanager.domain.Secret;

/// Slow hashes for passwords. Bounded: only a few run at once, because each takes memory.
public interface PasswordHasher {
    /// In the PHC string format.
    Secret hash(Secret password);

    boolean matches(Secret password, Secret hash);

    /// Spends the time of one [#matches(Secret, Secret)], so that an unknown user cannot be told from a wrong password.
    void spendTime(Secret password);
}
