package io.resticmanager.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.fleet.FleetDay;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.ports.contract.Rows;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.fakes.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Migrations on a database that has been used.
class MigrationTest {
    private static final String V002 = "/io/resticmanager/sqlite/migrations/V002__backup_days.sql";
    private static final Instant START = Instant.parse("2026-11-01T22:00:00Z");
    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");

    @TempDir
    Path directory;

    @Test
    void days_counted_from_old_jobs_are_those_counted_while_they_ended() throws Exception {
        Counted counted;
        try (SqliteDatabase database = SqliteDatabase.open(directory, new EventBus())) {
            counted = count(SqliteStores.of(database), populate(SqliteStores.of(database)));
        }
        assertThat(counted.fleet())
                .as("the sample has days of all kinds")
                .anyMatch(day -> day.ok() > 0)
                .anyMatch(day -> day.warnings() > 0)
                .anyMatch(day -> day.failed() > 0);

        execute("drop table backup_day; drop table fleet_day;" + script());

        try (SqliteDatabase database = SqliteDatabase.open(directory, new EventBus())) {
            assertThat(count(
                            SqliteStores.of(database),
                            List.copyOf(counted.hosts().keySet())))
                    .isEqualTo(counted);
        }
    }

    private record Counted(Map<HostId, List<BackupDay>> hosts, List<FleetDay> fleet) {}

    private static Counted count(Stores stores, List<HostId> hosts) {
        return new Counted(stores.jobs().backupDays(hosts, FIRST), stores.jobs().fleetDays(FIRST));
    }

    private static List<HostId> populate(Stores stores) {
        Random dice = new Random(4);
        MutableClock clock = MutableClock.atNoon();
        Rows rows = new Rows(stores, new CountingIds(clock), clock);
        Repository repository = rows.repository("r");
        List<HostId> hosts = new ArrayList<>();
        for (int h = 0; h < 4; h++) {
            Host host = rows.host("host-" + h);
            hosts.add(host.id());
            for (int n = 0; n < 40; n++) {
                Job job = rows.backup(host, repository, dice.nextInt(5) == 0);
                Outcome outcome = Outcome.values()[dice.nextInt(Outcome.values().length)];
                Optional<Confirmation> confirmation = outcome.isDone()
                        ? Optional.of(Confirmation.values()[dice.nextInt(Confirmation.values().length)])
                        : Optional.empty();
                rows.ended(job, outcome, confirmation, START.plusSeconds(dice.nextInt(100) * 3_600L * 6));
            }
            rows.backup(host, repository, false);
        }
        return hosts;
    }

    private static String script() throws IOException {
        try (InputStream sql = MigrationTest.class.getResourceAsStream(V002)) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void execute(String script) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(SqliteDatabase.FILE));
                Statement statement = connection.createStatement()) {
            for (String sql : script.replaceAll("(?m)^--.*$", "").split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }
}
