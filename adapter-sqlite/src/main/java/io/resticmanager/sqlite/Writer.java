package io.resticmanager.sqlite;

import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes what is queued, up to a bound, and commits it together; each unit is a
/// savepoint and fails alone.
///
/// Callers wait for a place in the bounded queue and then for their commit, each for a bounded time.
final class Writer implements Transactions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int CLOSE_SECONDS = 30;

    /// @param queue units that may wait
    /// @param group units that are committed together at most
    /// @param enqueue how long a caller waits for a place in the queue
    /// @param answer how long it then waits for the commit
    /// @param journalBytes a journal above this is folded into the database, waiting for readers if it must
    record Bounds(int queue, int group, Duration enqueue, Duration answer, long journalBytes) {
        static final Bounds DEFAULT =
                new Bounds(8_192, 256, Duration.ofSeconds(30), Duration.ofSeconds(60), 64L * 1024 * 1024);
    }

    private final Connection connection;
    private final DSLContext dsl;
    private final FailedDisk failedDisk = new FailedDisk();
    private final EventBus events;
    private final Bounds bounds;
    private final Path journal;
    private final BlockingQueue<Pending<?>> queue;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean folded;
    private @Nullable RunningUnit running;

    private Writer(Path file, Connection connection, EventBus events, Bounds bounds) {
        this.journal = file.resolveSibling(file.getFileName() + "-wal");
        this.bounds = bounds;
        this.queue = new ArrayBlockingQueue<>(bounds.queue());
        this.connection = connection;
        this.dsl = Connections.dsl(connection, failedDisk);
        this.events = events;
        this.thread = Thread.ofPlatform().name("sqlite-writer").unstarted(this::run);
    }

    static Writer start(Path file, EventBus events, Bounds bounds) throws SQLException {
        Writer writer = new Writer(file, Connections.writer(file), events, bounds);
        writer.thread.start();
        return writer;
    }

    @Override
    public <T extends @Nullable Object> T write(Unit<T> unit) {
        if (isCurrentThread() && running != null) {
            return unit.run(running);
        }
        Pending<T> pending = new Pending<>(unit);
        enqueue(pending);
        return pending.await(bounds.answer());
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    DSLContext current() {
        if (!isCurrentThread() || running == null) {
            throw new IllegalStateException("stores write only inside Transactions.write");
        }
        return dsl;
    }

    /// Commits what is queued, then stops.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.offer(Pending.stop());
        try {
            if (!thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
                LOG.error("the writer did not end within {} seconds", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether it ended as it should: nothing is left in the journal.
    boolean endedWell() {
        return !thread.isAlive() && folded;
    }

    private void enqueue(Pending<?> pending) {
        try {
            boolean queued = !closed && queue.offer(pending, bounds.enqueue().toNanos(), TimeUnit.NANOSECONDS);
            // Taken back when the writer ended meanwhile: nobody would answer.
            if (!queued || closed && queue.remove(pending)) {
                throw new StoreUnavailableException(
                        closed
                                ? "The store is being closed, so nothing was changed."
                                : "The store has more to write than it can, so nothing was changed. Try again later.",
                        new IllegalStateException(closed ? "closed" : "queue full"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while waiting for the store.", e);
        }
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        try {
            while (true) {
                Pending<?> first = closed ? queue.poll() : queue.poll(1, TimeUnit.SECONDS);
                if (first == null) {
                    if (closed) {
                        return;
                    }
                    continue;
                }
                group.add(first);
                queue.drainTo(group, bounds.group() - 1);
                commit(group.stream().filter(Pending::begin).toList());
                group.clear();
                foldJournal();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            RuntimeException why = unavailable(new IllegalStateException("closed"));
            group.forEach(p -> p.fail(why));
            queue.forEach(p -> p.fail(why));
            shut();
        }
    }

    private void commit(List<Pending<?>> group) {
        if (group.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin immediate");
            for (Pending<?> pending : group) {
                runUnit(statement, pending);
            }
            statement.execute("commit");
        } catch (SQLException | RuntimeException broken) {
            rollback();
            RuntimeException why = failedDisk.seen().orElseGet(() -> unavailable(broken));
            LOG.error("{} pending changes were not written: {}", group.size(), why.getMessage());
            group.forEach(pending -> pending.fail(why));
            return;
        }
        for (Pending<?> pending : group) {
            pending.events().forEach(this::tell);
            pending.complete();
        }
    }

    // What a listener does wrong is its own loss: the change is on disk, and the next one must be written.
    private void tell(DomainEvent event) {
        try {
            events.publish(event);
        } catch (RuntimeException | Error listenerFailed) {
            LOG.error("a listener failed on {}", event, listenerFailed);
        }
    }

    // SQLite folds the journal in by itself, but starts it anew only in a moment without readers.
    private void foldJournal() {
        try {
            if (!Files.exists(journal) || Files.size(journal) <= bounds.journalBytes()) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma wal_checkpoint(truncate)");
            }
        } catch (IOException | SQLException e) {
            LOG.warn("the journal could not be folded into the database: {}", e.getMessage());
        }
    }

    // Throws only when the whole transaction is broken: SQLite itself rolls back when a disk is full.
    private void runUnit(Statement statement, Pending<?> pending) throws SQLException {
        statement.execute("savepoint unit");
        failedDisk.forget();
        running = new RunningUnit(pending.events());
        try {
            pending.run(running);
            failedDisk.refuse();
        } catch (RuntimeException | Error failed) {
            pending.fail(SqliteErrors.translate(failed));
            pending.events().clear();
            statement.execute("rollback to unit");
        } finally {
            running = null;
        }
        statement.execute("release unit");
    }

    private void rollback() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException already) {
            LOG.debug("nothing to roll back: {}", already.getMessage());
        }
    }

    private void shut() {
        boolean truncated = false;
        try (Statement statement = connection.createStatement();
                ResultSet busy = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            truncated = busy.next() && busy.getInt(1) == 0;
        } catch (SQLException e) {
            LOG.warn("the journal could not be folded into the database: {}", e.getMessage());
        }
        try {
            connection.close();
            folded = truncated;
        } catch (SQLException e) {
            LOG.warn("the write connection could not be closed: {}", e.getMessage());
        }
    }

    private static RuntimeException unavailable(Throwable cause) {
        return SqliteErrors.unavailable(cause);
    }

    private record RunningUnit(List<DomainEvent> events) implements Tx {
        @Override
        public void publish(DomainEvent event) {
            events.add(event);
        }
    }
}
