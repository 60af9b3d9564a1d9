package io.resticmanager.domain.snapshot;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.path.WindowsPath;
import io.resticmanager.domain.retention.Candidate;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A snapshot as restic lists it.
///
/// @param resticId 64 hex
/// @param original the id it had before `tag` or `rewrite` changed it
/// @param offset of the clock it was made by; what restic's `forget` tells days and weeks by
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
        Optional<String> programVersion,
        ZoneOffset offset) {
    private static final int SHOWN = 8;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    public ListedSnapshot {
        if (!ID.matcher(resticId).matches()) {
            throw new IllegalArgumentException("a snapshot id is 64 hex digits");
        }
        paths = List.copyOf(paths);
        tags = List.copyOf(tags);
    }

    /// One of whose clock only the moment is known.
    public ListedSnapshot(
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
        this(
                resticId,
                original,
                time,
                hostname,
                username,
                paths,
                tags,
                sizeBytes,
                fileCount,
                addedBytes,
                programVersion,
                ZoneOffset.UTC);
    }

    /// What a retention policy looks at.
    public Candidate candidate() {
        return new Candidate(resticId, time.atOffset(offset), tags);
    }

    /// The job that made it, by its tag; empty for snapshots that are not ours.
    public Optional<JobId> jobId() {
        return tagged("rm-job=").map(JobId::of);
    }

    /// The source group it belongs to, by its tag.
    public Optional<SourceGroupId> groupId() {
        return tagged("rm-group=").map(SourceGroupId::of);
    }

    public boolean isTagged(String tag) {
        return tags.contains(tag);
    }

    /// Whether it may hold what lies at `path`: one of its paths is that path, or lies above or below it. A path of
    /// Windows may also be asked for as it is written inside a snapshot, `/C/Users`.
    public boolean concerns(String path) {
        return paths.stream()
                .anyMatch(held -> WindowsPath.read(held)
                        .map(windows -> concerns(windows, path))
                        .orElseGet(() -> holds(plain(held), plain(path)) || holds(plain(path), plain(held))));
    }

    private static boolean concerns(WindowsPath held, String path) {
        return WindowsPath.read(path)
                .or(() -> WindowsPath.ofSnapshot(path))
                .filter(asked -> held.holds(asked) || asked.holds(held))
                .isPresent();
    }

    private static boolean holds(String directory, String path) {
        return path.startsWith(directory)
                && (path.length() == directory.length()
                        || directory.endsWith("/")
                        || path.charAt(directory.length()) == '/');
    }

    private static String plain(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private Optional<String> tagged(String prefix) {
        return tags.stream()
                .filter(tag -> tag.startsWith(prefix))
                .map(tag -> tag.substring(prefix.length()))
                .filter(io.resticmanager.domain.Ulid::isValid)
                .findFirst();
    }

    /// As restic shows an id to people: its first figures. Whatever is shorter stays.
    public static String shortened(String resticId) {
        return resticId.substring(0, Math.min(SHOWN, resticId.length()));
    }

    /// [#resticId()] as restic shows it.
    public String shortId() {
        return shortened(resticId);
    }
}
