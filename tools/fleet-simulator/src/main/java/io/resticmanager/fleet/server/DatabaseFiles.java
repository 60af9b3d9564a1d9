package io.resticmanager.fleet.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/// The server's database as files, looked at from outside.
public final class DatabaseFiles {
    private final Path database;

    private DatabaseFiles(Path database) {
        this.database = database;
    }

    public static DatabaseFiles in(Path dataDirectory) throws IOException {
        try (Stream<Path> files = Files.list(dataDirectory)) {
            return new DatabaseFiles(files.filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no database in " + dataDirectory)));
        }
    }

    public Path file() {
        return database;
    }

    /// Bytes of the database and its write-ahead log.
    public long size() throws IOException {
        Path wal = database.resolveSibling(database.getFileName() + "-wal");
        return Files.size(database) + (Files.exists(wal) ? Files.size(wal) : 0);
    }

    /// Write transactions committed since the server opened it, modulo 2³².
    ///
    /// The header of the wal-index counts them: `iChange`, its third word (SQLite's file format, "walIndexHdr").
    public long commits() throws IOException {
        Path shared = database.resolveSibling(database.getFileName() + "-shm");
        try (FileChannel file = FileChannel.open(shared, StandardOpenOption.READ)) {
            ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
            if (file.read(word, 8) < 4) {
                throw new IOException(shared + " is too short");
            }
            return Integer.toUnsignedLong(word.getInt(0));
        }
    }
}
