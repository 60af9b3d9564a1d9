package io.resticmanager.domain.snapshot;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A snapshot as restic lists it.
///
/// @param resticId 64 hex
/// @param original the id it had before `tag` or `rewrite` changed it
/// @param sizeBytes what it restores to; absent for snapshots made before restic 0.17
public record ListedSnapshot(
        String resticId,
        Optional<String> original,
        Instant time,
        String hostname,
        String username,
        List<String> paths,
        List<String> tags,
        Optional<Long> sizeBytes,
        Optional<Long> fileCount,
        Optional<Long> addedBytes,
        Optional<String> programVersion) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    public ListedSnapshot {
        if (!ID.matcher(resticId).matches()) {
            throw new IllegalArgumentException("a snapshot id is 64 hex digits");
        }
        paths = List.copyOf(paths);
        tags = List.copyOf(tags);
    }

    /// The job that made it, by its tag; empty for snapshots that are not ours.
    public Optional<JobId> jobId() {
        return tagged("rm-job=").map(JobId::of);
    }

    /// The source group it belongs to, by its tag.
    public Optional<SourceGroupId> groupId() {
        return tagged("rm-group=").map(SourceGroupId::of);
    }

    private Optional<String> tagged(String prefix) {
        return tags.stream()
                .filter(tag -> tag.startsWith(prefix))
                .map(tag -> tag.substring(prefix.length()))
                .filter(io.resticmanager.domain.Ulid::isValid)
                .findFirst();
    }
}
