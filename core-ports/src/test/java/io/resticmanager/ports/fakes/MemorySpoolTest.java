package io.resticmanager.ports.fakes;

import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.contract.SpoolContract;
import java.nio.file.Path;
import java.time.Clock;

class MemorySpoolTest extends SpoolContract {
    @Override
    protected Spool open(Path directory, Ids ids, Clock clock) {
        return new MemorySpool(ids, MOST_BYTES);
    }
}
