package io.resticmanager.domain.host;

/// What an agent runs on, in Go's words for both (`linux`, `amd64`), as restic and our artifacts name them.
public record Platform(String os, String arch) {
    public Platform {
        if (os.isBlank() || arch.isBlank() || os.length() > 32 || arch.length() > 32) {
            throw new IllegalArgumentException("a platform names an operating system and an architecture");
        }
    }
}
