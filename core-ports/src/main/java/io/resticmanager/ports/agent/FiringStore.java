package io.resticmanager.ports.agent;

import io.resticmanager.domain.firing.FiringState;

/// What the agent knows about its schedules, on disk, so that it survives restarts and reboots.
public interface FiringStore {
    /// Empty before the first schedule came, and when what is on disk cannot be read: then schedules count from now on.
    FiringState load();

    /// On disk when it returns. Throws [java.io.UncheckedIOException] when the disk does not let it.
    void save(FiringState state);
}
