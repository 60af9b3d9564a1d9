package io.resticmanager.server.backup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What backups that were killed leave in the data directory: whole copies of the database.
public final class BackupLeftovers {
    private static final Logger LOG = LoggerFactory.getLogger(BackupLeftovers.class);
    // Younger ones may belong to a backup that is being written.
    private static final Duration SURELY_DEAD = Duration.ofDays(1);

    private BackupLeftovers() {}

    /// Removes those older than a day. One that cannot be removed is told and left: it is in nobody's way.
    public static void remove(Path dataDir, Clock clock) {
        Instant before = clock.instant().minus(SURELY_DEAD);
        if (!Files.isDirectory(dataDir)) {
            return;
        }
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(dataDir, CopyOfDatabase.PREFIX + "*")) {
            for (Path copy : copies) {
                if (Files.isDirectory(copy)
                        && Files.getLastModifiedTime(copy).toInstant().isBefore(before)) {
                    delete(copy);
                    LOG.info("removed {}, left by a backup that was killed", copy.getFileName());
                }
            }
        } catch (IOException e) {
            LOG.warn("what killed backups left in {} could not be removed: {}", dataDir, e.getMessage());
        }
    }

    // Flat: a copy has no directories in it.
    private static void delete(Path copy) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(copy)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(copy);
    }
}
