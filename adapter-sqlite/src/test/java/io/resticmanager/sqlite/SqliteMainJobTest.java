package io.resticmanager.sqlite;

import io.resticmanager.ports.contract.MainJobContract;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteMainJobTest extends MainJobContract {
    @TempDir
    Path directory;

    private SqliteDatabase database;

    @Override
    protected Stores stores(EventBus events) {
        database = SqliteDatabase.open(directory.resolve("data"), events);
        return SqliteStores.of(database);
    }

    @AfterEach
    void close() {
        database.close();
    }
}
