package io.resticmanager.server.config;

import java.nio.file.Path;
import java.util.Optional;

/// Where this server was installed: a package has `bin`, `lib`, `runtime` and `artifacts` side by side.
public final class Installation {
    // The launcher tells it. The place of this class would not do: it is unknown for classes from an AOT cache.
    private static final String HOME = "resticmanager.home";

    private Installation() {}

    /// The folder with archives of the agent that came in the same package; empty when no launcher told where that is.
    public static Optional<Path> artifacts() {
        return Optional.ofNullable(System.getProperty(HOME))
                .map(home -> Path.of(home).toAbsolutePath().normalize().resolve("artifacts"));
    }
}
