package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/// The real programs that `tools/real-parts` fetched. A missing one skips the test, but fails it under `CI=true`.
final class Parts {
    private Parts() {}

    static Path restic(String version) {
        return part("restic", version);
    }

    static Path restServer() {
        return part("rest-server", "0.14");
    }

    private static Path part(String program, String version) {
        Path part = folder().resolve(program).resolve(version).resolve(program);
        if (!Files.isExecutable(part)) {
            return missing(program + " " + version + " is not there: run tools/real-parts");
        }
        return part;
    }

    /// Ends the test: failed under `CI=true`, else skipped with the reason.
    static <T> T missing(String why) {
        return "true".equals(System.getenv("CI")) ? fail(why) : abort(why);
    }

    private static Path folder() {
        String told = System.getenv("RM_PARTS_DIR");
        if (told != null && !told.isBlank()) {
            return Path.of(told);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".cache/parts"))) {
                return at.resolve(".cache/parts");
            }
        }
        return Path.of(".cache/parts").toAbsolutePath();
    }
}
