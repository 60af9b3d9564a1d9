package io.resticmanager.domain.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How far a running job is. restic's percentage can go backwards while it scans (contract §4).
///
/// @param percent 0–100
/// @param currentFiles at most 8
public record Progress(
        double percent,
        long bytesDone,
        long bytesTotal,
        long filesDone,
        long filesTotal,
        List<String> currentFiles,
        Optional<Duration> eta) {
    private static final int MOST_FILES = 8;

    public Progress {
        percent = Double.isNaN(percent) ? 0.0 : Math.clamp(percent, 0.0, 100.0);
        currentFiles = List.copyOf(currentFiles.subList(0, Math.min(MOST_FILES, currentFiles.size())));
    }
}
