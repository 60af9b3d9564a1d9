package io.resticmanager.sqlite.schedule;

import static io.resticmanager.sqlite.generated.Tables.SCHEDULE;
import static io.resticmanager.sqlite.generated.Tables.SCHEDULE_GROUP;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.ScheduleRecord;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Row3;
import org.jooq.impl.DSL;

public final class SqliteScheduleStore implements ScheduleStore {
    private final SqliteDatabase database;

    @Inject
    public SqliteScheduleStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Schedule schedule) {
        database.writing().insertInto(SCHEDULE).set(row(schedule)).execute();
        insertGroups(schedule);
    }

    @Override
    public void update(Schedule schedule) {
        database.writing()
                .update(SCHEDULE)
                .set(row(schedule))
                .where(SCHEDULE.ID.eq(schedule.id().toString()))
                .execute();
        database.writing()
                .deleteFrom(SCHEDULE_GROUP)
                .where(SCHEDULE_GROUP.SCHEDULE_ID.eq(schedule.id().toString()))
                .execute();
        insertGroups(schedule);
    }

    @Override
    public void delete(ScheduleId id) {
        database.writing()
                .deleteFrom(SCHEDULE)
                .where(SCHEDULE.ID.eq(id.toString()))
                .execute();
    }

    @Override
    public Optional<Schedule> find(ScheduleId id) {
        return list(SCHEDULE.ID.eq(id.toString()), 1).stream().findFirst();
    }

    @Override
    public List<Schedule> of(HostId host) {
        return list(SCHEDULE.HOST_ID.eq(host.toString()), Schedule.MOST_OF_A_HOST);
    }

    @Override
    public Map<HostId, List<Schedule>> ofAll(Collection<HostId> hosts) {
        Condition any = SCHEDULE.HOST_ID.in(hosts.stream().map(HostId::toString).toList());
        return list(any, Math.max(1, hosts.size()) * Schedule.MOST_OF_A_HOST).stream()
                .collect(Collectors.groupingBy(Schedule::hostId));
    }

    @Override
    public List<Schedule> naming(SourceGroupId group) {
        return list(
                SCHEDULE.ID.in(DSL.select(SCHEDULE_GROUP.SCHEDULE_ID)
                        .from(SCHEDULE_GROUP)
                        .where(SCHEDULE_GROUP.GROUP_ID.eq(group.toString()))),
                Schedule.MOST_OF_A_HOST);
    }

    private List<Schedule> list(Condition which, int most) {
        return database.reading(dsl -> {
            List<ScheduleRecord> rows = dsl.selectFrom(SCHEDULE)
                    .where(which)
                    .orderBy(SCHEDULE.HOST_ID, SCHEDULE.ID)
                    .limit(most)
                    .fetch();
            Map<String, List<String>> groups =
                    groups(dsl, rows.stream().map(ScheduleRecord::getId).toList());
            return rows.stream()
                    .map(row -> schedule(row, groups.getOrDefault(row.getId(), List.of())))
                    .toList();
        });
    }

    private static Map<String, List<String>> groups(DSLContext dsl, List<String> schedules) {
        return dsl.select(SCHEDULE_GROUP.SCHEDULE_ID, SCHEDULE_GROUP.GROUP_ID)
                .from(SCHEDULE_GROUP)
                .where(SCHEDULE_GROUP.SCHEDULE_ID.in(schedules))
                .orderBy(SCHEDULE_GROUP.SCHEDULE_ID, SCHEDULE_GROUP.PLACE)
                .fetchGroups(SCHEDULE_GROUP.SCHEDULE_ID, SCHEDULE_GROUP.GROUP_ID);
    }

    private void insertGroups(Schedule schedule) {
        List<Row3<String, Long, String>> rows = IntStream.range(
                        0, schedule.groups().size())
                .mapToObj(place -> DSL.row(
                        schedule.id().toString(),
                        (long) place,
                        schedule.groups().get(place).toString()))
                .toList();
        database.writing()
                .insertInto(SCHEDULE_GROUP, SCHEDULE_GROUP.SCHEDULE_ID, SCHEDULE_GROUP.PLACE, SCHEDULE_GROUP.GROUP_ID)
                .valuesOfRows(rows)
                .execute();
    }

    private static ScheduleRecord row(Schedule schedule) {
        Schedule.Timing timing = schedule.timing();
        return new ScheduleRecord()
                .setId(schedule.id().toString())
                .setHostId(schedule.hostId().toString())
                .setName(schedule.name())
                .setCron(timing.cron().text())
                .setZone(timing.zone().getId())
                .setJitterSeconds(timing.jitter().toSeconds())
                .setCatchUpSeconds(
                        timing.catchUpWithin().map(Duration::toSeconds).orElse(null))
                .setEnabled(Column.flag(schedule.enabled()))
                .setUploadKibps(Column.number(schedule.limits().uploadKiBps()))
                .setDownloadKibps(Column.number(schedule.limits().downloadKiBps()))
                .setActiveSince(Column.at(schedule.activeSince()))
                .setRevision((long) schedule.revision());
    }

    private static Schedule schedule(ScheduleRecord row, List<String> groups) {
        return new Schedule(
                ScheduleId.of(row.getId()),
                HostId.of(row.getHostId()),
                row.getName(),
                groups.stream().map(SourceGroupId::of).toList(),
                new Schedule.Timing(
                        Cron.of(row.getCron()),
                        Schedule.zone(row.getZone()),
                        Duration.ofSeconds(row.getJitterSeconds()),
                        Optional.ofNullable(row.getCatchUpSeconds()).map(Duration::ofSeconds)),
                Column.flag(row.getEnabled()),
                new Limits(Column.optionalInt(row.getUploadKibps()), Column.optionalInt(row.getDownloadKibps())),
                Column.instant(row.getActiveSince()),
                row.getRevision().intValue());
    }
}
