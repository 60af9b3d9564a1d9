package io.resticmanager.sqlite;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A database of this version with nothing in it, as the build made it with the same migrations: a first start need not
/// go through them all.
final class FreshDatabase {
    private static final String NAME = "fresh.db";
    private static final List<String> LEFTOVERS = List.of("-wal", "-shm", "-journal");

    private FreshDatabase() {}

    /// Whole or not at all.
    ///
    /// @param file must not exist
    static void put(Path file) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(half);
        try (FileChannel out = FileChannel.open(half, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(bytes());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        // What a database that is gone has left: SQLite would play it back into this one.
        for (String leftover : LEFTOVERS) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + leftover));
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        // The name too, before anything is written there: what is missing is taken for a first start.
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = FreshDatabase.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new FileNotFoundException(NAME + " is missing in this installation");
            }
            return in.readAllBytes();
        }
    }
}
