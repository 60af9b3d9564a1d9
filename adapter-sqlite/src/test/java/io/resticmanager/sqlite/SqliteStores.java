package io.resticmanager.sqlite;

import io.resticmanager.ports.fakes.Stores;
import io.resticmanager.sqlite.account.SqliteSessionStore;
import io.resticmanager.sqlite.account.SqliteUserStore;
import io.resticmanager.sqlite.audit.SqliteAuditStore;
import io.resticmanager.sqlite.delivery.SqliteSequenceMarkStore;
import io.resticmanager.sqlite.enroll.SqliteEnrollmentTokenStore;
import io.resticmanager.sqlite.hook.SqliteHookStore;
import io.resticmanager.sqlite.host.SqliteHostStore;
import io.resticmanager.sqlite.job.SqliteJobLogStore;
import io.resticmanager.sqlite.job.SqliteJobStore;
import io.resticmanager.sqlite.maintenance.SqliteCareStore;
import io.resticmanager.sqlite.repository.SqliteCredentialStore;
import io.resticmanager.sqlite.repository.SqliteRepositoryStore;
import io.resticmanager.sqlite.schedule.SqliteScheduleStore;
import io.resticmanager.sqlite.snapshot.SqliteSnapshotStore;
import io.resticmanager.sqlite.source.SqliteSourceGroupStore;

/// Every store of one database file.
public final class SqliteStores {
    private SqliteStores() {}

    public static Stores of(SqliteDatabase database) {
        return new Stores(
                database.transactions(),
                new SqliteSettingStore(database),
                new SqliteUserStore(database),
                new SqliteSessionStore(database),
                new SqliteAuditStore(database),
                new SqliteEnrollmentTokenStore(database),
                new SqliteHostStore(database),
                new SqliteRepositoryStore(database),
                new SqliteCredentialStore(database),
                new SqliteSourceGroupStore(database),
                new SqliteScheduleStore(database),
                new SqliteJobStore(database),
                new SqliteJobLogStore(database),
                new SqliteSnapshotStore(database),
                new SqliteSequenceMarkStore(database),
                new SqliteCareStore(database),
                new SqliteHookStore(database));
    }
}
