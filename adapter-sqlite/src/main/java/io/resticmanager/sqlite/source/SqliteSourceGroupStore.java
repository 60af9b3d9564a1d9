package io.resticmanager.sqlite.source;

import static io.resticmanager.sqlite.generated.Tables.HOST;
import static io.resticmanager.sqlite.generated.Tables.SOURCE_GROUP;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.source.SourceGroupStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Json;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.SourceGroupRecord;
import io.resticmanager.sqlite.job.JobJson;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

public final class SqliteSourceGroupStore implements SourceGroupStore {
    private static final int MOST = 500;

    private final SqliteDatabase database;

    @Inject
    public SqliteSourceGroupStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(SourceGroup group) {
        database.writing().insertInto(SOURCE_GROUP).set(row(group)).execute();
    }

    @Override
    public void update(SourceGroup group) {
        database.writing()
                .update(SOURCE_GROUP)
                .set(row(group))
                .where(SOURCE_GROUP.ID.eq(group.id().toString()))
                .execute();
    }

    @Override
    public void delete(SourceGroupId id) {
        database.writing()
                .deleteFrom(SOURCE_GROUP)
                .where(SOURCE_GROUP.ID.eq(id.toString()))
                .execute();
    }

    @Override
    public void noteConfirmed(SourceGroupId id, Instant effectiveAt) {
        database.writing()
                .update(SOURCE_GROUP)
                .set(
                        SOURCE_GROUP.CONFIRMED_AT,
                        DSL.greatest(DSL.coalesce(SOURCE_GROUP.CONFIRMED_AT, 0L), DSL.val(Column.at(effectiveAt))))
                .where(SOURCE_GROUP.ID.eq(id.toString()))
                .execute();
    }

    @Override
    public Map<SourceGroupId, Instant> confirmedAt(HostId host) {
        return database.reading(dsl -> dsl.select(SOURCE_GROUP.ID, SOURCE_GROUP.CONFIRMED_AT)
                .from(SOURCE_GROUP)
                .where(SOURCE_GROUP.HOST_ID.eq(host.toString()))
                .and(SOURCE_GROUP.CONFIRMED_AT.isNotNull())
                .fetchMap(row -> SourceGroupId.of(row.value1()), row -> Column.instant(row.value2())));
    }

    @Override
    public Optional<SourceGroup> find(SourceGroupId id) {
        return database.reading(dsl -> dsl.selectFrom(SOURCE_GROUP)
                .where(SOURCE_GROUP.ID.eq(id.toString()))
                .fetchOptional(SqliteSourceGroupStore::group));
    }

    @Override
    public Map<SourceGroupId, String> names(Collection<SourceGroupId> ids) {
        return database.reading(dsl -> dsl.select(SOURCE_GROUP.ID, SOURCE_GROUP.NAME)
                .from(SOURCE_GROUP)
                .where(SOURCE_GROUP.ID.in(
                        ids.stream().map(SourceGroupId::toString).toList()))
                .fetchMap(row -> SourceGroupId.of(row.value1()), row -> row.value2()));
    }

    @Override
    public List<SourceGroup> of(HostId host) {
        return database.reading(dsl -> dsl.selectFrom(SOURCE_GROUP)
                .where(SOURCE_GROUP.HOST_ID.eq(host.toString()))
                .orderBy(SOURCE_GROUP.ID)
                .limit(MOST)
                .fetch(SqliteSourceGroupStore::group));
    }

    @Override
    public List<HostId> hostsUsing(RepositoryId repository, int limit) {
        return database.reading(dsl -> dsl.selectDistinct(SOURCE_GROUP.HOST_ID)
                .from(SOURCE_GROUP)
                .join(HOST)
                .on(HOST.ID.eq(SOURCE_GROUP.HOST_ID).and(HOST.REMOVED_AT.isNull()))
                .where(SOURCE_GROUP.REPOSITORY_ID.eq(repository.toString()))
                .orderBy(SOURCE_GROUP.HOST_ID)
                .limit(limit)
                .fetch(row -> HostId.of(row.value1())));
    }

    @Override
    public Map<RepositoryId, List<HostId>> hostsUsing(Collection<RepositoryId> repositories, int limit) {
        Field<String> asked = DSL.field("json_each.value", String.class);
        Table<?> using = DSL.selectDistinct(SOURCE_GROUP.HOST_ID.as("host_id"))
                .from(SOURCE_GROUP)
                .join(HOST)
                .on(HOST.ID.eq(SOURCE_GROUP.HOST_ID).and(HOST.REMOVED_AT.isNull()))
                .where(SOURCE_GROUP.REPOSITORY_ID.eq(asked))
                .orderBy(SOURCE_GROUP.HOST_ID)
                .limit(limit)
                .asTable("first_of_each");
        Field<String> hosts = DSL.field(DSL.select(DSL.field("json_group_array(first_of_each.host_id)", String.class))
                .from(using));
        String ids = Json.list(
                repositories.stream().map(RepositoryId::toString).distinct().toList());
        return database.reading(dsl -> dsl
                .select(asked, hosts)
                .from("json_each({0})", DSL.val(ids))
                .fetchMap(
                        row -> RepositoryId.of(row.value1()),
                        row -> Json.list(row.value2()).stream().map(HostId::of).toList())
                .entrySet()
                .stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static SourceGroupRecord row(SourceGroup group) {
        return new SourceGroupRecord()
                .setId(group.id().toString())
                .setHostId(group.hostId().toString())
                .setName(group.name())
                .setRepositoryId(Column.text(group.repositoryId()))
                .setSelection(JobJson.selection(group.selection()).toString())
                .setRetryAttempts((long) group.retry().attempts())
                .setRetryBackOffSeconds(group.retry().backOff().toSeconds())
                .setRevision((long) group.revision());
    }

    private static SourceGroup group(SourceGroupRecord row) {
        return new SourceGroup(
                SourceGroupId.of(row.getId()),
                HostId.of(row.getHostId()),
                row.getName(),
                Optional.ofNullable(row.getRepositoryId()).map(RepositoryId::of),
                JobJson.selection(row.getSelection()),
                new RetryPolicy(row.getRetryAttempts().intValue(), Duration.ofSeconds(row.getRetryBackOffSeconds())),
                row.getRevision().intValue());
    }
}
