package io.resticmanager.sqlite.host;

import static io.resticmanager.sqlite.generated.Tables.BEARER;
import static io.resticmanager.sqlite.generated.Tables.HOST;
import static io.resticmanager.sqlite.generated.Tables.HOST_TAG;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.Cursor;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Cursors;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.HostRecord;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.BatchBindStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.OrderField;
import org.jooq.impl.DSL;

public final class SqliteHostStore implements HostStore {
    private static final String CURRENT = "current";
    private static final String NEXT = "next";
    private static final String REVOKED = "revoked";
    private static final Condition PRESENT = HOST.REMOVED_AT.isNull();

    private final SqliteDatabase database;

    @Inject
    public SqliteHostStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Host host, TokenHash bearer, Ulid token) {
        HostRecord row = HostRows.row(host);
        row.setEnrolledWith(token.text());
        database.writing().insertInto(HOST).set(row).execute();
        HostRows.writeTags(database.writing(), host);
        putBearer(bearer, host.id(), CURRENT);
    }

    @Override
    public void update(Host host) {
        database.writing()
                .update(HOST)
                .set(HostRows.row(host))
                .where(HOST.ID.eq(host.id().toString()))
                .execute();
        HostRows.writeTags(database.writing(), host);
    }

    @Override
    public Optional<Host> find(HostId id) {
        return overview(id).map(HostOverview::host);
    }

    @Override
    public Map<HostId, Named> names(Collection<HostId> ids) {
        return database.reading(dsl -> dsl.select(HOST.ID, HOST.NAME, HOST.OS, HOST.REMOVED_AT)
                .from(HOST)
                .where(HOST.ID.in(ids.stream().map(HostId::toString).toList()))
                .fetchMap(
                        row -> HostId.of(row.value1()),
                        row -> new Named(row.value2(), row.value3(), row.value4() != null)));
    }

    @Override
    public Optional<HostOverview> overview(HostId id) {
        return database.reading(dsl -> one(dsl, HOST.ID.eq(id.toString())));
    }

    @Override
    public List<HostOverview> overviews(Collection<HostId> ids) {
        return database.reading(dsl -> overviews(
                dsl,
                dsl.selectFrom(HOST)
                        .where(HOST.ID.in(ids.stream().map(HostId::toString).toList()))
                        .and(PRESENT)
                        .fetch()));
    }

    @Override
    public Page<HostOverview> list(Filter filter, PageRequest page) {
        List<Condition> conditions = new ArrayList<>(List.of(PRESENT));
        filter.q().ifPresent(q -> conditions.add(HOST.NAME_KEY.contains(key(q))));
        filter.tag()
                .ifPresent(tag -> conditions.add(DSL.exists(
                        DSL.selectOne().from(HOST_TAG).where(HOST_TAG.HOST_ID.eq(HOST.ID), HOST_TAG.TAG.eq(tag)))));
        filter.reach().ifPresent(reach -> conditions.add(Reached.by(reach, filter.now())));
        filter.protection().ifPresent(p -> conditions.add(HOST.PROTECTION_RANK.eq(HostRows.rank(p))));
        conditions.add(after(filter.sort(), page));
        return database.reading(dsl -> {
            List<HostRecord> rows = dsl.selectFrom(HOST)
                    .where(conditions)
                    .orderBy(order(filter.sort()))
                    .limit(page.limit() + 1)
                    .fetch();
            Page<HostRecord> records = Cursors.page(rows, page.limit(), last -> cursor(filter.sort(), last));
            return new Page<>(overviews(dsl, records.items()), records.next());
        });
    }

    @Override
    public List<HostOverview> enrolledWith(Ulid token, int limit) {
        return database.reading(dsl -> overviews(
                dsl,
                dsl.selectFrom(HOST)
                        .where(HOST.ENROLLED_WITH.eq(token.text()))
                        .and(PRESENT)
                        .orderBy(HOST.ID.desc())
                        .limit(limit)
                        .fetch()));
    }

    @Override
    public Optional<Enrolled> findByMachine(String machineId) {
        return database.reading(dsl -> dsl.selectFrom(HOST)
                .where(HOST.MACHINE_ID.eq(machineId))
                .and(PRESENT)
                .fetchOptional(row -> new Enrolled(
                        HostRows.overview(row, HostRows.tags(dsl, row.getId())).host(),
                        new Ulid(row.getEnrolledWith()))));
    }

    @Override
    public BearerOwner findByBearer(TokenHash bearer) {
        return database.reading(dsl -> {
            var row = dsl.select(BEARER.HOST_ID, BEARER.STATE)
                    .from(BEARER)
                    .where(BEARER.TOKEN_HASH.eq(bearer.hex()))
                    .fetchOptional();
            if (row.isEmpty()) {
                return new BearerOwner.Unknown();
            }
            Optional<Host> host = REVOKED.equals(row.get().value2())
                    ? Optional.empty()
                    : one(dsl, HOST.ID.eq(row.get().value1())).map(HostOverview::host);
            return host.<BearerOwner>map(BearerOwner.Known::new).orElseGet(BearerOwner.Revoked::new);
        });
    }

    @Override
    public void replaceBearer(HostId id, TokenHash bearer, Ulid token) {
        revokeAll(id);
        putBearer(bearer, id, CURRENT);
        database.writing()
                .update(HOST)
                .set(HOST.ENROLLED_WITH, token.text())
                .where(HOST.ID.eq(id.toString()))
                .execute();
    }

    @Override
    public void offerBearer(HostId id, TokenHash next) {
        putBearer(next, id, NEXT);
    }

    @Override
    public void adoptBearer(HostId id, TokenHash bearer) {
        revokeAll(id);
        putBearer(bearer, id, CURRENT);
    }

    @Override
    public void remove(HostId id, Instant at) {
        revokeAll(id);
        database.writing()
                .deleteFrom(HOST_TAG)
                .where(HOST_TAG.HOST_ID.eq(id.toString()))
                .execute();
        database.writing()
                .update(HOST)
                .set(HOST.REMOVED_AT, Column.at(at))
                .where(HOST.ID.eq(id.toString()))
                .execute();
    }

    @Override
    public void noteHeard(Map<HostId, Instant> lastHeard) {
        if (lastHeard.isEmpty()) {
            return;
        }
        DSLContext dsl = database.writing();
        BatchBindStep batch = dsl.batch(dsl.update(HOST)
                .set(HOST.LAST_HEARD_AT, DSL.param("at", Long.class))
                .where(HOST.ID.eq(DSL.param("host", String.class))));
        for (Map.Entry<HostId, Instant> heard : lastHeard.entrySet()) {
            batch = batch.bind(Column.at(heard.getValue()), heard.getKey().toString());
        }
        batch.execute();
    }

    @Override
    public Map<HostId, Instant> lastHeard() {
        return database.reading(dsl -> {
            Map<HostId, Instant> heard = new HashMap<>();
            dsl.select(HOST.ID, HOST.LAST_HEARD_AT)
                    .from(HOST)
                    .where(PRESENT)
                    .and(HOST.LAST_HEARD_AT.gt(0L))
                    .forEach(row -> heard.put(HostId.of(row.value1()), Column.instant(row.value2())));
            return heard;
        });
    }

    @Override
    public void noteBackupEnded(HostId id, JobId job, Outcome outcome, Instant effectiveAt) {
        database.writing()
                .update(HOST)
                .set(HOST.LAST_BACKUP_JOB, job.toString())
                .set(HOST.LAST_BACKUP_OUTCOME, outcome.name())
                .set(HOST.LAST_BACKUP_AT, Column.at(effectiveAt))
                .where(HOST.ID.eq(id.toString()), HOST.LAST_BACKUP_AT.le(Column.at(effectiveAt)))
                .execute();
        if (outcome == Outcome.FAILED) {
            database.writing()
                    .update(HOST)
                    .set(
                            HOST.LAST_FAILED_AT,
                            DSL.greatest(DSL.coalesce(HOST.LAST_FAILED_AT, 0L), DSL.val(Column.at(effectiveAt))))
                    .where(HOST.ID.eq(id.toString()))
                    .execute();
        }
        rankAnew(id);
    }

    @Override
    public void noteBackupConfirmed(HostId id, Instant effectiveAt) {
        database.writing()
                .update(HOST)
                .set(
                        HOST.LAST_CONFIRMED_AT,
                        DSL.greatest(DSL.coalesce(HOST.LAST_CONFIRMED_AT, 0L), DSL.val(Column.at(effectiveAt))))
                .where(HOST.ID.eq(id.toString()))
                .execute();
        rankAnew(id);
    }

    @Override
    public void noteLateFrom(HostId id, Optional<Instant> lateFrom, Instant now) {
        database.writing()
                .update(HOST)
                .set(HOST.LATE_FROM, Column.at(lateFrom))
                .where(HOST.ID.eq(id.toString()))
                .execute();
        rankAnew(id, now);
    }

    @Override
    public List<HostId> gettingLate(Instant now) {
        return database.reading(dsl -> dsl.select(HOST.ID)
                .from(HOST)
                .where(HOST.LATE_FROM.le(Column.at(now)))
                .and(HOST.PROTECTION_RANK.eq(HostRows.rank(Protection.PROTECTED)))
                .and(PRESENT)
                .fetch(row -> HostId.of(row.value1())));
    }

    @Override
    public int count() {
        return database.reading(dsl -> dsl.fetchCount(HOST, PRESENT));
    }

    @Override
    public Map<Protection, Integer> tally(Instant now) {
        return database.reading(dsl -> {
            Map<Protection, Integer> tally = new EnumMap<>(Protection.class);
            dsl.select(HOST.PROTECTION_RANK, DSL.count())
                    .from(HOST)
                    .where(PRESENT)
                    .groupBy(HOST.PROTECTION_RANK)
                    .forEach(row -> tally.put(HostRows.protection(row.value1()), row.value2()));
            return tally;
        });
    }

    @Override
    public List<TagCount> tags(int limit) {
        return database.reading(dsl -> dsl.select(HOST_TAG.TAG, DSL.count())
                .from(HOST_TAG)
                .groupBy(HOST_TAG.TAG)
                .orderBy(DSL.count().desc(), HOST_TAG.TAG)
                .limit(limit)
                .fetch(row -> new TagCount(row.value1(), row.value2())));
    }

    private static List<HostOverview> overviews(DSLContext dsl, List<HostRecord> rows) {
        Map<String, List<String>> tags =
                HostRows.tags(dsl, rows.stream().map(HostRecord::getId).toList());
        return rows.stream()
                .map(row -> HostRows.overview(row, tags.getOrDefault(row.getId(), List.of())))
                .toList();
    }

    private static Optional<HostOverview> one(DSLContext dsl, Condition which) {
        return dsl.selectFrom(HOST)
                .where(which)
                .and(PRESENT)
                .fetchOptional(row -> HostRows.overview(row, HostRows.tags(dsl, row.getId())));
    }

    /// Lateness is left to [#noteLateFrom]: whoever notes a backup says there what it means.
    private void rankAnew(HostId id) {
        rankAnew(id, Instant.EPOCH);
    }

    private void rankAnew(HostId id, Instant now) {
        overview(id)
                .ifPresent(o -> database.writing()
                        .update(HOST)
                        .set(HOST.PROTECTION_RANK, HostRows.rank(Protection.of(o.evidence(), now)))
                        .where(HOST.ID.eq(id.toString()))
                        .execute());
    }

    private void putBearer(TokenHash bearer, HostId host, String state) {
        database.writing()
                .insertInto(BEARER, BEARER.TOKEN_HASH, BEARER.HOST_ID, BEARER.STATE)
                .values(bearer.hex(), host.toString(), state)
                .onConflict(BEARER.TOKEN_HASH)
                .doUpdate()
                .set(BEARER.STATE, state)
                .execute();
    }

    private void revokeAll(HostId host) {
        database.writing()
                .update(BEARER)
                .set(BEARER.STATE, REVOKED)
                .where(BEARER.HOST_ID.eq(host.toString()))
                .execute();
    }

    private static List<OrderField<?>> order(Sort sort) {
        return switch (sort) {
            case NAME -> List.of(HOST.NAME_KEY, HOST.ID);
            case WORST_FIRST -> List.of(HOST.PROTECTION_RANK, HOST.NAME_KEY, HOST.ID);
            case LAST_BACKUP -> List.of(HOST.LAST_BACKUP_AT.desc(), HOST.ID);
        };
    }

    private static Condition after(Sort sort, PageRequest page) {
        return switch (sort) {
            case NAME ->
                Cursors.keys(page, "host-name", 2)
                        .<Condition>map(k -> DSL.row(HOST.NAME_KEY, HOST.ID).gt(k.get(0), k.get(1)))
                        .orElse(DSL.noCondition());
            case WORST_FIRST ->
                Cursors.keys(page, "host-rank", 3)
                        .<Condition>map(k -> DSL.row(HOST.PROTECTION_RANK, HOST.NAME_KEY, HOST.ID)
                                .gt(Cursors.number(k.get(0)), k.get(1), k.get(2)))
                        .orElse(DSL.noCondition());
            case LAST_BACKUP ->
                Cursors.keys(page, "host-backup", 2)
                        .<Condition>map(k -> HOST.LAST_BACKUP_AT
                                .le(Cursors.number(k.get(0)))
                                // Not as an alternative at the top: SQLite would join two searches and sort them.
                                .and(HOST.LAST_BACKUP_AT
                                        .lt(Cursors.number(k.get(0)))
                                        .or(HOST.ID.gt(k.get(1)))))
                        .orElse(DSL.noCondition());
        };
    }

    private static Cursor cursor(Sort sort, HostRecord last) {
        return switch (sort) {
            case NAME -> Cursors.of("host-name", last.getNameKey(), last.getId());
            case WORST_FIRST -> Cursors.of("host-rank", last.getProtectionRank(), last.getNameKey(), last.getId());
            case LAST_BACKUP -> Cursors.of("host-backup", last.getLastBackupAt(), last.getId());
        };
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
