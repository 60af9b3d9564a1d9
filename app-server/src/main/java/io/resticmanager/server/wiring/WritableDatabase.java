package io.resticmanager.server.wiring;

import io.resticmanager.http.Readiness;
import io.resticmanager.ports.SettingStore;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.Transactions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Ready means: something can be committed to the database. Really tried, but not more often than every few seconds,
/// because anybody may ask.
@Singleton
final class WritableDatabase implements Readiness {
    private static final Duration GOOD_FOR = Duration.ofSeconds(2);

    private final SettingStore settings;
    private final Transactions transactions;
    private final Clock clock;
    private Instant triedAt = Instant.MIN;
    private Optional<String> objection = Optional.empty();

    @Inject
    WritableDatabase(SettingStore settings, Transactions transactions, Clock clock) {
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<String> objection() {
        Instant now = clock.instant();
        if (triedAt.isAfter(now) || triedAt.isBefore(now.minus(GOOD_FOR))) {
            objection = tried(now);
            triedAt = now;
        }
        return objection;
    }

    private Optional<String> tried(Instant now) {
        try {
            transactions.<Boolean>write(tx -> {
                settings.put("ready.tried-at", now.toString());
                return true;
            });
            return Optional.empty();
        } catch (StoreUnavailableException unavailable) {
            return Optional.of(String.valueOf(unavailable.getMessage()));
        }
    }
}
