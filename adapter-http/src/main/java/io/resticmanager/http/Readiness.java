package io.resticmanager.http;

import java.util.Optional;

/// Whether the server can do its work now.
@FunctionalInterface
public interface Readiness {
    /// Why not, as a sentence; empty when it can.
    Optional<String> objection();
}
