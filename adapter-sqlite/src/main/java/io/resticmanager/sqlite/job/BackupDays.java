package io.resticmanager.sqlite.job;

import static io.resticmanager.sqlite.generated.Tables.BACKUP_DAY;
import static io.resticmanager.sqlite.generated.Tables.FLEET_DAY;

import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.fleet.FleetDay;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.sqlite.generated.tables.records.BackupDayRecord;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// The tables of days, a projection of the jobs that [SqliteJobStore] keeps true with each backup it writes.
final class BackupDays {
    private BackupDays() {}

    /// Replaces a day; absent: nothing counts on it any more.
    static void put(DSLContext dsl, HostId host, LocalDate day, Optional<BackupDay> wanted) {
        Optional<BackupDay.Result> before = read(dsl, List.of(host), day, day).getOrDefault(host, List.of()).stream()
                .findFirst()
                .map(BackupDay::result);
        if (wanted.isEmpty()) {
            dsl.deleteFrom(BACKUP_DAY)
                    .where(BACKUP_DAY.HOST_ID.eq(host.toString()), BACKUP_DAY.DAY.eq(day.toEpochDay()))
                    .execute();
        } else {
            BackupDay to = wanted.get();
            BackupDayRecord row = new BackupDayRecord()
                    .setHostId(host.toString())
                    .setDay(day.toEpochDay())
                    .setClean((long) to.clean())
                    .setWarned((long) to.warned())
                    .setFailed((long) to.failed());
            dsl.insertInto(BACKUP_DAY)
                    .set(row)
                    .onConflict(BACKUP_DAY.HOST_ID, BACKUP_DAY.DAY)
                    .doUpdate()
                    .set(row)
                    .execute();
        }
        Optional<BackupDay.Result> after = wanted.map(BackupDay::result);
        if (!before.equals(after)) {
            count(dsl, day, before, -1);
            count(dsl, day, after, 1);
        }
    }

    /// Oldest first; hosts without any are left out.
    static Map<HostId, List<BackupDay>> read(DSLContext dsl, Collection<HostId> hosts, LocalDate from, LocalDate to) {
        Map<String, HostId> ids = new HashMap<>();
        hosts.forEach(host -> ids.put(host.toString(), host));
        Map<HostId, List<BackupDay>> days = new HashMap<>();
        dsl.selectFrom(BACKUP_DAY)
                .where(BACKUP_DAY.HOST_ID.in(ids.keySet()))
                .and(BACKUP_DAY.DAY.between(from.toEpochDay(), to.toEpochDay()))
                .orderBy(BACKUP_DAY.HOST_ID, BACKUP_DAY.DAY)
                .fetchGroups(BACKUP_DAY.HOST_ID, BackupDays::day)
                .forEach((id, list) -> days.put(HostId.of(id), List.copyOf(list)));
        return days;
    }

    /// Oldest first.
    static List<FleetDay> fleet(DSLContext dsl, LocalDate from) {
        return dsl.selectFrom(FLEET_DAY)
                .where(FLEET_DAY.DAY.ge(from.toEpochDay()))
                .orderBy(FLEET_DAY.DAY)
                .fetch(row -> new FleetDay(
                        LocalDate.ofEpochDay(row.getDay()),
                        row.getOk().intValue(),
                        row.getWarnings().intValue(),
                        row.getFailed().intValue()));
    }

    private static void count(DSLContext dsl, LocalDate day, Optional<BackupDay.Result> result, long by) {
        if (result.isEmpty()) {
            return;
        }
        long ok = result.get() == BackupDay.Result.OK ? by : 0;
        long warnings = result.get() == BackupDay.Result.WARNINGS ? by : 0;
        long failed = result.get() == BackupDay.Result.FAILED ? by : 0;
        dsl.insertInto(FLEET_DAY, FLEET_DAY.DAY, FLEET_DAY.OK, FLEET_DAY.WARNINGS, FLEET_DAY.FAILED)
                .values(day.toEpochDay(), ok, warnings, failed)
                .onConflict(FLEET_DAY.DAY)
                .doUpdate()
                .set(FLEET_DAY.OK, FLEET_DAY.OK.plus(DSL.val(ok)))
                .set(FLEET_DAY.WARNINGS, FLEET_DAY.WARNINGS.plus(DSL.val(warnings)))
                .set(FLEET_DAY.FAILED, FLEET_DAY.FAILED.plus(DSL.val(failed)))
                .execute();
    }

    private static BackupDay day(BackupDayRecord row) {
        return new BackupDay(
                LocalDate.ofEpochDay(row.getDay()),
                row.getClean().intValue(),
                row.getWarned().intValue(),
                row.getFailed().intValue());
    }
}
