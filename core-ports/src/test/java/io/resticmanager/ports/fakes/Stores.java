package io.resticmanager.ports.fakes;

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

/// One implementation of everything the server's core stores, complete.
public record Stores(
        Transactions transactions,
        SettingStore settings,
        UserStore users,
        SessionStore sessions,
        AuditStore audits,
        EnrollmentTokenStore tokens,
        HostStore hosts,
        RepositoryStore repositories,
        CredentialStore credentials,
        SourceGroupStore groups,
        ScheduleStore schedules,
        JobStore jobs,
        JobLogStore logs,
        SnapshotStore snapshots,
        SequenceMarkStore marks,
        CareStore care,
        HookStore hooks) {
    /// Stores that keep nothing when the process ends.
    public static Stores inMemory(EventBus events) {
        return inMemory(new MemoryDatabase(events));
    }

    public static Stores inMemory(MemoryDatabase database) {
        return new Stores(
                database,
                new MemorySettingStore(database),
                new MemoryUserStore(database),
                new MemorySessionStore(database),
                new MemoryAuditStore(database),
                new MemoryEnrollmentTokenStore(database),
                new MemoryHostStore(database),
                new MemoryRepositoryStore(database),
                new MemoryCredentialStore(database),
                new MemorySourceGroupStore(database),
                new MemoryScheduleStore(database),
                new MemoryJobStore(database),
                new MemoryJobLogStore(database),
                new MemorySnapshotStore(database),
                new MemorySequenceMarkStore(database),
                new MemoryCareStore(database),
                new MemoryHookStore(database));
    }
}
