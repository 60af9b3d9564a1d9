package io.resticmanager.sqlite.snapshot;

import static io.resticmanager.sqlite.generated.Tables.HOST;
import static io.resticmanager.sqlite.generated.Tables.SNAPSHOT;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Holding;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.ports.Cursor;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Cursors;
import io.resticmanager.sqlite.Json;
import io.resticmanager.sqlite.SqliteDatabase;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Keeps the counts of present snapshots beside the rows, each host's and each repository's, so that nothing need
/// count them.
public final class SqliteSnapshotStore implements SnapshotStore {
    private static final String LIST = "snapshot";
    private static final int IDS_AT_ONCE = 500;
    private static final int AT_ONCE = 500;
    /// Rows that one call looks at.
    static final int MOST_LOOKED_AT = 5_000;

    private final SqliteDatabase database;
    private final HeldSnapshots held;

    @Inject
    public SqliteSnapshotStore(SqliteDatabase database) {
        this.database = database;
        this.held = new HeldSnapshots(database);
    }

    @Override
    public void insert(Snapshot snapshot) {
        database.writing().insertInto(SNAPSHOT).set(SnapshotRows.row(snapshot)).execute();
        if (!snapshot.isGone()) {
            snapshot.hostId().ifPresent(host -> count(host, 1));
        }
        held(snapshot).ifPresent(one -> held.add(snapshot.repositoryId(), one));
    }

    @Override
    public void update(Snapshot snapshot) {
        Snapshot old = find(snapshot.id()).orElseThrow();
        Optional<HostId> before = counted(old);
        database.writing()
                .update(SNAPSHOT)
                .set(SnapshotRows.row(snapshot))
                .where(SNAPSHOT.ID.eq(snapshot.id().toString()))
                .execute();
        Optional<HostId> now = counted(snapshot);
        if (!before.equals(now)) {
            before.ifPresent(host -> count(host, -1));
            now.ifPresent(host -> count(host, 1));
        }
        Optional<Holding> heldBefore = held(old);
        Optional<Holding> heldNow = held(snapshot);
        if (!heldBefore.equals(heldNow)) {
            heldBefore.ifPresent(one -> held.remove(old.repositoryId(), one));
            heldNow.ifPresent(one -> held.add(snapshot.repositoryId(), one));
        }
    }

    private static Optional<Holding> held(Snapshot snapshot) {
        return snapshot.isGone() ? Optional.empty() : Optional.of(Holding.of(snapshot));
    }

    /// The host among whose present snapshots it is counted.
    private static Optional<HostId> counted(Snapshot snapshot) {
        return snapshot.isGone() ? Optional.empty() : snapshot.hostId();
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
        held.remove(database.writing().selectFrom(SNAPSHOT).where(going).fetch(SnapshotRows::snapshot));
        database.writing()
                .update(SNAPSHOT)
                .set(SNAPSHOT.GONE_AT, Column.at(at))
                .where(going)
                .execute();
    }

    @Override
    public Optional<Snapshot> find(SnapshotId id) {
        return database.reading(dsl ->
                dsl.selectFrom(SNAPSHOT).where(SNAPSHOT.ID.eq(id.toString())).fetchOptional(SnapshotRows::snapshot));
    }

