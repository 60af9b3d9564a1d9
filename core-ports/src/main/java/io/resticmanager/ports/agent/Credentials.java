package io.resticmanager.ports.agent;

import io.resticmanager.domain.Secret;
import java.util.List;

/// How the agent proves who it is, and by which certificates it knows its server.
public interface Credentials {
    /// The new bearer is on disk when it returns; the one before is kept beside it.
    ///
    /// @throws java.io.UncheckedIOException when it is not
    void rotate(Secret bearer);

    /// In force with the next connection, and on disk.
    ///
    /// @param pins SHA-256 of leaf certificates or public keys, at least one
    /// @throws java.io.UncheckedIOException when they could not be stored
    void pin(List<String> pins);
}
