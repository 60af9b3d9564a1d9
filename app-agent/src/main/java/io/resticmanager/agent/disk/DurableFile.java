package io.resticmanager.agent.disk;

import io.resticmanager.restic.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files that are there whole or not at all, whatever is cut off when: written beside, forced, renamed. Only their
/// owner gets at them.
public final class DurableFile {
    static final String UNFINISHED = ".new";

    private DurableFile() {}

    /// On disk when it returns. What was there stays when it throws.
    ///
    /// @throws UncheckedIOException with the file in its message
    public static void write(Path file, byte[] content) {
        Path folder = folder(file);
        Path fresh = folder.resolve(file.getFileName() + UNFINISHED);
        try {
            makeFolder(folder);
            Files.deleteIfExists(fresh);
            try (FileChannel channel = OwnerOnly.newFile(fresh)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be written", e);
        }
    }

    /// Only its owner gets at it where it is made new.
    public static void makeFolder(Path folder) throws IOException {
        OwnerOnly.makeFolders(folder);
    }

    /// Makes renames and removals in it last.
    static void forceFolder(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // Windows cannot open a directory; there a new name is durable with its file.
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is no file");
        }
        return folder;
    }
}
