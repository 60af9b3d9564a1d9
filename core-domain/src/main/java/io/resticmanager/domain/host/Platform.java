package io.resticmanager.domain.host;

import io.resticmanager.domain.path.WindowsPath;
import java.util.Collection;
import java.util.Optional;

/// What an agent runs on, in Go's words for both (`linux`, `amd64`), as restic and our artifacts name them.
public record Platform(String os, String arch) {
    public Platform {
        if (os.isBlank() || arch.isBlank() || os.length() > 32 || arch.length() > 32) {
            throw new IllegalArgumentException("a platform names an operating system and an architecture");
        }
    }

    public boolean isWindows() {
        return os.equals("windows");
    }

    /// Why one of these absolute paths cannot be backed up on this system, as a sentence; empty when all can.
    public Optional<String> objection(Collection<String> paths) {
        return paths.stream().map(this::objection).flatMap(Optional::stream).findFirst();
    }

    /// The one way in which this system writes a path; one that [#objection(Collection)] refuses stays as it is.
    public String written(String path) {
        return isWindows() ? WindowsPath.read(path).map(WindowsPath::toString).orElse(path) : path;
    }

    private Optional<String> objection(String path) {
        if (!isWindows()) {
            return path.startsWith("/") ? Optional.empty() : Optional.of(foreign(path, "this system", "/home"));
        }
        return WindowsPath.read(path)
                .map(WindowsPath::objection)
                .orElseGet(() -> Optional.of(foreign(path, "Windows", "C:\\Users")));
    }

    private static String foreign(String path, String system, String example) {
        return "No absolute path of " + system + " is “" + path + "”: one begins like " + example + ".";
    }
}
