package io.resticmanager.agent.disk;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.agent.OwedReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// One repository id a line. A file that cannot be read owes nothing: each welcome owes everything anyway.
public final class FileOwedReports implements OwedReports {
    private final Path file;
    private final Set<RepositoryId> owed;

    public FileOwedReports(Path file) {
        this.file = file;
        this.owed = read(file);
    }

    @Override
    public synchronized Set<RepositoryId> owed() {
        return Set.copyOf(owed);
    }

    @Override
    public synchronized void owe(RepositoryId repository) {
        if (owed.add(repository)) {
            write();
        }
    }

    @Override
    public synchronized void settle(RepositoryId repository) {
        if (owed.remove(repository)) {
            write();
        }
    }

    private void write() {
        String lines = owed.stream().map(id -> id + "\n").collect(Collectors.joining());
        DurableFile.write(file, lines.getBytes(StandardCharsets.UTF_8));
    }

    private static Set<RepositoryId> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(Ulid::isValid)
                    .map(RepositoryId::of)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (IOException none) {
            return new LinkedHashSet<>();
        }
    }
}