    @Override
    public Optional<Snapshot> findByResticId(RepositoryId repository, String resticId) {
        return database.reading(dsl -> dsl.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.REPOSITORY_ID.eq(repository.toString()), SNAPSHOT.RESTIC_ID.eq(resticId))
                .fetchOptional(SnapshotRows::snapshot));
    }

    @Override
    public List<Snapshot> present(RepositoryId repository) {
        return database.reading(dsl -> dsl.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.REPOSITORY_ID.eq(repository.toString()))
                .and(SNAPSHOT.GONE_AT.isNull())
                .fetch(SnapshotRows::snapshot));
    }

    @Override
    public Page<Snapshot> list(Filter filter, PageRequest page) {
        Condition start = Cursors.keys(page, LIST, 2)
                .map(keys -> before(Cursors.number(keys.get(0)), keys.get(1)))
                .orElse(DSL.noCondition());
        return database.reading(dsl -> look(dsl, filter, start, page.limit()));
    }

    // The index gives whose they are and when; paths and tags are told by looking, so there is an end to that.
    private static Page<Snapshot> look(DSLContext dsl, Filter filter, Condition start, int limit) {
        List<Snapshot> found = new ArrayList<>();
        int atOnce = filter.tag().isPresent() || filter.path().isPresent() ? AT_ONCE : limit + 1;
        Condition from = start;
        int looked = 0;
        while (true) {
            List<Snapshot> rows = dsl.selectFrom(SNAPSHOT)
                    .where(indexed(filter))
                    .and(from)
                    .orderBy(SNAPSHOT.TAKEN_AT.desc(), SNAPSHOT.ID.desc())
                    .limit(atOnce)
                    .fetch(SnapshotRows::snapshot);
            for (Snapshot row : rows) {
                if (filter.fits(row)) {
                    found.add(row);
                }
                if (found.size() > limit) {
                    return Cursors.page(found, limit, SqliteSnapshotStore::cursor);
                }
            }
            if (rows.size() < atOnce) {
                return new Page<>(found, Optional.empty());
            }
            Snapshot last = rows.getLast();
            from = before(Column.at(last.listed().time()), last.id().toString());
            looked += rows.size();
            if (looked >= MOST_LOOKED_AT) {
                return new Page<>(found, Optional.of(cursor(last)));
            }
        }
    }

    private static Condition indexed(Filter filter) {
        // Of a host's snapshots those of one repository are told by looking: few hosts have more than one.
        Condition whose = filter.host()
                .map(host -> SNAPSHOT.HOST_ID.eq(host.toString()))
                .orElseGet(() -> SNAPSHOT.REPOSITORY_ID.eq(
                        filter.repository().orElseThrow().toString()));
        return whose.and(SNAPSHOT.GONE_AT.isNull())
                .and(filter.from()
                        .map(at -> SNAPSHOT.TAKEN_AT.ge(Column.at(at)))
                        .orElse(DSL.noCondition()))
                .and(filter.until()
                        .map(at -> SNAPSHOT.TAKEN_AT.le(Column.at(at)))
                        .orElse(DSL.noCondition()));
    }

    private static Condition before(long takenAt, String id) {
        return DSL.row(SNAPSHOT.TAKEN_AT, SNAPSHOT.ID).lt(takenAt, id);
    }

    private static Cursor cursor(Snapshot last) {
        return Cursors.of(LIST, Column.at(last.listed().time()), last.id());
    }

    @Override
    public List<Holding> holdings(RepositoryId repository, int limit) {
        return held.of(repository, limit);
    }

    @Override
    public Optional<Snapshot> oldest(HostId host) {
        return database.reading(dsl -> dsl.selectFrom(SNAPSHOT)
                .where(indexed(Filter.of(host)))
                .orderBy(SNAPSHOT.TAKEN_AT.asc(), SNAPSHOT.ID.asc())
                .limit(1)
                .fetchOptional(SnapshotRows::snapshot));
    }

    @Override
    public Map<Instant, Integer> quarters(HostId host, Instant from, Instant until) {
        Field<Long> quarter = SNAPSHOT.TAKEN_AT.div(QUARTER.toMillis());
        return database.reading(dsl -> dsl.select(quarter, DSL.count())
                .from(SNAPSHOT)
                .where(indexed(Filter.of(host)))
                .and(SNAPSHOT.TAKEN_AT.ge(Column.at(from)))
                .and(SNAPSHOT.TAKEN_AT.lt(Column.at(until)))
                .groupBy(quarter)
                .fetchMap(row -> Instant.ofEpochMilli(row.value1() * QUARTER.toMillis()), row -> row.value2()));
    }

    @Override
    public Map<HostId, Long> newestSizes(Collection<HostId> hosts) {
        Field<String> newest = DSL.field(DSL.select(SNAPSHOT.LISTED)
                .from(SNAPSHOT)
                .where(SNAPSHOT.HOST_ID.eq(HOST.ID))
                .and(SNAPSHOT.GONE_AT.isNull())
                .orderBy(SNAPSHOT.TAKEN_AT.desc(), SNAPSHOT.ID.desc())
                .limit(1));
        Map<HostId, Long> sizes = new HashMap<>();
        database.reading(dsl -> dsl.select(HOST.ID, newest)
                        .from(HOST)
                        .where(HOST.ID.in(hosts.stream().map(HostId::toString).toList()))
                        .fetch())
                .forEach(row -> Optional.ofNullable(row.value2())
                        .flatMap(listed -> Json.number(Json.parse(listed), "sizeBytes"))
                        .ifPresent(size -> sizes.put(HostId.of(row.value1()), size)));
        return sizes;
    }

    private void count(HostId host, int by) {
        database.writing()
                .update(HOST)
                .set(HOST.SNAPSHOT_COUNT, HOST.SNAPSHOT_COUNT.plus(by))
                .where(HOST.ID.eq(host.toString()))
                .execute();
    }
}
