package io.resticmanager.ports.fakes;

import io.resticmanager.ports.contract.MainJobContract;
import io.resticmanager.ports.event.EventBus;

class MemoryMainJobTest extends MainJobContract {
    @Override
    protected Stores stores(EventBus events) {
        return Stores.inMemory(events);
    }
}
