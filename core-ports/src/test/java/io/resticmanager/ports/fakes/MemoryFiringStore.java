package io.resticmanager.ports.fakes;

import io.resticmanager.domain.firing.FiringState;
import io.resticmanager.ports.agent.FiringStore;

/// What an agent knows about its schedules, in memory.
public final class MemoryFiringStore implements FiringStore {
    private FiringState state = FiringState.EMPTY;

    @Override
    public synchronized FiringState load() {
        return state;
    }

    @Override
    public synchronized void save(FiringState next) {
        state = next;
    }
}
