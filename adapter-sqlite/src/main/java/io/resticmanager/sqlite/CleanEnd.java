package io.resticmanager.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A note beside the database that its last server ended well and what the file then looked like. A file that is still
/// the same need not be read through at the next start.
final class CleanEnd {
    private static final Logger LOG = LoggerFactory.getLogger(CleanEnd.class);

    private CleanEnd() {}

    /// Takes the note away, so that it counts once.
    ///
    /// @return whether nobody has touched `database` since it was put down
    static boolean take(Path database) throws IOException {
        Path note = note(database);
        boolean same = Files.exists(note)
                && Files.readString(note).equals(state(database))
                && !Files.exists(database.resolveSibling(database.getFileName() + "-wal"));
        Files.deleteIfExists(note);
        return same;
    }

    /// Puts the note down; every connection must be closed.
    static void put(Path database) {
        try {
            Files.writeString(note(database), state(database));
        } catch (IOException e) {
            LOG.warn("the next start will check the whole database: {}", e.getMessage());
        }
    }

    private static String state(Path database) throws IOException {
        return Files.size(database) + " bytes, "
                + Files.getLastModifiedTime(database).to(TimeUnit.NANOSECONDS) + "\n";
    }

    private static Path note(Path database) {
        return database.resolveSibling(database.getFileName() + ".ended-well");
    }
}
