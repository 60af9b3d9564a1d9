package io.resticmanager.sqlite;

import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.EventBus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's one database file: WAL, full synchronisation, foreign keys, one writer, a few readers.
///
/// Stores ask it for a [DSLContext]: inside a write unit that is the writer's own, elsewhere a pooled read-only one.
public final class SqliteDatabase implements AutoCloseable {
    /// The name of the database file in the data directory.
    public static final String FILE = "restic-manager.db";

    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final int READERS = 4;

    private final Path file;
    private final Optional<FileLock> lock;
    private final Writer writer;
    private final ReadPool readers;

    private SqliteDatabase(Path file, Optional<FileLock> lock, Writer writer, ReadPool readers) {
        this.file = file;
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
    }

    /// Opens, checks and migrates the database in `directory`, making it if there is none.
    ///
    /// @throws DatabaseRefusedException when another server holds it, it is damaged, or it is of a newer version
    public static SqliteDatabase open(Path directory, EventBus events) {
        try {
            prepare(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel, directory);
            try {
                return openLocked(directory.resolve(FILE), lock, events);
            } catch (RuntimeException | SQLException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DatabaseRefusedException(
                    "The data directory " + directory + " cannot be used: " + e.getMessage()
                            + ". Check that it exists, is writable and that the disk has room.",
                    e);
        } catch (SQLException e) {
            throw new DatabaseRefusedException(
                    "The database in " + directory + " cannot be opened: " + e.getMessage()
                            + ". Restore the last backup of the server if the file is damaged.",
                    e);
        }
    }

    /// Opens the database for a short piece of work of the command line, also while a server holds it: takes no lock
    /// and migrates nothing.
    ///
    /// @throws DatabaseRefusedException when there is none, or it is not of this version
    public static SqliteDatabase openBeside(Path directory, EventBus events) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            throw new DatabaseRefusedException(
                    "There is no database in " + directory + ". Start the server once, or set RM_DATA_DIR.");
        }
        Migrations.requireCurrent(file);
        try {
            Writer writer = Writer.start(file, events, Writer.Bounds.DEFAULT);
            return new SqliteDatabase(file, Optional.empty(), writer, ReadPool.open(file, 1));
        } catch (SQLException e) {
            throw new DatabaseRefusedException("The database " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    public Transactions transactions() {
        return writer;
    }

    /// Writes a consistent copy while everything goes on.
    ///
    /// @param target must not exist
    public void copyTo(Path target) {
        try (Connection connection = Connections.writer(file);
                PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
            vacuum.setString(1, target.toString());
            vacuum.execute();
        } catch (SQLException e) {
            throw new StoreUnavailableException("The database could not be copied: " + e.getMessage(), e);
        }
    }

    /// Commits what is queued, then closes everything and lets go of the lock. Safe to call twice.
    @Override
    public void close() {
        writer.close();
        readers.close();
        lock.ifPresent(held -> {
            if (held.isValid() && writer.endedWell()) {
                CleanEnd.put(file);
            }
            release(held);
        });
    }

    private void release(FileLock held) {
        try {
            if (held.isValid()) {
                held.release();
            }
            held.acquiredBy().close();
        } catch (IOException e) {
            LOG.warn("the lock of {} could not be released: {}", file, e.getMessage());
        }
    }

    /// The writer's context.
    ///
    /// @throws IllegalStateException outside of a write unit
    public DSLContext writing() {
        return writer.current();
    }

    /// Runs a query where it sees what it must see.
    public <T extends @Nullable Object> T reading(Function<DSLContext, T> query) {
        return writer.isCurrentThread() ? query.apply(writer.current()) : readers.query(query);
    }

    private static SqliteDatabase openLocked(Path file, FileLock lock, EventBus events)
            throws SQLException, IOException {
        boolean fresh = !Files.exists(file);
        if (fresh) {
            FreshDatabase.put(file);
        } else if (!CleanEnd.take(file)) {
            quickCheck(file);
        }
        Migrations.apply(file);
        restrict(file);
        Writer writer = Writer.start(file, events, Writer.Bounds.DEFAULT);
        return new SqliteDatabase(file, Optional.of(lock), writer, ReadPool.open(file, READERS));
    }

    // Reads the whole file.
    private static void quickCheck(Path file) throws SQLException, IOException {
        LOG.info("the last end was not a clean one: checking the database ({} MiB)", Files.size(file) >> 20);
        try (Connection connection = Connections.writer(file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("pragma quick_check(1)")) {
            String first = result.next() ? result.getString(1) : "no answer";
            if (!"ok".equals(first)) {
                throw new DatabaseRefusedException("The database " + file + " is damaged (" + first
                        + "). Restore the last backup of the server; the agents tell the rest again.");
            }
        }
    }

    private static void prepare(Path directory) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (Files.isDirectory(directory)) {
            return;
        }
        if (posix) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    private static void restrict(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static FileLock tryLock(FileChannel channel, Path directory) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException sameProcess) {
            LOG.debug("the lock is held by this very process");
        }
        channel.close();
        throw new DatabaseRefusedException("Another restic-manager server uses the data directory " + directory
                + ". Stop it first, or give this one its own RM_DATA_DIR.");
    }
}
