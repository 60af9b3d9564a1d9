package io.resticmanager.sqlite;

import static io.resticmanager.sqlite.generated.Tables.SETTING;

import io.resticmanager.ports.SettingStore;
import jakarta.inject.Inject;
import java.util.Optional;

public final class SqliteSettingStore implements SettingStore {
    private final SqliteDatabase database;

    @Inject
    public SqliteSettingStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<String> get(String name) {
        return database.reading(dsl -> dsl.select(SETTING.VALUE)
                .from(SETTING)
                .where(SETTING.NAME.eq(name))
                .fetchOptional(SETTING.VALUE));
    }

    @Override
    public void put(String name, String value) {
        database.writing()
                .insertInto(SETTING, SETTING.NAME, SETTING.VALUE)
                .values(name, value)
                .onConflict(SETTING.NAME)
                .doUpdate()
                .set(SETTING.VALUE, value)
                .execute();
    }

    @Override
    public void remove(String name) {
        database.writing().deleteFrom(SETTING).where(SETTING.NAME.eq(name)).execute();
    }
}
