package io.resticmanager.sqlite.repository;

import static io.resticmanager.sqlite.generated.Tables.ENROLLMENT_TOKEN;
import static io.resticmanager.sqlite.generated.Tables.JOB;
import static io.resticmanager.sqlite.generated.Tables.REPOSITORY;
import static io.resticmanager.sqlite.generated.Tables.REPOSITORY_SIZE;
import static io.resticmanager.sqlite.generated.Tables.SNAPSHOT;
import static io.resticmanager.sqlite.generated.Tables.SOURCE_GROUP;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Cursors;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.RepositoryRecord;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.impl.DSL;

public final class SqliteRepositoryStore implements RepositoryStore {
    private static final String LIST = "repository";

    private final SqliteDatabase database;

    @Inject
    public SqliteRepositoryStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Repository repository) {
        database.writing().insertInto(REPOSITORY).set(row(repository)).execute();
    }

    @Override
    public void update(Repository repository) {
        database.writing()
                .update(REPOSITORY)
                .set(row(repository))
                .where(REPOSITORY.ID.eq(repository.id().toString()))
                .execute();
    }

    @Override
    public void delete(RepositoryId id) {
        database.writing()
                .deleteFrom(REPOSITORY)
                .where(REPOSITORY.ID.eq(id.toString()))
                .execute();
    }

    @Override
    public Optional<Repository> find(RepositoryId id) {
        return database.reading(dsl -> dsl.selectFrom(REPOSITORY)
                .where(REPOSITORY.ID.eq(id.toString()))
                .fetchOptional(SqliteRepositoryStore::repository));
    }

    @Override
    public Optional<Repository> findByName(String name) {
        return database.reading(dsl -> dsl.selectFrom(REPOSITORY)
                .where(REPOSITORY.NAME.eq(name))
                .fetchOptional(SqliteRepositoryStore::repository));
    }

    @Override
    public Map<RepositoryId, Repository> findAll(Collection<RepositoryId> ids) {
        List<String> texts = ids.stream().map(RepositoryId::toString).toList();
        return database.reading(dsl ->
                dsl
                        .selectFrom(REPOSITORY)
                        .where(REPOSITORY.ID.in(texts))
                        .fetch(SqliteRepositoryStore::repository)
                        .stream()
                        .collect(Collectors.toMap(Repository::id, Function.identity())));
    }

    @Override
    public Page<Repository> list(PageRequest page) {
        Condition after = Cursors.keys(page, LIST, 1)
                .<Condition>map(keys -> REPOSITORY.NAME.gt(keys.getFirst()))
                .orElse(DSL.noCondition());
        List<Repository> rows = database.reading(dsl -> dsl.selectFrom(REPOSITORY)
                .where(after)
                .orderBy(REPOSITORY.NAME)
                .limit(page.limit() + 1)
                .fetch(SqliteRepositoryStore::repository));
        return Cursors.page(rows, page.limit(), last -> Cursors.of(LIST, last.name()));
    }

    // Jobs and snapshots keep a repository for good: their history would otherwise point nowhere.
    @Override
    public Optional<Long> storedBytes() {
        return database.reading(dsl ->
                dsl.select(DSL.sum(REPOSITORY.STORED_BYTES)).from(REPOSITORY).fetchOptional(0, Long.class));
    }

    @Override
    public void noteSize(RepositoryId id, SizeDay size) {
        database.writing()
                .insertInto(REPOSITORY_SIZE)
                .set(REPOSITORY_SIZE.REPOSITORY_ID, id.toString())
                .set(REPOSITORY_SIZE.DAY, size.day().toEpochDay())
                .set(REPOSITORY_SIZE.STORED_BYTES, size.storedBytes())
                .onDuplicateKeyUpdate()
                .set(REPOSITORY_SIZE.STORED_BYTES, size.storedBytes())
                .execute();
        database.writing()
                .deleteFrom(REPOSITORY_SIZE)
                .where(REPOSITORY_SIZE.REPOSITORY_ID.eq(id.toString()))
                .and(REPOSITORY_SIZE.DAY.lt(size.oldestKept().toEpochDay()))
                .execute();
    }

    @Override
    public List<SizeDay> sizes(RepositoryId id, LocalDate from) {
        return database.reading(dsl -> dsl.select(REPOSITORY_SIZE.DAY, REPOSITORY_SIZE.STORED_BYTES)
                .from(REPOSITORY_SIZE)
                .where(REPOSITORY_SIZE.REPOSITORY_ID.eq(id.toString()))
                .and(REPOSITORY_SIZE.DAY.ge(from.toEpochDay()))
                .orderBy(REPOSITORY_SIZE.DAY)
                .limit(SizeDay.KEPT)
                .fetch(row -> new SizeDay(LocalDate.ofEpochDay(row.value1()), row.value2())));
    }

    @Override
    public boolean isInUse(RepositoryId id) {
        String text = id.toString();
        return database.reading(dsl -> dsl.fetchExists(SOURCE_GROUP, SOURCE_GROUP.REPOSITORY_ID.eq(text))
                || dsl.fetchExists(JOB, JOB.REPOSITORY_ID.eq(text))
                || dsl.fetchExists(SNAPSHOT, SNAPSHOT.REPOSITORY_ID.eq(text))
                || dsl.fetchExists(ENROLLMENT_TOKEN, ENROLLMENT_TOKEN.REPOSITORY_ID.eq(text)));
    }

    private static RepositoryRecord row(Repository r) {
        Optional<RepositoryFigures> figures = r.figures();
        return new RepositoryRecord()
                .setId(r.id().toString())
                .setName(r.name())
                .setUrl(r.url().text())
                .setResticId(r.resticId().orElse(null))
                .setMaintenanceHostId(Column.text(r.maintenanceHost()))
                .setAppendOnly(r.appendOnly().name())
                .setStoredBytes(figures.map(RepositoryFigures::storedBytes).orElse(null))
                .setUncompressedBytes(
                        figures.flatMap(RepositoryFigures::uncompressedBytes).orElse(null))
                .setBlobCount(figures.map(RepositoryFigures::blobCount).orElse(null))
                .setSnapshotCount(figures.map(RepositoryFigures::snapshotCount).orElse(null))
                .setLocks(figures.map(f -> (long) f.locks()).orElse(null))
                .setMeasuredAt(Column.at(figures.map(RepositoryFigures::measuredAt)))
                .setCreatedAt(Column.at(r.createdAt()))
                .setRevision((long) r.revision());
    }

    private static Repository repository(RepositoryRecord row) {
        Optional<RepositoryFigures> figures = Column.optionalInstant(row.getMeasuredAt())
                .map(at -> new RepositoryFigures(
                        Column.present(row.getStoredBytes()),
                        Optional.ofNullable(row.getUncompressedBytes()),
                        Column.present(row.getBlobCount()),
                        Column.present(row.getSnapshotCount()),
                        Column.present(row.getLocks()).intValue(),
                        at));
        return new Repository(
                RepositoryId.of(row.getId()),
                row.getName(),
                new RepositoryUrl(row.getUrl()),
                Optional.ofNullable(row.getResticId()),
                Optional.ofNullable(row.getMaintenanceHostId()).map(HostId::of),
                Verdict.valueOf(row.getAppendOnly()),
                figures,
                Column.instant(row.getCreatedAt()),
                row.getRevision().intValue());
    }
}
