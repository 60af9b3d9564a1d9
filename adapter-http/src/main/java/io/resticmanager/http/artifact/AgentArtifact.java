package io.resticmanager.http.artifact;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An archive of the agent for one platform, as `tools/dev package` names it.
///
/// @param os in Go's words, e.g. `linux`
/// @param arch in Go's words, e.g. `amd64`
record AgentArtifact(Path file, String os, String arch) {
    private static final Pattern NAME =
            Pattern.compile("restic-manager-agent-.+-([a-z0-9]+)-([a-z0-9]+)\\.(?:tar\\.gz|zip)");

    /// Empty when the file's name is not one of an archive.
    static Optional<AgentArtifact> of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(new AgentArtifact(file, name.group(1), name.group(2))) : Optional.empty();
    }

    String platform() {
        return os + "/" + arch;
    }

    /// The file with the checksum or signature of this one; it may be missing.
    Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
