package io.resticmanager.server.backup;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.server.config.ServerConfig;
import io.resticmanager.server.secret.KeyFile;
import io.resticmanager.server.secret.ServerKey;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.SqliteSettingStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// Takes a consistent copy of database and key, also while the server runs. The file is its owner's only, and appears
/// under its name when it is whole and on disk.
public final class TakeBackup {
    private final ServerConfig config;

    public TakeBackup(ServerConfig config) {
        this.config = config;
    }

    /// @param passphrase seals it; without one whoever has the file has every secret
    /// @throws BackupFailedException when there is such a file already, or it cannot be written
    public void to(Path file, Optional<Secret> passphrase) {
        Path target = file.toAbsolutePath().normalize();
        Path directory = target.resolve("..").normalize();
        if (Files.exists(target)) {
            throw new BackupFailedException(file + " exists already. Name a file that does not.");
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (SqliteDatabase database = SqliteDatabase.openBeside(config.dataDir(), new EventBus())) {
            ServerKey.existing(config.secretKeyFile(), new SqliteSettingStore(database));
            byte[] key = KeyFile.read(config.secretKeyFile()).orElseThrow();
            try (CopyOfDatabase copy = CopyOfDatabase.of(database, config.dataDir())) {
                write(part, copy.file(), key, passphrase);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(directory);
        } catch (FileAlreadyExistsException left) {
            throw new BackupFailedException(part + " is there already: another backup is being written, or one was"
                    + " interrupted. Remove it if none is running.");
        } catch (NoSuchFileException missing) {
            throw new BackupFailedException("There is no directory " + directory + ".", missing);
        } catch (StoreUnavailableException | IOException e) {
            throw new BackupFailedException(
                    "The backup could not be written: " + e.getMessage()
                            + ". Check that " + directory + " and " + config.dataDir()
                            + " are writable and have room.",
                    e);
        }
    }

    private static void write(Path part, Path database, byte[] key, Optional<Secret> passphrase) throws IOException {
        boolean whole = false;
        try (FileChannel channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            try {
                // Closing the archive must not close the channel: it is synced first.
                OutputStream out = new Unclosed(Channels.newOutputStream(channel));
                Archive.write(
                        passphrase.isPresent() ? PassphraseCipher.sealing(out, passphrase.get()) : out, database, key);
                channel.force(true);
                whole = true;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
