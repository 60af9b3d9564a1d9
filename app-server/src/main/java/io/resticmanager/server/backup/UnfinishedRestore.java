package io.resticmanager.server.backup;

import io.resticmanager.sqlite.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// Where a backup is unpacked and checked, inside the data directory so that it can be moved into place at once.
/// A server does not start while there is one: the restore was interrupted.
public record UnfinishedRestore(Path directory) implements AutoCloseable {
    private static final String NAME = ".restore";

    static UnfinishedRestore in(Path dataDir) throws IOException {
        Path directory = dataDir.resolve(NAME);
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new UnfinishedRestore(directory);
    }

    /// Whether a restore into this data directory began and did not end.
    public static boolean isIn(Path dataDir) {
        return Files.exists(dataDir.resolve(NAME));
    }

    Path database() {
        return directory.resolve(SqliteDatabase.FILE);
    }

    Path key() {
        return directory.resolve(Archive.KEY);
    }

    @Override
    public void close() throws IOException {
        List<Path> content;
        try (Stream<Path> files = Files.list(directory)) {
            content = files.toList();
        }
        for (Path file : content) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }
}
