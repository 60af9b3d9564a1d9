package io.resticmanager.sqlite.snapshot;

import static io.resticmanager.sqlite.generated.Tables.REPOSITORY_HOLDING;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Holding;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.sqlite.SqliteDatabase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Condition;

/// What repositories hold by host and group, kept up with every snapshot that comes or goes.
final class HeldSnapshots {
    private final SqliteDatabase database;

    HeldSnapshots(SqliteDatabase database) {
        this.database = database;
    }

    void add(RepositoryId repository, Holding more) {
        database.writing()
                .insertInto(REPOSITORY_HOLDING)
                .set(REPOSITORY_HOLDING.REPOSITORY_ID, repository.toString())
                .set(REPOSITORY_HOLDING.HOST_ID, text(more.host()))
                .set(REPOSITORY_HOLDING.GROUP_ID, text(more.group()))
                .set(REPOSITORY_HOLDING.SNAPSHOTS, more.snapshots())
                .set(REPOSITORY_HOLDING.UNSIZED, more.unsized())
                .set(REPOSITORY_HOLDING.BYTES, more.bytes())
                .onDuplicateKeyUpdate()
                .set(REPOSITORY_HOLDING.SNAPSHOTS, REPOSITORY_HOLDING.SNAPSHOTS.plus(more.snapshots()))
                .set(REPOSITORY_HOLDING.UNSIZED, REPOSITORY_HOLDING.UNSIZED.plus(more.unsized()))
                .set(REPOSITORY_HOLDING.BYTES, REPOSITORY_HOLDING.BYTES.plus(more.bytes()))
                .execute();
    }

    void remove(RepositoryId repository, Holding less) {
        Condition whose = REPOSITORY_HOLDING
                .REPOSITORY_ID
                .eq(repository.toString())
                .and(REPOSITORY_HOLDING.HOST_ID.eq(text(less.host())))
                .and(REPOSITORY_HOLDING.GROUP_ID.eq(text(less.group())));
        database.writing()
                .update(REPOSITORY_HOLDING)
                .set(REPOSITORY_HOLDING.SNAPSHOTS, REPOSITORY_HOLDING.SNAPSHOTS.minus(less.snapshots()))
                .set(REPOSITORY_HOLDING.UNSIZED, REPOSITORY_HOLDING.UNSIZED.minus(less.unsized()))
                .set(REPOSITORY_HOLDING.BYTES, REPOSITORY_HOLDING.BYTES.minus(less.bytes()))
                .where(whose)
                .execute();
        database.writing()
                .deleteFrom(REPOSITORY_HOLDING)
                .where(whose)
                .and(REPOSITORY_HOLDING.SNAPSHOTS.le(0L))
                .execute();
    }

    /// At once what counts for the same host and group: a forget takes away hundreds of one group.
    void remove(List<Snapshot> going) {
        going.stream()
                .collect(Collectors.toMap(
                        one -> new Whose(
                                one.repositoryId(), one.hostId(), one.listed().groupId()),
                        Holding::of,
                        Holding::plus))
                .forEach((whose, less) -> remove(whose.repository(), less));
    }

    private record Whose(RepositoryId repository, Optional<HostId> host, Optional<SourceGroupId> group) {}

    List<Holding> of(RepositoryId repository, int limit) {
        return database.reading(dsl -> dsl.selectFrom(REPOSITORY_HOLDING)
                .where(REPOSITORY_HOLDING.REPOSITORY_ID.eq(repository.toString()))
                .orderBy(REPOSITORY_HOLDING.HOST_ID, REPOSITORY_HOLDING.GROUP_ID)
                .limit(limit)
                .fetch(row -> new Holding(
                        id(row.getHostId()).map(HostId::of),
                        id(row.getGroupId()).map(SourceGroupId::of),
                        row.getSnapshots(),
                        row.getUnsized(),
                        row.getBytes())));
    }

    private static String text(Optional<?> id) {
        return id.map(Object::toString).orElse("");
    }

    private static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> !id.isEmpty());
    }
}
