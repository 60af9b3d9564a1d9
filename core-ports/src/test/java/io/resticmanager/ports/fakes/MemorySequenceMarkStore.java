package io.resticmanager.ports.fakes;

import io.resticmanager.domain.delivery.SequenceMark;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.delivery.SequenceMarkStore;
import io.resticmanager.ports.fakes.MemoryDatabase.MarkKey;

public final class MemorySequenceMarkStore implements SequenceMarkStore {
    private final MemoryDatabase database;

    public MemorySequenceMarkStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public SequenceMark find(HostId host, SpoolId spool) {
        return database.reading(
                () -> database.marks.find(new MarkKey(host, spool)).orElse(SequenceMark.NONE));
    }

    @Override
    public void put(HostId host, SpoolId spool, SequenceMark mark) {
        database.writing(() -> database.marks.put(new MarkKey(host, spool), mark));
    }
}
