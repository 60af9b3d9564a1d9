/// What new hosts fetch from the server: the agent's archives with their checksums and signatures, and the installer.
/// Start reading at [io.resticmanager.http.artifact.ArtifactResource].
@NullMarked
package io.resticmanager.http.artifact;

import org.jspecify.annotations.NullMarked;
