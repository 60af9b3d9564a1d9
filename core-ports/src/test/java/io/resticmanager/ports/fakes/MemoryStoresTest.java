package io.resticmanager.ports.fakes;

import io.resticmanager.ports.contract.AuditStoreContract;
import io.resticmanager.ports.contract.BackupDaysContract;
import io.resticmanager.ports.contract.FullDiskContract;
import io.resticmanager.ports.contract.HostListContract;
import io.resticmanager.ports.contract.HostStoreContract;
import io.resticmanager.ports.contract.JobLogStoreContract;
import io.resticmanager.ports.contract.JobStoreContract;
import io.resticmanager.ports.contract.OpenStores;
import io.resticmanager.ports.contract.RepositoryStoreContract;
import io.resticmanager.ports.contract.SmallStoresContract;
import io.resticmanager.ports.contract.SnapshotStoreContract;
import io.resticmanager.ports.contract.TransactionsContract;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.job.JobLogStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class MemoryStoresTest {
    private interface InMemory extends OpenStores {
        @Override
        default Opened open(Path directory, EventBus events) {
            MemoryDatabase database = new MemoryDatabase(events);
            return new Opened(Stores.inMemory(database), database);
        }
    }

    @Nested
    class Units extends TransactionsContract implements InMemory {}

    @Nested
    class Hosts extends HostStoreContract implements InMemory {}

    @Nested
    class HostLists extends HostListContract implements InMemory {}

    @Nested
    class Jobs extends JobStoreContract implements InMemory {}

    @Nested
    class Days extends BackupDaysContract implements InMemory {}

    @Nested
    class Audit extends AuditStoreContract implements InMemory {}

    @Nested
    class Snapshots extends SnapshotStoreContract implements InMemory {}

    @Nested
    class Repositories extends RepositoryStoreContract implements InMemory {}

    @Nested
    class SmallOnes extends SmallStoresContract implements InMemory {}

    @Nested
    class Logs extends JobLogStoreContract {
        private MemoryDatabase database;

        @Override
        public Opened open(Path directory, EventBus events) {
            database = new MemoryDatabase(events);
            return new Opened(Stores.inMemory(database), database);
        }

        @Override
        protected JobLogStore capped(long capBytes) {
            return new MemoryJobLogStore(database, capBytes);
        }
    }

    @Nested
    class FullDisk extends FullDiskContract {
        private final MemoryDatabase database = new MemoryDatabase(events);

        @Override
        protected Stores stores() {
            return Stores.inMemory(database);
        }

        @Override
        protected void fill() {
            database.diskIsFull(true);
        }

        @Override
        protected void makeRoom() {
            database.diskIsFull(false);
        }
    }
}
