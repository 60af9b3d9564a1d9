package io.resticmanager.ports.secret;

import io.resticmanager.domain.Secret;

/// Makes secrets nobody can guess.
@FunctionalInterface
public interface Tokens {
    /// `prefix` followed by 256 random bits in URL-safe base 64.
    Secret next(String prefix);
}
