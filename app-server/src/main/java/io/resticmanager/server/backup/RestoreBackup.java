package io.resticmanager.server.backup;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.server.config.ServerConfig;
import io.resticmanager.server.secret.KeyFile;
import io.resticmanager.server.secret.ServerKey;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.SqliteSettingStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts a backup into an empty data directory. It is unpacked beside, opened as the server would open it (whole, of a
/// known version, with the right key), and only then put in place: the key first, the database last.
public final class RestoreBackup {
    private final ServerConfig config;

    public RestoreBackup(ServerConfig config) {
        this.config = config;
    }

    /// Whether the file can only be restored with a passphrase.
    ///
    /// @throws BackupFailedException when it cannot be read
    public static boolean needsPassphrase(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(PassphraseCipher.MAGIC.length), PassphraseCipher.MAGIC);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// @throws BackupFailedException when the directory is not empty, or the backup cannot be used
    /// @throws io.resticmanager.sqlite.DatabaseRefusedException when the database inside is damaged or too new
    /// @throws io.resticmanager.server.secret.KeyRefusedException when the key inside is not the database's
    public void from(Path file, Optional<Secret> passphrase) {
        Path directory = config.dataDir();
        try {
            requireEmpty(directory);
            try (UnfinishedRestore staged = UnfinishedRestore.in(directory)) {
                unpack(file, passphrase, staged.directory());
                try (SqliteDatabase database = SqliteDatabase.open(staged.directory(), new EventBus())) {
                    ServerKey.existing(staged.key(), new SqliteSettingStore(database));
                }
                putInPlace(staged, directory);
            }
        } catch (IOException e) {
            throw new BackupFailedException(
                    "The backup could not be put into " + directory + ": " + e.getMessage()
                            + ". Check that it is writable and has room.",
                    e);
        }
    }

    private static void requireEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (Stream<Path> content = Files.list(directory)) {
            List<String> names =
                    content.map(path -> path.getFileName().toString()).limit(3).toList();
            if (!names.isEmpty()) {
                throw new BackupFailedException("The data directory " + directory + " is not empty (it holds "
                        + String.join(", ", names) + "). Restore into an empty one; nothing was changed.");
            }
        }
    }

    private static void unpack(Path file, Optional<Secret> passphrase, Path staged) throws IOException {
        try (InputStream in = new BufferedInputStream(open(file))) {
            Archive.read(passphrase.isPresent() ? PassphraseCipher.opening(in, passphrase.get()) : in, staged);
        } catch (java.util.zip.ZipException | java.io.EOFException damaged) {
            throw new BackupFailedException("The backup " + file + " is damaged or cut off.", damaged);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void putInPlace(UnfinishedRestore staged, Path directory) throws IOException {
        byte[] key = KeyFile.read(staged.key()).orElseThrow();
        Optional<byte[]> there = KeyFile.read(config.secretKeyFile());
        if (there.isEmpty()) {
            KeyFile.write(config.secretKeyFile(), key);
        } else if (!Arrays.equals(there.get(), key)) {
            throw new BackupFailedException("The key file " + config.secretKeyFile()
                    + " is there and differs from the one in the backup. Move it away first; nothing was changed.");
        }
        Files.setPosixFilePermissions(staged.database(), PosixFilePermissions.fromString("rw-------"));
        Path database = directory.resolve(SqliteDatabase.FILE);
        // A restore is often run as root for a server that is not.
        Files.setOwner(staged.database(), Files.getOwner(directory));
        Files.setOwner(config.secretKeyFile(), Files.getOwner(directory));
        Files.move(staged.database(), database, StandardCopyOption.ATOMIC_MOVE);
    }

    private static BackupFailedException unreadable(Path file, IOException e) {
        return new BackupFailedException(
                e instanceof NoSuchFileException
                        ? "There is no file " + file + "."
                        : "The backup " + file + " cannot be read: " + e.getMessage() + ".",
                e);
    }
}
