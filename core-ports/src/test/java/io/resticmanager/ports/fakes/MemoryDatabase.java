package io.resticmanager.ports.fakes;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Session;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.domain.delivery.SequenceMark;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.hook.HookOwner;
import io.resticmanager.ports.hook.KeptHooks;
import io.resticmanager.ports.repository.CredentialStore;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the in-memory stores share: their tables, and transactions over them.
///
/// One lock covers everything, so that a reader sees what is committed and a unit sees its own writes. Tables write
/// down how to undo each change, and a failing unit is undone alone.
public final class MemoryDatabase implements Transactions, AutoCloseable {
    record Bearer(HostId host, BearerState state) {}

    enum BearerState {
        CURRENT,
        NEXT,
        REVOKED
    }

    record MarkKey(HostId host, SpoolId spool) {}

    record SizeKey(RepositoryId repository, LocalDate day) {}

    record LineKey(JobId job, long lastLine) {}

    private final List<MemoryTable<?, ?>> tables = new ArrayList<>();
    final MemoryTable<String, String> settings = table(Comparator.naturalOrder());
    final MemoryTable<UserId, User> users = table(Comparator.comparing(UserId::ulid));
    final MemoryTable<Ulid, Session> sessions = table(Comparator.naturalOrder());
    final MemoryTable<Long, AuditEntry> audit = table(Comparator.naturalOrder());
    final MemoryTable<String, AuditHead> auditHead = table(Comparator.naturalOrder());
    final MemoryTable<Ulid, EnrollmentToken> tokens = table(Comparator.naturalOrder());
    final MemoryTable<HostId, MemoryHostStore.Row> hosts = table(Comparator.comparing(HostId::ulid));
    final MemoryTable<TokenHash, Bearer> bearers = table(Comparator.comparing(TokenHash::hex));
    final MemoryTable<RepositoryId, Repository> repositories = table(Comparator.comparing(RepositoryId::ulid));
    final MemoryTable<SizeKey, SizeDay> sizes =
            table(Comparator.comparing((SizeKey key) -> key.repository().ulid()).thenComparing(SizeKey::day));
    final MemoryTable<RepositoryId, byte[]> passwords = table(Comparator.comparing(RepositoryId::ulid));
    final MemoryTable<CredentialStore.Key, byte[]> logins = table(
            Comparator.comparing((CredentialStore.Key key) -> key.repository().ulid())
                    .thenComparing(CredentialStore.Key::slot)
                    .thenComparing(key -> key.host().map(HostId::toString).orElse("")));
    final MemoryTable<SourceGroupId, SourceGroup> groups = table(Comparator.comparing(SourceGroupId::ulid));
    final MemoryTable<SourceGroupId, Instant> groupConfirmations = table(Comparator.comparing(SourceGroupId::ulid));
    final MemoryTable<HookOwner, KeptHooks> hooks = table(Comparator.comparing(HookOwner::key));
    final MemoryTable<ScheduleId, Schedule> schedules = table(Comparator.comparing(ScheduleId::ulid));
    final MemoryTable<JobId, Job> jobs = table(Comparator.comparing(JobId::ulid));
    final MemoryTable<JobId, MemoryJobLogStore.Extent> logs = table(Comparator.comparing(JobId::ulid));
    final MemoryTable<LineKey, LogEntry> lines =
            table(Comparator.comparing((LineKey key) -> key.job().ulid()).thenComparingLong(LineKey::lastLine));
    final MemoryTable<SnapshotId, Snapshot> snapshots = table(Comparator.comparing(SnapshotId::ulid));
    final MemoryTable<MarkKey, SequenceMark> marks =
            table(Comparator.comparing((MarkKey key) -> key.host().ulid())
                    .thenComparing(key -> key.spool().ulid()));

    final MemoryTable<SourceGroupId, GroupRetention> retentions = table(Comparator.comparing(SourceGroupId::ulid));
    final MemoryTable<RepositoryId, Maintenance> maintenances = table(Comparator.comparing(RepositoryId::ulid));
    final MemoryTable<String, Upkeep> upkeeps = table(Comparator.naturalOrder());
    final MemoryTable<RepositoryId, Instant> listings = table(Comparator.comparing(RepositoryId::ulid));

    private final EventBus events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private @Nullable RunningUnit running;
    private boolean full;
    private boolean closed;

    public MemoryDatabase(EventBus events) {
        this.events = events;
    }

    /// What a copy of the disk would hold now: for servers that restart, or are restored from yesterday.
    ///
    /// @param bus where commits of the copy are told
    public MemoryDatabase copy(EventBus bus) {
        lock.lock();
        try {
            MemoryDatabase copy = new MemoryDatabase(bus);
            for (int i = 0; i < tables.size(); i++) {
                copy.tables.get(i).takeRowsOf(tables.get(i));
            }
            return copy;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <T extends @Nullable Object> T write(Unit<T> unit) {
        lock.lock();
        try {
            return running != null ? unit.run(running) : outermost(unit);
        } finally {
            lock.unlock();
        }
    }

    /// From now on no unit can be committed, as on a full disk, until it is told otherwise.
    public void diskIsFull(boolean isFull) {
        lock.lock();
        try {
            full = isFull;
        } finally {
            lock.unlock();
        }
    }

    /// From now on nothing can be written or read.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    <T> T reading(Supplier<T> query) {
        lock.lock();
        try {
            if (closed) {
                throw unavailable("The store is closed.");
            }
            return query.get();
        } finally {
            lock.unlock();
        }
    }

    /// @throws IllegalStateException outside of a write unit
    void writing(Runnable change) {
        if (!lock.isHeldByCurrentThread() || running == null) {
            throw new IllegalStateException("stores write only inside Transactions.write");
        }
        change.run();
    }

    private <T extends @Nullable Object> T outermost(Unit<T> unit) {
        if (closed) {
            throw unavailable("The store is being closed.");
        }
        running = new RunningUnit(new ArrayList<>());
        try {
            T result = unit.run(running);
            if (full) {
                throw unavailable("The server's disk is full, so nothing was changed. Free some space and try again.");
            }
            undo.clear();
            running.published().forEach(this::tell);
            return result;
        } finally {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
            running = null;
        }
    }

    // What a listener does wrong is its own loss.
    private void tell(DomainEvent event) {
        try {
            events.publish(event);
        } catch (RuntimeException listenerFailed) {
            System.Logger log = System.getLogger(MemoryDatabase.class.getName());
            log.log(System.Logger.Level.WARNING, "a listener failed", listenerFailed);
        }
    }

    private <K, V> MemoryTable<K, V> table(Comparator<? super K> order) {
        MemoryTable<K, V> table = new MemoryTable<>(order, step -> undo.push(step));
        tables.add(table);
        return table;
    }

    private static StoreUnavailableException unavailable(String sentence) {
        return new StoreUnavailableException(sentence, new IOException("made up by a fake"));
    }

    private record RunningUnit(List<DomainEvent> published) implements Tx {
        @Override
        public void publish(DomainEvent event) {
            published.add(event);
        }
    }
}
