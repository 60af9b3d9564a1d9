package io.resticmanager.server.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/// 32 random bytes in a file of their own. Written once, whole or not at all, and never again.
public final class KeyFile {
    public static final int BYTES = 32;

    private KeyFile() {}

    /// Empty when there is no such file.
    ///
    /// @throws KeyRefusedException when it cannot be read or has another length
    public static Optional<byte[]> read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KeyRefusedException(
                    "The key file " + file
                            + " cannot be read. Check that it is a file and belongs to the server's user.",
                    e);
        }
        if (bytes.length != BYTES) {
            throw new KeyRefusedException("The key file " + file + " holds " + bytes.length + " bytes instead of "
                    + BYTES + ". Put the right file back, from a backup of the server if need be.");
        }
        return Optional.of(bytes);
    }

    /// Makes a new key; what is there already is never overwritten.
    static byte[] create(Path file, SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        write(file, key);
        return key;
    }

    /// Puts a key at its place for good: readable by its owner only, and on disk when this returns.
    ///
    /// @throws KeyRefusedException when there is a file already, or it cannot be written
    public static void write(Path file, byte[] key) {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(written);
            try (FileChannel channel = FileChannel.open(
                    written, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file))) {
                ByteBuffer rest = ByteBuffer.wrap(key);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            // A link fails where a rename would replace.
            Files.createLink(file, written);
            Files.delete(written);
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (FileAlreadyExistsException taken) {
            throw new KeyRefusedException("There is a key file " + file + " already; it is not overwritten.", taken);
        } catch (IOException e) {
            throw new KeyRefusedException(
                    "The key file " + file + " cannot be written. Check that its directory exists, belongs to the"
                            + " server's user and has room.",
                    e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
