package io.resticmanager.server.secret;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.secret.Tokens;
import java.security.SecureRandom;
import java.util.Base64;

/// Tokens from the system's random source.
public final class RandomTokens implements Tokens {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    @Override
    public Secret next(String prefix) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
