package io.resticmanager.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.ports.event.EventBus;
import io.resticmanager.sqlite.generated.KnownMigrations;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A full database of every version becomes one of this version, and loses nothing on the way.
class MigrationsTest {
    private static final int ROWS = 3;
    // Rows that a migration looks into must be what it looks for.
    private static final Map<String, String> WORDS = Map.of(
            "job.kind", "'BACKUP'",
            "job.state", "'ENDED'",
            "job.outcome", "'SUCCEEDED'",
            "job.confirmation", "'CONFIRMED'",
            "audit_head.id", "1");

    @TempDir
    Path directory;

    static Stream<String> versions() {
        return KnownMigrations.ALL.stream().map(known -> known.split(" ")[0]);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_full_database_of_any_version_is_brought_up_to_date(String version) throws Exception {
        Path file = directory.resolve(SqliteDatabase.FILE);
        Migrations.settings(file).target(version).load().migrate();
        Map<String, Long> before = new TreeMap<>();
        try (Connection connection = Connections.writer(file)) {
            assertThat(number(connection, "pragma foreign_keys")).isEqualTo(1);
            fill(connection);
            for (String table : tables(connection)) {
                before.put(table, number(connection, "select count(*) from " + table));
            }
        }
        assertThat(before)
                .isNotEmpty()
                .allSatisfy((table, count) -> assertThat(count).as(table).isPositive());

        SqliteDatabase.open(directory, new EventBus()).close();

        try (Connection connection = Connections.writer(file)) {
            assertThat(strings(connection, "pragma foreign_key_check")).isEmpty();
            assertThat(strings(connection, "pragma integrity_check")).containsExactly("ok");
            Map<String, Long> after = new TreeMap<>();
            for (String table : before.keySet()) {
                after.put(table, number(connection, "select count(*) from " + table));
            }
            // Tags of removed hosts go.
            before.put(
                    "host_tag",
                    number(
                            connection,
                            "select count(*) from host_tag where host_id in (select id from host where removed_at is null)"
                                    + (version.equals("001") ? "" : " or true")));
            assertThat(after).isEqualTo(before);
            assertThat(strings(connection, schema())).isEqualTo(schemaOfThisVersion());
            assertThat(number(connection, "select count(*) from backup_day")).isEqualTo(ROWS);
        }
    }

    @Test
    void a_first_start_gets_what_the_migrations_would_have_made() throws Exception {
        Path migrated = directory.resolve("migrated.db");
        Migrations.apply(migrated);
        SqliteDatabase.open(directory, new EventBus()).close();

        try (Connection expected = Connections.reader(migrated);
                Connection fresh = Connections.reader(directory.resolve(SqliteDatabase.FILE))) {
            for (String query : List.of(
                    schema(),
                    "select installed_rank || version || description || type || script || checksum || success"
                            + " from flyway_schema_history order by 1",
                    "select page_size || ' ' || auto_vacuum || ' ' || encoding"
                            + " from pragma_page_size, pragma_auto_vacuum, pragma_encoding")) {
                assertThat(strings(fresh, query)).isNotEmpty().isEqualTo(strings(expected, query));
            }
            for (String table : tables(expected)) {
                String rows = "select " + allOf(expected, table) + " from " + table;
                assertThat(strings(fresh, rows)).as(table).isEqualTo(strings(expected, rows));
            }
            assertThat(strings(fresh, "pragma integrity_check")).containsExactly("ok");
        }
    }

    private static String allOf(Connection connection, String table) throws SQLException {
        return strings(connection, "select name from pragma_table_info('" + table + "')").stream()
                .map(column -> "quote(" + column + ")")
                .collect(Collectors.joining(" || "));
    }

    @Test
    void what_repositories_held_before_it_was_counted_is_counted() throws Exception {
        Path file = directory.resolve(SqliteDatabase.FILE);
        Migrations.settings(file).target("011").load().migrate();
        String group = "01JDCW00000000000000000001";
        try (Connection connection = Connections.writer(file);
                Statement statement = connection.createStatement()) {
            fill(connection);
            statement.execute("update snapshot set repository_id = (select min(id) from repository), gone_at = null,"
                    + " host_id = null, listed = '{\"tags\":[\"a\",\"rm-group=" + group + "\"],\"sizeBytes\":5}'");
            statement.execute("update snapshot set listed = '{\"tags\":[\"rm-group=" + group
                    + "\"]}' where id = (select min(id) from snapshot)");
            statement.execute("update snapshot set listed = '{\"tags\":[\"rm-group=no\"],\"sizeBytes\":7}', gone_at = 1"
                    + " where id = (select max(id) from snapshot)");
            statement.execute("update repository set stored_bytes = 9, measured_at = 86400000 * 20000 + 5"
                    + " where id = (select min(id) from repository)");
        }

        SqliteDatabase.open(directory, new EventBus()).close();

        try (Connection connection = Connections.reader(file)) {
            assertThat(strings(
                            connection,
                            "select host_id || '|' || group_id || '|' || snapshots || '|' || unsized || '|' || bytes"
                                    + " from repository_holding"))
                    .containsExactly("|" + group + "|2|1|5");
            assertThat(strings(connection, "select day || '|' || stored_bytes from repository_size where day > 10000"))
                    .containsExactly("20000|9");
        }
    }

    @Test
    void a_version_that_cannot_be_reached_leaves_the_one_that_was() throws Exception {
        Path file = directory.resolve(SqliteDatabase.FILE);
        Migrations.settings(file).target("010").load().migrate();
        List<String> before;
        try (Connection connection = Connections.writer(file);
                Statement statement = connection.createStatement()) {
            // Stands in the way of the twelfth, when the eleventh has been through.
            statement.execute("create table repository_holding (in_the_way integer)");
            before = strings(connection, schema());
        }

        assertThatThrownBy(() -> SqliteDatabase.open(directory, new EventBus()))
                .hasMessageContaining("repository_holding");

        try (Connection connection = Connections.reader(file)) {
            assertThat(strings(connection, schema())).isEqualTo(before);
            assertThat(strings(connection, "select max(version) from flyway_schema_history"))
                    .containsExactly("010");
        }
    }

    @Test
    void a_migration_that_breaks_a_reference_fails() throws Exception {
        Path file = directory.resolve(SqliteDatabase.FILE);
        Migrations.apply(file);
        try (Connection connection = Migrations.settings(file).getDataSource().getConnection()) {
            fill(connection);
            assertThatThrownBy(() -> connection.createStatement().execute("delete from host"))
                    .hasMessageContaining("FOREIGN KEY");
        }
    }

    private List<String> schemaOfThisVersion() throws SQLException {
        Path fresh = directory.resolve("fresh.db");
        Migrations.apply(fresh);
        try (Connection connection = Connections.reader(fresh)) {
            return strings(connection, schema());
        }
    }

    private static String schema() {
        return "select sql from sqlite_schema where sql is not null and name not like 'flyway%' order by name";
    }

    /// Puts rows into every table that has none.
    private static void fill(Connection connection) throws SQLException {
        Map<String, Map<String, String>> references = new LinkedHashMap<>();
        for (String table : tables(connection)) {
            references.put(table, references(connection, table));
        }
        List<String> open = new ArrayList<>(references.keySet());
        while (!open.isEmpty()) {
            String table = open.stream()
                    .filter(t -> references.get(t).values().stream().noneMatch(open::contains))
                    .findFirst()
                    .orElseThrow();
            open.remove(table);
            if (number(connection, "select count(*) from " + table) == 0) {
                insert(connection, table, references.get(table).keySet());
            }
        }
    }

    private static void insert(Connection connection, String table, java.util.Set<String> references)
            throws SQLException {
        for (int n = 1; n <= (table.equals("audit_head") ? 1 : ROWS); n++) {
            Map<String, String> values = new LinkedHashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet columns = statement.executeQuery("pragma table_info(" + table + ")")) {
                while (columns.next()) {
                    String name = columns.getString("name");
                    boolean needed = columns.getInt("notnull") == 1 || references.contains(name);
                    // The first row has nothing that may be left out.
                    if (needed || n > 1 || WORDS.containsKey(table + "." + name)) {
                        values.put(name, value(table, name, columns.getString("type"), n));
                    }
                }
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("insert into " + table + " (" + String.join(", ", values.keySet()) + ") values ("
                        + String.join(", ", values.values()) + ")");
            }
        }
    }

    private static String value(String table, String column, String type, int n) {
        String word = WORDS.get(table + "." + column);
        if (word != null) {
            return word;
        }
        return switch (type) {
            case "INTEGER" -> String.valueOf(n);
            case "BLOB" -> "x'0" + n + "'";
            // Text that is JSON too, and the same in a row and in those that refer to it.
            default -> "'{\"n\":" + n + "}'";
        };
    }

    private static List<String> tables(Connection connection) throws SQLException {
        return strings(
                connection,
                "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"
                        + " and name not like 'flyway%' order by name");
    }

    private static Map<String, String> references(Connection connection, String table) throws SQLException {
        return strings(connection, "select \"from\" || ' ' || \"table\" from pragma_foreign_key_list('" + table + "')")
                .stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(strings(connection, sql).getFirst());
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> out = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        }
        return out;
    }
}
