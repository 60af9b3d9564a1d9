package io.resticmanager.ports.fakes;

import io.resticmanager.ports.SettingStore;
import java.util.Optional;

public final class MemorySettingStore implements SettingStore {
    private final MemoryDatabase database;

    public MemorySettingStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<String> get(String name) {
        return database.reading(() -> database.settings.find(name));
    }

    @Override
    public void put(String name, String value) {
        database.writing(() -> database.settings.put(name, value));
    }

    @Override
    public void remove(String name) {
        database.writing(() -> database.settings.remove(name));
    }
}
