package io.resticmanager.sqlite.maintenance;

import static io.resticmanager.sqlite.generated.Tables.GROUP_RETENTION;
import static io.resticmanager.sqlite.generated.Tables.HOST;
import static io.resticmanager.sqlite.generated.Tables.MAINTENANCE;
import static io.resticmanager.sqlite.generated.Tables.REPOSITORY;
import static io.resticmanager.sqlite.generated.Tables.REPOSITORY_LISTING;
import static io.resticmanager.sqlite.generated.Tables.SOURCE_GROUP;
import static io.resticmanager.sqlite.generated.Tables.UPKEEP;

import io.resticmanager.domain.maintenance.Cadence;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Json;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.GroupRetentionRecord;
import io.resticmanager.sqlite.generated.tables.records.MaintenanceRecord;
import io.resticmanager.sqlite.generated.tables.records.RepositoryListingRecord;
import io.resticmanager.sqlite.generated.tables.records.UpkeepRecord;
import io.resticmanager.sqlite.job.JobJson;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.UpdatableRecord;
import org.jooq.impl.DSL;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

public final class SqliteCareStore implements CareStore {
    private final SqliteDatabase database;

    @Inject
    public SqliteCareStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<GroupRetention> retention(SourceGroupId group) {
        return database.reading(dsl -> dsl.selectFrom(GROUP_RETENTION)
                .where(GROUP_RETENTION.GROUP_ID.eq(group.toString()))
                .fetchOptional(SqliteCareStore::retention));
    }

    @Override
    public void put(GroupRetention retention) {
        replace(new GroupRetentionRecord()
                .setGroupId(retention.group().toString())
                .setPolicy(retention
                        .policy()
                        .map(policy -> JobJson.retention(policy).toString())
                        .orElse(null))
                .setBelowFloor(retention.belowFloor() ? 1L : 0L)
                .setRevision((long) retention.revision()));
    }

    @Override
    public Optional<Maintenance> maintenance(RepositoryId repository) {
        return database.reading(dsl -> dsl.selectFrom(MAINTENANCE)
                .where(MAINTENANCE.REPOSITORY_ID.eq(repository.toString()))
                .fetchOptional(SqliteCareStore::maintenance));
    }

    @Override
    public void put(Maintenance maintenance) {
        ObjectNode json = Json.object();
        json.put("checkParts", maintenance.checkParts());
        Json.put(json, "maxUnused", maintenance.maxUnused());
        maintenance
                .cadences()
                .forEach((chore, cadence) -> json.putObject(chore.word())
                        .put("cron", cadence.cron().text())
                        .put("zone", cadence.zone().getId())
                        .put("enabled", cadence.enabled()));
        replace(new MaintenanceRecord()
                .setRepositoryId(maintenance.repository().toString())
                .setCadences(json.toString())
                .setRevision((long) maintenance.revision()));
    }

    @Override
    public Optional<Upkeep> upkeep(RepositoryId repository, Chore chore) {
        return database.reading(dsl -> dsl.selectFrom(UPKEEP)
                .where(UPKEEP.REPOSITORY_ID.eq(repository.toString()), UPKEEP.CHORE.eq(chore.name()))
                .fetchOptional(SqliteCareStore::upkeep));
    }

    @Override
    public List<Upkeep> due(Instant now, int limit) {
        return database.reading(dsl -> dsl.selectFrom(UPKEEP)
                .where(UPKEEP.LOOK_AT.le(Column.at(now)))
                .orderBy(UPKEEP.LOOK_AT)
                .limit(limit)
                .fetch(SqliteCareStore::upkeep));
    }

    @Override
    public List<RepositoryId> uncared(int limit) {
        return database.reading(dsl -> dsl.select(REPOSITORY.ID)
                .from(REPOSITORY)
                .where(DSL.notExists(DSL.selectOne().from(UPKEEP).where(UPKEEP.REPOSITORY_ID.eq(REPOSITORY.ID))))
                .limit(limit)
                .fetch(row -> RepositoryId.of(row.value1())));
    }

    @Override
    public void put(Upkeep upkeep) {
        replace(new UpkeepRecord()
                .setRepositoryId(upkeep.repository().toString())
                .setChore(upkeep.chore().name())
                .setDueAt(Column.at(upkeep.due()))
                .setLookAt(Column.at(upkeep.lookAt()))
                .setRuns(upkeep.runs())
                .setTrouble(upkeep.trouble().orElse(null)));
    }

    @Override
    public List<SourceGroupId> withPolicy(RepositoryId repository) {
        return database.reading(dsl -> dsl
                .select(GROUP_RETENTION.GROUP_ID)
                .from(SOURCE_GROUP)
                .join(HOST)
                .on(HOST.ID.eq(SOURCE_GROUP.HOST_ID).and(HOST.REMOVED_AT.isNull()))
                .join(GROUP_RETENTION)
                .on(GROUP_RETENTION.GROUP_ID.eq(SOURCE_GROUP.ID).and(GROUP_RETENTION.POLICY.isNotNull()))
                .where(SOURCE_GROUP.REPOSITORY_ID.eq(repository.toString()))
                .fetch(row -> SourceGroupId.of(row.value1()))
                .stream()
                .sorted(Comparator.comparing(SourceGroupId::ulid))
                .toList());
    }

    @Override
    public Optional<Instant> listedAt(RepositoryId repository) {
        return database.reading(dsl -> dsl.selectFrom(REPOSITORY_LISTING)
                .where(REPOSITORY_LISTING.REPOSITORY_ID.eq(repository.toString()))
                .fetchOptional(row -> Column.instant(row.getBeganAt())));
    }

    @Override
    public void noteListing(RepositoryId repository, Instant beganAt) {
        replace(new RepositoryListingRecord()
                .setRepositoryId(repository.toString())
                .setBeganAt(Column.at(beganAt)));
    }

    private void replace(UpdatableRecord<?> row) {
        database.writing()
                .insertInto(row.getTable())
                .set(row)
                .onDuplicateKeyUpdate()
                .set(row)
                .execute();
    }

    private static Upkeep upkeep(UpkeepRecord row) {
        return new Upkeep(
                RepositoryId.of(row.getRepositoryId()),
                Chore.valueOf(row.getChore()),
                Column.optionalInstant(row.getDueAt()),
                Column.optionalInstant(row.getLookAt()),
                row.getRuns(),
                Optional.ofNullable(row.getTrouble()));
    }

    private static GroupRetention retention(GroupRetentionRecord row) {
        Optional<RetentionPolicy> policy =
                Optional.ofNullable(row.getPolicy()).map(text -> JobJson.retention(Json.parse(text)));
        return new GroupRetention(
                SourceGroupId.of(row.getGroupId()),
                policy,
                row.getBelowFloor() != 0,
                row.getRevision().intValue());
    }

    private static Maintenance maintenance(MaintenanceRecord row) {
        JsonNode json = Json.parse(row.getCadences());
        Map<Chore, Cadence> cadences = new EnumMap<>(Chore.class);
        for (Chore chore : Chore.values()) {
            JsonNode one = json.path(chore.word());
            cadences.put(
                    chore,
                    new Cadence(
                            Cron.of(Json.text(one, "cron").orElseThrow()),
                            ZoneId.of(Json.text(one, "zone").orElseThrow()),
                            Json.flag(one, "enabled")));
        }
        return new Maintenance(
                RepositoryId.of(row.getRepositoryId()),
                cadences,
                (int) Json.numberOr0(json, "checkParts"),
                Json.text(json, "maxUnused"),
                row.getRevision().intValue());
    }
}
