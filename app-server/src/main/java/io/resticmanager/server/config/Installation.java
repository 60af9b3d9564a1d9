package io.resticmanager.server.config;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/// Where this server was installed: a package has `bin`, `lib`, `runtime` and `artifacts` side by side.
public final class Installation {
    private Installation() {}

    /// The folder with archives of the agent that came in the same package; empty when this does not run from a
    /// library.
    public static Optional<Path> artifacts() {
        CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
        try {
            Path library = Path.of(source.getLocation().toURI());
            return library.toString().endsWith(".jar")
                    ? Optional.of(
                            library.resolveSibling("..").resolve("artifacts").normalize())
                    : Optional.empty();
        } catch (URISyntaxException odd) {
            return Optional.empty();
        }
    }
}
