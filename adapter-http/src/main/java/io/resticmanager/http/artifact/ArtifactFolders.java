package io.resticmanager.http.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where archives of the agent lie. They are looked for at each request, so that new ones may be put there at any time.
public final class ArtifactFolders {
    private final List<Path> folders;

    /// @param folders an earlier one wins; one that is missing counts as empty
    public ArtifactFolders(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /// Of several for the platform in one folder the youngest file.
    Optional<AgentArtifact> find(String os, String arch) {
        return all().stream()
                .filter(artifact -> artifact.os().equals(os) && artifact.arch().equals(arch))
                .findFirst();
    }

    /// What there is, such as `linux/amd64`, in order.
    List<String> platforms() {
        return all().stream().map(AgentArtifact::platform).distinct().sorted().toList();
    }

    private List<AgentArtifact> all() {
        List<AgentArtifact> all = new ArrayList<>();
        folders.forEach(folder -> all.addAll(in(folder)));
        return all;
    }

    private static List<AgentArtifact> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(ArtifactFolders::changedAt)
                            .thenComparing(Path::getFileName)
                            .reversed())
                    .flatMap(file -> AgentArtifact.of(file).stream())
                    .toList();
        } catch (IOException absentOrUnreadable) {
            return List.of();
        }
    }

    private static long changedAt(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException vanished) {
            return Long.MIN_VALUE;
        }
    }
}
