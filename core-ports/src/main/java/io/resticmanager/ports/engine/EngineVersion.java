package io.resticmanager.ports.engine;

/// What restic is here.
public sealed interface EngineVersion {
    /// @param text e.g. `0.18.0`
    record Found(String text, String path) implements EngineVersion {}

    /// @param sentence what happened and what to do
    record Missing(String sentence) implements EngineVersion {}

    /// Older than anything we can drive (below 0.14).
    record TooOld(String text, String path, String sentence) implements EngineVersion {}
}
