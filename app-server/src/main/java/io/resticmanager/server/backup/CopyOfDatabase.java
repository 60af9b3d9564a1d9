package io.resticmanager.server.backup;

import io.resticmanager.sqlite.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A consistent copy beside the database, in a directory for the owner only; removed when closed.
record CopyOfDatabase(Path directory) implements AutoCloseable {
    static final String PREFIX = ".backup-";

    static CopyOfDatabase of(SqliteDatabase database, Path dataDir) throws IOException {
        CopyOfDatabase copy = new CopyOfDatabase(Files.createTempDirectory(dataDir, PREFIX));
        try {
            database.copyTo(copy.file());
            return copy;
        } catch (RuntimeException failed) {
            copy.close();
            throw failed;
        }
    }

    Path file() {
        return directory.resolve(SqliteDatabase.FILE);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file());
        Files.deleteIfExists(directory);
    }
}
