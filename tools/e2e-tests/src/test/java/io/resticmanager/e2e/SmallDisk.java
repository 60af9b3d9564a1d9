package io.resticmanager.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// A small file system of its own in memory, which a test can fill to the last byte.
final class SmallDisk implements AutoCloseable {
    private final Path mountPoint;
    private final Path ballast;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
        this.ballast = mountPoint.resolve("ballast");
    }

    /// Skips the test where this process may not mount.
    static SmallDisk mounted(Path mountPoint, int mebibytes) throws IOException {
        Files.createDirectories(mountPoint);
        Path said = mountPoint.resolveSibling(mountPoint.getFileName() + ".mount.log");
        int exit = Child.run(
                "mount",
                said,
                Map.of(),
                List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", mountPoint.toString()));
        Assumptions.assumeTrue(exit == 0, "a small file system cannot be mounted here: " + Child.read(said));
        return new SmallDisk(mountPoint);
    }

    void fill() {
        try (FileChannel out = FileChannel.open(
                ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int size = 1 << 20; size > 0; size /= 2) {
                while (write(out, size)) {}
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // False when there is no room for that much.
    private static boolean write(FileChannel out, int size) {
        try {
            return out.write(ByteBuffer.allocate(size)) == size;
        } catch (IOException full) {
            return false;
        }
    }

    void makeRoom() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Child.run(
                "umount",
                mountPoint.resolveSibling(mountPoint.getFileName() + ".mount.log"),
                Map.of(),
                List.of("umount", "-l", mountPoint.toString()));
    }
}
