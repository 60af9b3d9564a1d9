package io.resticmanager.ws.client;

import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.contract.SpoolContract;
import java.nio.file.Path;
import java.time.Clock;

class FileSpoolContractTest extends SpoolContract {
    @Override
    protected Spool open(Path directory, Ids ids, Clock clock) {
        FileSpool.Bounds bounds = new FileSpool.Bounds(MOST_BYTES, MOST_BYTES / 4, MOST_BYTES, 4 * 1024);
        return FileSpool.open(directory, bounds, ids, clock);
    }
}
