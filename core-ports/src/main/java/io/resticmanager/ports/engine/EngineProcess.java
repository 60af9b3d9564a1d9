package io.resticmanager.ports.engine;

import java.time.Instant;

/// A child that can be told from a later process with the same number by its start.
public record EngineProcess(long pid, Instant startedAt) {}
