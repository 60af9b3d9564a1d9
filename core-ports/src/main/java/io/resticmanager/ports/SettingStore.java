package io.resticmanager.ports;

import java.util.Optional;

/// Single values the server keeps about itself.
public interface SettingStore {
    Optional<String> get(String name);

    /// Only inside a write transaction.
    void put(String name, String value);

    /// Only inside a write transaction.
    void remove(String name);
}
