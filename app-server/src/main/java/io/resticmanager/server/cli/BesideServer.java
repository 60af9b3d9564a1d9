package io.resticmanager.server.cli;

import com.google.inject.Injector;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.server.config.ServerConfig;
import io.resticmanager.server.secret.ServerKey;
import io.resticmanager.server.wiring.PolicyModule;
import io.resticmanager.server.wiring.SecretModule;
import io.resticmanager.server.wiring.StoreModule;
import io.resticmanager.server.wiring.Wiring;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.SqliteSettingStore;
import java.time.Clock;

/// The use cases on the server's database, for one command, whether or not a server runs.
final class BesideServer implements AutoCloseable {
    private final SqliteDatabase database;
    private final Injector injector;

    BesideServer(ServerConfig config) {
        EventBus events = new EventBus();
        this.database = SqliteDatabase.openBeside(config.dataDir(), events);
        try {
            ServerKey key = ServerKey.existing(config.secretKeyFile(), new SqliteSettingStore(database));
            this.injector = Wiring.of(
                    new PolicyModule(config),
                    new StoreModule(() -> database, events),
                    new SecretModule(() -> key, Clock.systemUTC()));
        } catch (RuntimeException refused) {
            database.close();
            throw refused;
        }
    }

    <T> T get(Class<T> useCase) {
        return injector.getInstance(useCase);
    }

    @Override
    public void close() {
        database.close();
    }
}
