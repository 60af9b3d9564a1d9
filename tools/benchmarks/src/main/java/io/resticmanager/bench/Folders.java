package io.resticmanager.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Trees of files, made and removed.
final class Folders {
    private static final int FILES_PER_FOLDER = 100;
    private static final int CHUNK = 1 << 20;

    private Folders() {}

    /// Files of random content, 1 to 16 KiB each.
    static void fillSmall(Path folder, int files) throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < files; i++) {
            Path home = folder.resolve("folder-" + i / FILES_PER_FOLDER);
            if (i % FILES_PER_FOLDER == 0) {
                Files.createDirectories(home);
            }
            byte[] content = new byte[1024 + random.nextInt(15 * 1024)];
            random.nextBytes(content);
            Files.write(home.resolve("file-" + i), content);
        }
    }

    /// One file of random content.
    static void fillLarge(Path folder, int mebibytes) throws IOException {
        Random random = new Random(43);
        byte[] chunk = new byte[CHUNK];
        try (var out = Files.newOutputStream(Files.createDirectories(folder).resolve("large"))) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        }
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
