package io.resticmanager.ports.fakes;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.secret.Tokens;
import java.util.concurrent.atomic.AtomicInteger;

/// Tokens that anybody could guess, for tests.
public final class CountingTokens implements Tokens {
    private final AtomicInteger last = new AtomicInteger();

    @Override
    public Secret next(String prefix) {
        return new Secret(prefix + "token-" + last.incrementAndGet());
    }
}
