package io.resticmanager.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Files as they are met in the wild: names with spaces, line breaks and other scripts, links that lead nowhere.
final class OddTree {
    private OddTree() {}

    static Path grow(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("plain/deep/er"));
        Files.writeString(folder.resolve("plain/deep/er/file.txt"), "content\n");
        Files.writeString(folder.resolve("with a space.txt"), "space\n");
        Files.writeString(folder.resolve("line\nbreak.txt"), "break\n");
        Files.writeString(folder.resolve("ünïcödé-文件-🗄.txt"), "unicode\n");
        Files.writeString(folder.resolve("-leading-dash"), "dash\n");
        Files.writeString(folder.resolve("star*[x]?.txt"), "glob\n");
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("link to file"), Path.of("with a space.txt"));
        Files.writeString(folder.resolve("empty"), "");
        return folder;
    }

    /// Incompressible, so that a rate limit makes it last.
    static Path big(Path file, int mebibytes, long seed) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] block = new byte[1 << 20];
        Random random = new Random(seed);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return file;
    }

    /// A file that not even root can read: the kernel answers every read at its start with an I/O error.
    static Path unreadable() {
        return Path.of("/proc/self/mem");
    }
}
