package io.resticmanager.sqlite;

import io.resticmanager.ports.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few read-only connections, lent one query at a time. All statements of a query see the same moment.
final class ReadPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadPool.class);
    private static final int WAIT_SECONDS = 15;

    private record Reader(Connection connection, DSLContext dsl) {}

    private final BlockingQueue<Reader> idle;
    private final List<Reader> all;
    private volatile boolean closed;

    private ReadPool(List<Reader> all) {
        this.all = all;
        this.idle = new ArrayBlockingQueue<>(all.size(), false, all);
    }

    static ReadPool open(Path file, int size) throws SQLException {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Connection connection = Connections.reader(file);
            readers.add(new Reader(connection, Connections.dsl(connection)));
        }
        return new ReadPool(List.copyOf(readers));
    }

    <T extends @Nullable Object> T query(Function<DSLContext, T> query) {
        return lend(reader -> query.apply(reader.dsl()));
    }

    @Override
    public void close() {
        closed = true;
        for (Reader reader : all) {
            try {
                reader.connection().close();
            } catch (SQLException e) {
                LOG.warn("a read connection could not be closed: {}", e.getMessage());
            }
        }
    }

    private <T extends @Nullable Object> T lend(Function<Reader, T> work) {
        Reader reader = take();
        try {
            return inOneMoment(reader, work);
        } catch (DataAccessException e) {
            if (closed) {
                throw new StoreUnavailableException("The store is closed.", e);
            }
            throw e;
        } finally {
            idle.add(reader);
        }
    }

    private static <T extends @Nullable Object> T inOneMoment(Reader reader, Function<Reader, T> work) {
        try (Statement moment = reader.connection().createStatement()) {
            moment.execute("begin");
            try {
                return work.apply(reader);
            } finally {
                moment.execute("rollback");
            }
        } catch (SQLException e) {
            throw new DataAccessException("a read transaction could not be begun or ended", e);
        }
    }

    private Reader take() {
        if (closed) {
            throw new StoreUnavailableException("The store is closed.", new IllegalStateException("closed"));
        }
        try {
            Reader reader = idle.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (reader == null) {
                throw new StoreUnavailableException(
                        "The store did not answer within " + WAIT_SECONDS + " seconds.",
                        new IllegalStateException("every read connection is busy"));
            }
            return reader;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while waiting for the store.", e);
        }
    }
}
