package io.resticmanager.domain.host;

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

    /// Why one of these absolute paths cannot be of this system, as a sentence; empty when all can.
    public Optional<String> foreignPath(Collection<String> paths) {
        boolean windows = isWindows();
        return paths.stream()
                .filter(path -> windows == path.startsWith("/"))
                .findFirst()
                .map(path -> "No absolute path of " + (windows ? "Windows" : "this system") + " is “" + path
                        + "”: one begins like " + (windows ? "C:\\Users" : "/home") + ".");
    }
}
