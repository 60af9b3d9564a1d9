package io.resticmanager.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder of the run's own, gone afterwards unless it is kept.
final class Workplace implements AutoCloseable {
    private final Path directory;
    private boolean kept;

    private Workplace(Path directory) {
        this.directory = directory;
    }

    static Workplace make() throws IOException {
        return new Workplace(Files.createTempDirectory("restic-manager-fleet-"));
    }

    Path directory() {
        return directory;
    }

    Path keep() {
        kept = true;
        return directory;
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
