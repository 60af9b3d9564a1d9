package io.resticmanager.ports.contract;

import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.Stores;
import java.nio.file.Path;

/// How an implementation opens its stores for one test.
public interface OpenStores {
    /// Stores, and what closes them.
    record Opened(Stores stores, AutoCloseable closing) {}

    /// @param directory of this test alone, empty
    Opened open(Path directory, EventBus events);
}
