package io.resticmanager.server.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// What is in a backup: a ZIP file of the database and the key.
final class Archive {
    static final String DATABASE = "restic-manager.db";
    static final String KEY = "secret.key";

    private static final Set<String> ENTRIES = Set.of(DATABASE, KEY);

    private Archive() {}

    static void write(OutputStream out, Path database, byte[] key) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.putNextEntry(new ZipEntry(KEY));
        zip.write(key);
        zip.putNextEntry(new ZipEntry(DATABASE));
        Files.copy(database, zip);
        zip.closeEntry();
        zip.close();
    }

    /// Puts the entries into an empty directory.
    ///
    /// @throws BackupFailedException when it is not such an archive
    static void read(InputStream in, Path directory) throws IOException {
        Set<String> found = new HashSet<>();
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            // Names are ours or refused: none can lead out of the directory.
            if (!ENTRIES.contains(entry.getName()) || !found.add(entry.getName())) {
                throw notOurs();
            }
            Files.copy(zip, directory.resolve(entry.getName()));
        }
        if (!found.equals(ENTRIES)) {
            throw notOurs();
        }
        // What follows the entries is read too, so that an end that was cut off is noticed.
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static BackupFailedException notOurs() {
        return new BackupFailedException("This is not a backup of the server, or it is cut off.");
    }
}
