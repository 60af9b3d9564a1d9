package io.resticmanager.restic.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds restic and rest-server in the versions that `tools/real-parts` fetches.
public final class RealParts {
    private RealParts() {}

    public static Path restic(String version) {
        return require("restic", version);
    }

    public static Path restServer(String version) {
        return require("rest-server", version);
    }

    /// Skips the test when the part is not there; fails it where nothing may be skipped (`CI=true`).
    private static Path require(String program, String version) {
        Optional<Path> part = folder().map(parts -> parts.resolve(program, version, program));
        boolean there = part.filter(Files::isExecutable).isPresent();
        String hint = program + " " + version + " is not among the real parts; tools/real-parts fetches it";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as(hint).isTrue();
        }
        assumeTrue(there, hint);
        return part.orElseThrow();
    }

    private static Optional<Path> folder() {
        String named = System.getenv("RM_PARTS_DIR");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path parts = at.resolve(".cache", "parts");
            if (Files.isDirectory(parts)) {
                return Optional.of(parts);
            }
        }
        return Optional.empty();
    }
}
