package io.resticmanager.domain.repository;

import java.time.Instant;
import java.util.Optional;

/// What `restic stats --mode raw-data` last said, and the locks seen.
///
/// @param storedBytes size in the repository, compressed and without doubles
/// @param uncompressedBytes the same before compression; absent from restic 0.14
public record RepositoryFigures(
        long storedBytes,
        Optional<Long> uncompressedBytes,
        long blobCount,
        long snapshotCount,
        int locks,
        Instant measuredAt) {}
