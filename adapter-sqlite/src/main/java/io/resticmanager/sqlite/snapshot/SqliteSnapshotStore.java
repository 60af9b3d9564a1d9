package io.resticmanager.sqlite.snapshot;

import static io.resticmanager.sqlite.generated.Tables.HOST;
import static io.resticmanager.sqlite.generated.Tables.SNAPSHOT;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Cursors;
import io.resticmanager.sqlite.Json;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.SnapshotRecord;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps each host's count of present snapshots beside the rows, so that lists need not count.
public final class SqliteSnapshotStore implements SnapshotStore {
    private static final String LIST = "snapshot";
    private static final int IDS_AT_ONCE = 500;

    private final SqliteDatabase database;

    @Inject
    public SqliteSnapshotStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Snapshot snapshot) {
        database.writing().insertInto(SNAPSHOT).set(row(snapshot)).execute();
        if (!snapshot.isGone()) {
            snapshot.hostId().ifPresent(host -> count(host, 1));
        }
    }

    @Override
    public void update(Snapshot snapshot) {
        boolean wasGone = find(snapshot.id()).orElseThrow().isGone();
        database.writing()
                .update(SNAPSHOT)
                .set(row(snapshot))
                .where(SNAPSHOT.ID.eq(snapshot.id().toString()))
                .execute();
        if (wasGone != snapshot.isGone()) {
            snapshot.hostId().ifPresent(host -> count(host, wasGone ? 1 : -1));
        }
    }

    @Override
    public void markGone(Collection<SnapshotId> ids, Instant at) {
        List<String> texts = ids.stream().map(SnapshotId::toString).distinct().toList();
        for (int from = 0; from < texts.size(); from += IDS_AT_ONCE) {
            markSomeGone(texts.subList(from, Math.min(from + IDS_AT_ONCE, texts.size())), at);
        }
    }

    private void markSomeGone(List<String> ids, Instant at) {
        Condition going = SNAPSHOT.ID.in(ids).and(SNAPSHOT.GONE_AT.isNull());
        database.writing()
                .select(SNAPSHOT.HOST_ID, DSL.count())
                .from(SNAPSHOT)
                .where(going)
                .and(SNAPSHOT.HOST_ID.isNotNull())
                .groupBy(SNAPSHOT.HOST_ID)
                .fetch()
                .forEach(row -> count(HostId.of(row.value1()), -row.value2()));
        database.writing()
                .update(SNAPSHOT)
                .set(SNAPSHOT.GONE_AT, Column.at(at))
                .where(going)
                .execute();
    }

    @Override
    public Optional<Snapshot> find(SnapshotId id) {
        return database.reading(dsl -> dsl.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.ID.eq(id.toString()))
                .fetchOptional(SqliteSnapshotStore::snapshot));
    }

    @Override
    public Optional<Snapshot> findByResticId(RepositoryId repository, String resticId) {
        return database.reading(dsl -> dsl.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.REPOSITORY_ID.eq(repository.toString()), SNAPSHOT.RESTIC_ID.eq(resticId))
                .fetchOptional(SqliteSnapshotStore::snapshot));
    }

    @Override
    public List<Snapshot> present(RepositoryId repository) {
        return database.reading(dsl -> dsl.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.REPOSITORY_ID.eq(repository.toString()))
                .and(SNAPSHOT.GONE_AT.isNull())
                .fetch(SqliteSnapshotStore::snapshot));
    }

    @Override
    public Page<Snapshot> ofHost(HostId host, PageRequest page) {
        return list(SNAPSHOT.HOST_ID.eq(host.toString()), page);
    }

    @Override
    public Page<Snapshot> ofRepository(RepositoryId repository, PageRequest page) {
        return list(SNAPSHOT.REPOSITORY_ID.eq(repository.toString()), page);
    }

    private Page<Snapshot> list(Condition whose, PageRequest page) {
        Condition before = Cursors.keys(page, LIST, 2)
                .<Condition>map(
                        keys -> DSL.row(SNAPSHOT.TAKEN_AT, SNAPSHOT.ID).lt(Cursors.number(keys.get(0)), keys.get(1)))
                .orElse(DSL.noCondition());
        List<Snapshot> rows = database.reading(dsl -> dsl.selectFrom(SNAPSHOT)
                .where(whose)
                .and(SNAPSHOT.GONE_AT.isNull())
                .and(before)
                .orderBy(SNAPSHOT.TAKEN_AT.desc(), SNAPSHOT.ID.desc())
                .limit(page.limit() + 1)
                .fetch(SqliteSnapshotStore::snapshot));
        return Cursors.page(
                rows,
                page.limit(),
                last -> Cursors.of(LIST, Column.at(last.listed().time()), last.id()));
    }

    private void count(HostId host, int by) {
        database.writing()
                .update(HOST)
                .set(HOST.SNAPSHOT_COUNT, HOST.SNAPSHOT_COUNT.plus(by))
                .where(HOST.ID.eq(host.toString()))
                .execute();
    }

    private static SnapshotRecord row(Snapshot snapshot) {
        ListedSnapshot listed = snapshot.listed();
        ObjectNode json = Json.object();
        Json.put(json, "original", listed.original());
        json.put("time", listed.time().toString());
        json.put("hostname", listed.hostname());
        json.put("username", listed.username());
        Json.put(json, "paths", listed.paths());
        Json.put(json, "tags", listed.tags());
        Json.put(json, "sizeBytes", listed.sizeBytes());
        Json.put(json, "fileCount", listed.fileCount());
        Json.put(json, "addedBytes", listed.addedBytes());
        Json.put(json, "programVersion", listed.programVersion());
        return new SnapshotRecord()
                .setId(snapshot.id().toString())
                .setRepositoryId(snapshot.repositoryId().toString())
                .setHostId(Column.text(snapshot.hostId()))
                .setResticId(listed.resticId())
                .setTakenAt(Column.at(listed.time()))
                .setListed(json.toString())
                .setFirstSeenAt(Column.at(snapshot.firstSeenAt()))
                .setGoneAt(Column.at(snapshot.goneAt()));
    }

    private static Snapshot snapshot(SnapshotRecord row) {
        JsonNode json = Json.parse(row.getListed());
        ListedSnapshot listed = new ListedSnapshot(
                row.getResticId(),
                Json.text(json, "original"),
                Instant.parse(Json.text(json, "time").orElseThrow()),
                Json.text(json, "hostname").orElse(""),
                Json.text(json, "username").orElse(""),
                Json.texts(json, "paths"),
                Json.texts(json, "tags"),
                Json.number(json, "sizeBytes"),
                Json.number(json, "fileCount"),
                Json.number(json, "addedBytes"),
                Json.text(json, "programVersion"));
        return new Snapshot(
                SnapshotId.of(row.getId()),
                RepositoryId.of(row.getRepositoryId()),
                Optional.ofNullable(row.getHostId()).map(HostId::of),
                listed,
                Column.instant(row.getFirstSeenAt()),
                Column.optionalInstant(row.getGoneAt()));
    }
}
