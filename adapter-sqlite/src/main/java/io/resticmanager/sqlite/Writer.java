package io.resticmanager.sqlite;

import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes what is queued, up to a bound, and commits it together; each unit is a
/// savepoint and fails alone.
final class Writer implements Transactions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int QUEUE = 8_192;
    private static final int GROUP = 256;
    private static final int ENQUEUE_SECONDS = 30;
    private static final int CLOSE_SECONDS = 30;

    private final Connection connection;
    private final DSLContext dsl;
    private final EventBus events;
    private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable RunningUnit running;

    private Writer(Connection connection, EventBus events) {
        this.connection = connection;
        this.dsl = Connections.dsl(connection);
        this.events = events;
        this.thread = Thread.ofPlatform().name("sqlite-writer").unstarted(this::run);
    }

    static Writer start(Connection connection, EventBus events) {
        Writer writer = new Writer(connection, events);
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
        return pending.await();
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
            if (!thread.join(java.time.Duration.ofSeconds(CLOSE_SECONDS))) {
                LOG.error("the writer did not end within {} seconds", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Pending<?> pending) {
        try {
            if (closed || !queue.offer(pending, ENQUEUE_SECONDS, TimeUnit.SECONDS)) {
                throw new StoreUnavailableException(
                        closed ? "The store is being closed." : "The store is overloaded.",
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
                queue.drainTo(group, GROUP - 1);
                commit(group.stream().filter(p -> !p.isStop()).toList());
                group.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            queue.forEach(p -> p.fail(unavailable(new IllegalStateException("closed"))));
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
            RuntimeException why = unavailable(broken);
            LOG.error("{} pending changes were not written: {}", group.size(), broken.getMessage());
            group.forEach(pending -> pending.fail(why));
            return;
        }
        for (Pending<?> pending : group) {
            pending.events().forEach(events::publish);
            pending.complete();
        }
    }

    // Throws only when the whole transaction is broken: SQLite itself rolls back when a disk is full.
    private void runUnit(Statement statement, Pending<?> pending) throws SQLException {
        statement.execute("savepoint unit");
        running = new RunningUnit(pending.events());
        try {
            pending.run(running);
        } catch (RuntimeException | Error failed) {
            pending.reject(SqliteErrors.translate(failed));
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
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma wal_checkpoint(truncate)");
        } catch (SQLException e) {
            LOG.warn("the journal could not be folded into the database: {}", e.getMessage());
        }
        try {
            connection.close();
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

    /// A unit and the caller who waits for it.
    private static final class Pending<T extends @Nullable Object> {
        private final @Nullable Unit<T> unit;
        private final CompletableFuture<@Nullable T> done = new CompletableFuture<>();
        private final List<DomainEvent> events = new ArrayList<>();
        private @Nullable T result;

        Pending(@Nullable Unit<T> unit) {
            this.unit = unit;
        }

        static Pending<Boolean> stop() {
            return new Pending<>(null);
        }

        boolean isStop() {
            return unit == null;
        }

        List<DomainEvent> events() {
            return events;
        }

        void run(Tx tx) {
            if (unit != null) {
                result = unit.run(tx);
            }
        }

        void complete() {
            done.complete(result);
        }

        void reject(Throwable why) {
            done.completeExceptionally(why);
        }

        void fail(RuntimeException why) {
            done.completeExceptionally(why);
        }

        // The unit's own nullness decides whether the result may be null.
        @SuppressWarnings("NullAway")
        T await() {
            try {
                return done.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("Interrupted before the change was known to be on disk.", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failed) {
                    throw failed;
                }
                if (e.getCause() instanceof Error failed) {
                    throw failed;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
