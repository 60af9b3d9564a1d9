package io.resticmanager.http.web.host;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.http.web.part.PinMark;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Snapshots as rows of a list.
public final class SnapshotRows {
    private static final int PATHS = 3;

    private final ReadRepositories repositories;
    private final Clock clock;

    @Inject
    public SnapshotRows(ReadRepositories repositories, Clock clock) {
        this.repositories = repositories;
        this.clock = clock;
    }

    /// @param resticId its first figures, as restic shows them
    /// @param paths the first ones
    /// @param more how many paths there are besides
    /// @param tags those that are not ours
    /// @param size a dash when restic did not tell
    public record Row(
            String id,
            String resticId,
            Moment taken,
            Moment when,
            List<String> paths,
            int more,
            List<String> tags,
            String repositoryId,
            String repository,
            String size,
            String added,
            String files,
            PinMark pin) {}

    /// @param back the page that shows them
    public List<Row> of(Actor.Person person, List<Snapshot> snapshots, String back) {
        Map<RepositoryId, String> names = new HashMap<>();
        return snapshots.stream()
                .map(snapshot -> row(
                        snapshot,
                        names.computeIfAbsent(snapshot.repositoryId(), id -> repositoryName(person, id)),
                        back))
                .toList();
    }

    private Row row(Snapshot snapshot, String repository, String back) {
        ListedSnapshot listed = snapshot.listed();
        return new Row(
                snapshot.id().toString(),
                listed.shortId(),
                Moment.of(listed.time(), clock),
                Moment.absolute(listed.time(), clock),
                listed.paths().stream().limit(PATHS).toList(),
                Math.max(0, listed.paths().size() - PATHS),
                tags(listed),
                snapshot.repositoryId().toString(),
                repository,
                listed.sizeBytes().map(Sizes::words).orElse("–"),
                listed.addedBytes().map(bytes -> "+" + Sizes.words(bytes)).orElse("–"),
                listed.fileCount().map(Sizes::count).orElse("–"),
                PinMark.of(snapshot, back));
    }

    /// Tags that people gave; ours are told as links.
    static List<String> tags(ListedSnapshot listed) {
        return listed.tags().stream().filter(tag -> !tag.startsWith("rm-")).toList();
    }

    private String repositoryName(Actor.Person person, RepositoryId id) {
        return repositories.find(person, id).map(r -> r.repository().name()).orElse("removed repository");
    }
}
