package io.resticmanager.ports.engine;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.util.Optional;

/// How a run ended.
///
/// @param snapshot the backup's snapshot as found in the repository afterwards; empty when it could not be asked
public record EngineResult(Job.End end, Optional<ListedSnapshot> snapshot) {}
