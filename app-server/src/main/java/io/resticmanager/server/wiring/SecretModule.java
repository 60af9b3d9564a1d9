package io.resticmanager.server.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.secret.PasswordHasher;
import io.resticmanager.ports.secret.SecretBox;
import io.resticmanager.ports.secret.Tokens;
import io.resticmanager.server.secret.AeadSecretBox;
import io.resticmanager.server.secret.Argon2;
import io.resticmanager.server.secret.Argon2PasswordHasher;
import io.resticmanager.server.secret.MonotonicIds;
import io.resticmanager.server.secret.RandomTokens;
import io.resticmanager.server.secret.ServerKey;
import java.time.Clock;
import java.util.function.Supplier;

/// What is made of the server's key and of chance.
public final class SecretModule extends AbstractModule {
    private final Supplier<ServerKey> key;
    private final Clock clock;

    /// @param key asked when the first secret is, not before
    public SecretModule(Supplier<ServerKey> key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    @Override
    protected void configure() {
        bind(Clock.class).toInstance(clock);
        bind(Ids.class).toInstance(new MonotonicIds(clock));
        bind(Tokens.class).toInstance(new RandomTokens());
        bind(PasswordHasher.class).toInstance(new Argon2PasswordHasher(Argon2.PASSWORDS));
    }

    @Provides
    @Singleton
    SecretBox secrets() {
        return new AeadSecretBox(key.get().derive(ServerKey.Purpose.SECRETS));
    }

    @Provides
    @Singleton
    AuditChain audit() {
        return new AuditChain(key.get().derive(ServerKey.Purpose.AUDIT));
    }
}
