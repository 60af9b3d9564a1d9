package io.resticmanager.server.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.resticmanager.ports.SettingStore;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.account.SessionStore;
import io.resticmanager.ports.account.UserStore;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.delivery.SequenceMarkStore;
import io.resticmanager.ports.enroll.EnrollmentTokenStore;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.hook.HookStore;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.SqliteSettingStore;
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
import java.util.function.Supplier;

/// Every store on the one open database.
public final class StoreModule extends AbstractModule {
    private final Supplier<SqliteDatabase> database;
    private final EventBus events;

    /// @param database asked as soon as the first store is made, not before; always the same one
    public StoreModule(Supplier<SqliteDatabase> database, EventBus events) {
        this.database = database;
        this.events = events;
    }

    @Override
    protected void configure() {
        bind(SqliteDatabase.class).toProvider(database::get);
        bind(EventBus.class).toInstance(events);
        bind(SettingStore.class).to(SqliteSettingStore.class);
        bind(UserStore.class).to(SqliteUserStore.class);
        bind(SessionStore.class).to(SqliteSessionStore.class);
        bind(AuditStore.class).to(SqliteAuditStore.class);
        bind(HostStore.class).to(SqliteHostStore.class);
        bind(RepositoryStore.class).to(SqliteRepositoryStore.class);
        bind(CredentialStore.class).to(SqliteCredentialStore.class);
        bind(SourceGroupStore.class).to(SqliteSourceGroupStore.class);
        bind(ScheduleStore.class).to(SqliteScheduleStore.class);
        bind(JobStore.class).to(SqliteJobStore.class);
        bind(JobLogStore.class).to(SqliteJobLogStore.class);
        bind(SnapshotStore.class).to(SqliteSnapshotStore.class);
        bind(CareStore.class).to(SqliteCareStore.class);
        bind(HookStore.class).to(SqliteHookStore.class);
        bind(SequenceMarkStore.class).to(SqliteSequenceMarkStore.class);
        bind(EnrollmentTokenStore.class).to(SqliteEnrollmentTokenStore.class);
    }

    @Provides
    @Singleton
    Transactions transactions(SqliteDatabase database) {
        return database.transactions();
    }
}
