package io.resticmanager.http.api.source;

import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.SourceGroup;
import java.util.List;
import java.util.Optional;

/// A named bundle of files of a host.
public record SourceGroupJson(
        String id,
        String hostId,
        String name,
        Optional<String> repositoryId,
        List<String> includes,
        List<String> excludes,
        List<String> tags,
        boolean oneFileSystem,
        boolean excludeCaches,
        boolean useFsSnapshot,
        RetryJson retry,
        int revision) {
    /// @param attempts further ones after a scheduled backup failed for a reason that can pass
    public record RetryJson(int attempts, long backOffSeconds) {}

    static SourceGroupJson of(SourceGroup group) {
        return new SourceGroupJson(
                group.id().toString(),
                group.hostId().toString(),
                group.name(),
                group.repositoryId().map(RepositoryId::toString),
                group.selection().includes(),
                group.selection().excludes(),
                group.selection().tags(),
                group.selection().oneFileSystem(),
                group.selection().excludeCaches(),
                group.selection().useFsSnapshot(),
                new RetryJson(group.retry().attempts(), group.retry().backOff().toSeconds()),
                group.revision());
    }
}
