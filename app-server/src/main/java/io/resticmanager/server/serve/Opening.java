package io.resticmanager.server.serve;

import io.resticmanager.ports.event.EventBus;
import io.resticmanager.server.backup.BackupLeftovers;
import io.resticmanager.server.config.ServerConfig;
import io.resticmanager.server.secret.ServerKey;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.SqliteSettingStore;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The database and the key, being opened on a thread of their own: meanwhile the wiring is thought through on another
/// core. Whoever asks waits until they are open, or gets the refusal.
final class Opening {
    private final CompletableFuture<Opened> opened = new CompletableFuture<>();

    private record Opened(SqliteDatabase database, ServerKey key) {}

    private Opening() {}

    static Opening begin(ServerConfig config, EventBus events) {
        Opening opening = new Opening();
        Thread.ofPlatform().name("opening").daemon().start(() -> {
            try {
                opening.opened.complete(open(config, events));
            } catch (Throwable refused) {
                opening.opened.completeExceptionally(refused);
            }
        });
        return opening;
    }

    /// @throws io.resticmanager.sqlite.DatabaseRefusedException when the data directory or database cannot be used
    /// @throws io.resticmanager.server.secret.KeyRefusedException when the key cannot be used
    SqliteDatabase database() {
        return opened().database();
    }

    /// Throws as [#database()] does.
    ServerKey key() {
        return opened().key();
    }

    /// Closes what was opened for a start that failed.
    ///
    /// @return why the start failed: a refusal to open, whatever has been made of it on its way, else `failed`
    RuntimeException givenUp(RuntimeException failed) {
        try {
            database().close();
            return failed;
        } catch (RuntimeException refused) {
            return refused;
        }
    }

    private Opened opened() {
        try {
            return opened.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException refused -> throw refused;
                case Error broken -> throw broken;
                case null, default -> throw failed;
            }
        }
    }

    private static Opened open(ServerConfig config, EventBus events) {
        SqliteDatabase database = SqliteDatabase.open(config.dataDir(), events);
        try {
            BackupLeftovers.remove(config.dataDir(), Clock.systemUTC());
            return new Opened(
                    database,
                    ServerKey.open(config.secretKeyFile(), new SqliteSettingStore(database), database.transactions()));
        } catch (RuntimeException | Error refused) {
            database.close();
            throw refused;
        }
    }
}
