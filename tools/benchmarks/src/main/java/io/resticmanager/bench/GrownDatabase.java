package io.resticmanager.bench;

import io.resticmanager.ports.Ids;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MutableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes a stopped server's small database large: its rows are copied with other ids, names and times, so that what
/// rows look like is known to the server alone. What the server keeps as sums is summed again.
///
/// The MACs of copied audit entries are wrong: verifying such a trail finds that.
final class GrownDatabase implements AutoCloseable {
    private static final int SNAPSHOTS_OF_A_HOST = 30;
    private static final int JOBS_A_LONG_ONE = 1_000;
    private static final int PROGRESS_EVERY = 5_000;
    private static final String OF_HOSTS = "new_host n join host t on t.id = n.of";
    private static final String OF_JOBS = "new_job n join job t on t.id = n.of";

    private final Connection connection;
    private final Instant now;
    private final MutableClock clock;
    private final Ids ids;

    private GrownDatabase(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
        this.clock = new MutableClock(now);
        this.ids = new CountingIds(clock);
    }

    static GrownDatabase open(Path file, Instant now) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        GrownDatabase database = new GrownDatabase(connection, now);
        database.run("pragma synchronous = off");
        database.run("pragma cache_size = -1500000");
        database.run("pragma temp_store = memory");
        connection.setAutoCommit(false);
        return database;
    }

    /// @param longLog the job whose log is copied for one job in a thousand; the others take what else there is
    void grow(int hosts, int jobs, String longLog) throws SQLException {
        hosts(hosts);
        jobs(jobs, longLog);
        run("insert into job_log " + copy("job_log", "job_id", "n.id") + "new_job n join job_log t on t.job_id = n.of");
        run("insert into job_log_chunk " + copy("job_log_chunk", "job_id", "n.id")
                + "new_job n join job_log_chunk t on t.job_id = n.of");
        snapshots();
        audit();
        sums();
        connection.commit();
    }

    private void hosts(int hosts) throws SQLException {
        String of = text("select id from host where removed_at is null limit 1");
        run("create temp table new_host (n integer primary key, id text, group_id text, of text)");
        clock.set(now.minus(Duration.ofDays(400)));
        try (PreparedStatement insert = connection.prepareStatement("insert into new_host values (?, ?, ?, ?)")) {
            for (int n = 1; n < hosts; n++) {
                insert.setInt(1, n);
                insert.setString(2, ids.next().text());
                insert.setString(3, ids.next().text());
                insert.setString(4, of);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        String name = "printf('host-%05d', n.n)";
        run("insert into host "
                + copy(
                        "host",
                        Map.of("id", "n.id", "name", name, "name_key", name, "restic_host", name, "machine_id", "n.id"))
                + OF_HOSTS);
        run("insert into host_tag select id, 'rack-' || (n % 40) from new_host");
        run("insert into source_group "
                + copy("source_group", Map.of("id", "n.group_id", "host_id", "n.id"))
                + "new_host n join source_group t on t.host_id = n.of");
    }

    private void jobs(int jobs, String longLog) throws SQLException {
        List<String> hosts = texts("select id from new_host order by n");
        List<Long> times = new ArrayList<>();
        List<String> usual = texts("select id from job where kind = 'BACKUP' and state = 'ENDED' order by id");
        for (String id : usual) {
            times.add(Long.parseLong(text("select effective_at from job where id = '" + id + "'")));
        }
        int last = usual.indexOf(longLog);
        if (last < 0 || usual.size() < 2) {
            throw new IllegalArgumentException("too few jobs to copy");
        }
        run("create temp table new_job (id text primary key, host_id text, of text, shift integer) without rowid");
        int each = Math.max(1, jobs / hosts.size());
        try (PreparedStatement insert = connection.prepareStatement("insert into new_job values (?, ?, ?, ?)")) {
            for (int n = 0; n < jobs; n++) {
                // Round by round, oldest first: a backup a day of each host, spread over the day.
                int round = n / hosts.size();
                Instant at = now.minus(Duration.ofDays(each - round))
                        .plus(Duration.ofHours(20)
                                .multipliedBy(n % hosts.size())
                                .dividedBy(hosts.size()));
                int of = n % JOBS_A_LONG_ONE == 0 ? last : n % last;
                clock.set(at);
                insert.setString(1, ids.next().text());
                insert.setString(2, hosts.get(n % hosts.size()));
                insert.setString(3, usual.get(of));
                insert.setLong(4, at.toEpochMilli() - times.get(of));
                insert.addBatch();
                if (n % PROGRESS_EVERY == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        Map<String, String> changed =
                List.of("queued_at", "dispatched_at", "started_at", "ended_at", "effective_at", "expires_at").stream()
                        .collect(Collectors.toMap(column -> column, column -> "t." + column + " + n.shift"));
        changed.put("id", "n.id");
        changed.put("host_id", "n.host_id");
        run("insert into job " + copy("job", changed) + OF_JOBS);
    }

    private void snapshots() throws SQLException {
        run("create temp table new_snapshot as select id, host_id, effective_at as at from (select j.id, j.host_id,"
                + " j.effective_at, row_number() over (partition by j.host_id order by j.effective_at desc) as back"
                + " from job j join new_host n on n.id = j.host_id) where back <= " + SNAPSHOTS_OF_A_HOST);
        run("insert into snapshot "
                + copy(
                        "snapshot",
                        Map.of(
                                "id", "n.id",
                                "host_id", "n.host_id",
                                "restic_id", "lower(hex(randomblob(32)))",
                                "taken_at", "n.at",
                                "first_seen_at", "n.at"))
                + "new_snapshot n join snapshot t"
                + " on t.id = (select id from snapshot where host_id is not null limit 1)");
    }

    private void audit() throws SQLException {
        long number = Long.parseLong(text("select max(number) from audit_entry"));
        run("insert into audit_entry "
                + copy(
                        "audit_entry",
                        Map.of(
                                "number", number + " + row_number() over (order by n.id)",
                                "at", "(select queued_at from job where id = n.id)",
                                "target", "n.id"))
                + "new_job n join audit_entry t on t.number = (select max(number) from audit_entry"
                + " where target_kind = 'job')");
    }

    private void sums() throws SQLException {
        run("delete from backup_day");
        run("delete from fleet_day");
        run("insert into backup_day select host_id, effective_at / 86400000, sum(outcome = 'SUCCEEDED'),"
                + " sum(outcome = 'WARNINGS'), sum(outcome = 'FAILED') from job"
                + " where kind = 'BACKUP' and outcome in ('SUCCEEDED', 'WARNINGS', 'FAILED')"
                + " group by host_id, effective_at / 86400000");
        run("insert into fleet_day select day, sum(clean > 0 and warned + failed = 0),"
                + " sum(clean + warned > 0 and warned + failed > 0), sum(clean + warned = 0)"
                + " from backup_day group by day");
        run("update host set (last_backup_job, last_backup_outcome, last_backup_at) ="
                + " (select id, outcome, effective_at from job where host_id = host.id"
                + " order by effective_at desc, id desc limit 1),"
                + " last_confirmed_at = (select max(day) * 86400000 from backup_day "
                + " where host_id = host.id and clean > 0),"
                + " snapshot_count = (select count(*) from snapshot where host_id = host.id and gone_at is null)"
                + " where id in (select id from new_host)");
    }

    private String copy(String table, String column, String value) throws SQLException {
        return copy(table, Map.of(column, value));
    }

    // A `select` of every column of table `t`, with some in another way; what it selects from follows.
    private String copy(String table, Map<String, String> changed) throws SQLException {
        return texts("select name from pragma_table_info('" + table + "') order by cid").stream()
                .map(column -> changed.getOrDefault(column, "t." + column))
                .collect(Collectors.joining(", ", "select ", " from "));
    }

    private String text(String query) throws SQLException {
        List<String> all = texts(query);
        if (all.isEmpty()) {
            throw new SQLException("nothing is there to copy: " + query);
        }
        return all.getFirst();
    }

    private List<String> texts(String query) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Some ids of a table's newer rows, spread.
    List<String> sample(String table, int count) throws SQLException {
        return texts("select id from " + table + " where rowid % max(1, (select count(*) from " + table + ") / " + count
                + ") = 0 limit " + count);
    }

    @Override
    public void close() throws SQLException {
        connection.setAutoCommit(true);
        run("pragma wal_checkpoint(truncate)");
        connection.close();
    }
}
