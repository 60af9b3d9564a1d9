package io.resticmanager.sqlite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import io.resticmanager.ports.fakes.Stores;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.sqlite.job.SqliteJobLogStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoresTest {
    private interface OnSqlite extends OpenStores {
        @Override
        default Opened open(Path directory, EventBus events) {
            SqliteDatabase database = SqliteDatabase.open(directory, events);
            return new Opened(SqliteStores.of(database), database);
        }
    }

    @Nested
    class Units extends TransactionsContract implements OnSqlite {}

    @Nested
    class Hosts extends HostStoreContract implements OnSqlite {}

    @Nested
    class HostLists extends HostListContract implements OnSqlite {}

    @Nested
    class Jobs extends JobStoreContract implements OnSqlite {}

    @Nested
    class Days extends BackupDaysContract implements OnSqlite {}

    @Nested
    class Audit extends AuditStoreContract implements OnSqlite {}

    @Nested
    class Snapshots extends SnapshotStoreContract implements OnSqlite {}

    @Nested
    class Repositories extends RepositoryStoreContract implements OnSqlite {}

    @Nested
    class SmallOnes extends SmallStoresContract implements OnSqlite {}

    @Nested
    class Logs extends JobLogStoreContract {
        private SqliteDatabase database;

        @Override
        public Opened open(Path directory, EventBus events) {
            database = SqliteDatabase.open(directory, events);
            return new Opened(SqliteStores.of(database), database);
        }

        @Override
        protected JobLogStore capped(long capBytes) {
            return new SqliteJobLogStore(database, capBytes);
        }
    }

    /// On a small file system of its own, which only root can make.
    @Nested
    @Tag("slow")
    class FullDisk extends FullDiskContract {
        @TempDir
        Path disk;

        private SqliteDatabase database;
        private boolean mounted;

        @BeforeEach
        void mount() throws Exception {
            mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0;
            assumeTrue(mounted, "a small disk to fill needs the right to mount one");
            database = SqliteDatabase.open(disk.resolve("data"), events);
        }

        @AfterEach
        void unmount() throws Exception {
            if (database != null) {
                database.close();
            }
            if (mounted) {
                run("umount", disk.toString());
            }
        }

        @Override
        protected Stores stores() {
            return SqliteStores.of(database);
        }

        @Override
        protected void fill() throws IOException {
            byte[] block = new byte[4_096];
            try (OutputStream out = Files.newOutputStream(disk.resolve("ballast"))) {
                while (true) {
                    out.write(block);
                }
            } catch (IOException full) {
                // That is the point.
            }
        }

        @Override
        protected void makeRoom() throws IOException {
            Files.delete(disk.resolve("ballast"));
        }

        private static int run(String... command) throws Exception {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
        }
    }
}
