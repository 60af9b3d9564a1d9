package io.resticmanager.ports.secret;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.secret.SecretOwner;

/// Authenticated encryption at rest, bound to where the ciphertext lives.
public interface SecretBox {
    byte[] seal(Secret secret, SecretOwner owner);

    /// A ciphertext that cannot be opened is an answer, never "no secret".
    Opened open(byte[] sealed, SecretOwner owner);

    sealed interface Opened {
        record Clear(Secret secret) implements Opened {}

        /// Wrong key, wrong owner, or damaged.
        record Unreadable() implements Opened {}
    }
}
