package io.resticmanager.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.event.EventBus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
    @TempDir
    Path directory;

    @Test
    void a_second_server_on_the_same_directory_is_refused_with_a_sentence() {
        try (SqliteDatabase first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(DatabaseRefusedException.class)
                    .hasMessageContaining("Another restic-manager server uses");
            assertThat(first.transactions().<Boolean>write(tx -> true)).isTrue();
        }
        open().close();
    }

    @Test
    void a_newer_database_is_refused_with_a_sentence() throws Exception {
        open().close();
        execute("insert into flyway_schema_history values (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'x', "
                + "datetime('now'), 1, 1)");
        assertThatThrownBy(this::open)
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("newer restic-manager");
    }

    @Test
    void neither_a_newer_nor_an_older_database_is_opened_beside() throws Exception {
        assertThatThrownBy(() -> SqliteDatabase.openBeside(directory, new EventBus()))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("There is no database");
        Migrations.settings(directory.resolve(SqliteDatabase.FILE))
                .target("001")
                .load()
                .migrate();
        assertThatThrownBy(() -> SqliteDatabase.openBeside(directory, new EventBus()))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("older restic-manager");
        open().close();
        SqliteDatabase.openBeside(directory, new EventBus()).close();
        execute("insert into flyway_schema_history values (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'x', "
                + "datetime('now'), 1, 1)");
        assertThatThrownBy(() -> SqliteDatabase.openBeside(directory, new EventBus()))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("newer restic-manager");
    }

    @Test
    void a_query_sees_one_moment_however_many_statements_it_has() {
        try (SqliteDatabase database = open()) {
            SqliteSettingStore settings = new SqliteSettingStore(database);
            List<Integer> counts = database.reading(dsl -> {
                List<Integer> seen = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    seen.add(dsl.fetchCount(io.resticmanager.sqlite.generated.Tables.SETTING));
                    String name = "n" + i;
                    database.transactions().<Boolean>write(tx -> {
                        settings.put(name, "1");
                        return true;
                    });
                }
                return seen;
            });
            assertThat(counts).containsExactly(0, 0, 0);
            assertThat(settings.get("n2")).contains("1");
        }
    }

    @Test
    void the_file_is_read_through_only_after_an_end_that_was_not_clean() throws Exception {
        Path file = directory.resolve(SqliteDatabase.FILE);
        open().close();
        assertThat(CleanEnd.take(file)).as("after a clean end").isTrue();
        assertThat(CleanEnd.take(file)).as("the note counts once").isFalse();
        open().close();
        execute("insert into setting values ('touched', 'by another program')");
        assertThat(CleanEnd.take(file)).as("after somebody wrote").isFalse();
        try (SqliteDatabase open = open()) {
            assertThat(CleanEnd.take(file)).as("while it is open").isFalse();
            SqliteDatabase.openBeside(directory, new EventBus()).close();
            assertThat(CleanEnd.take(file))
                    .as("a command beside it says nothing")
                    .isFalse();
        }
        SqliteDatabase.openBeside(directory, new EventBus()).close();
        open().close();
    }

    @Test
    void what_a_database_that_is_gone_has_left_is_not_played_back_into_a_new_one() throws Exception {
        Path file = directory.resolve(SqliteDatabase.FILE);
        Path journal = directory.resolve(SqliteDatabase.FILE + "-wal");
        Path kept = directory.resolve("kept");
        try (SqliteDatabase database = open()) {
            SqliteSettingStore settings = new SqliteSettingStore(database);
            database.transactions().<Boolean>write(tx -> {
                settings.put("old", "1");
                return true;
            });
            Files.copy(journal, kept);
        }
        Files.delete(file);
        Files.move(kept, journal);
        try (SqliteDatabase database = open()) {
            assertThat(new SqliteSettingStore(database).get("old")).isEmpty();
        }
    }

    @Test
    void a_damaged_database_is_refused_with_a_sentence() throws Exception {
        open().close();
        byte[] bytes = Files.readAllBytes(directory.resolve(SqliteDatabase.FILE));
        java.util.Arrays.fill(bytes, 4_096, bytes.length, (byte) 7);
        Files.write(directory.resolve(SqliteDatabase.FILE), bytes);
        assertThatThrownBy(this::open).isInstanceOf(DatabaseRefusedException.class);
    }

    @Test
    void the_file_is_for_its_owner_only() throws Exception {
        open().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(SqliteDatabase.FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_failing_unit_is_rolled_back_alone_while_its_neighbours_are_committed() throws Exception {
        try (SqliteDatabase database = open();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            SqliteSettingStore settings = new SqliteSettingStore(database);
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int n = i;
                results.add(callers.submit(() -> database.transactions().write(tx -> {
                    settings.put("key-" + n, "value");
                    if (n % 7 == 0) {
                        throw new IllegalArgumentException("unit " + n);
                    }
                    return true;
                })));
            }
            for (int i = 0; i < 400; i++) {
                Future<Boolean> result = results.get(i);
                if (i % 7 == 0) {
                    assertThatThrownBy(result::get).hasRootCauseMessage("unit " + i);
                    assertThat(settings.get("key-" + i)).isEmpty();
                } else {
                    assertThat(result.get()).isTrue();
                    assertThat(settings.get("key-" + i)).contains("value");
                }
            }
        }
    }

    @Test
    void a_unit_sees_its_own_writes_and_an_inner_one_joins_it() {
        try (SqliteDatabase database = open()) {
            SqliteSettingStore settings = new SqliteSettingStore(database);
            String seen = database.transactions().write(tx -> {
                settings.put("a", "1");
                return database.transactions().write(inner -> settings.get("a").orElseThrow());
            });
            assertThat(seen).isEqualTo("1");
        }
    }

    @Test
    void writing_outside_of_a_unit_is_a_bug_that_shows() {
        try (SqliteDatabase database = open()) {
            assertThatThrownBy(() -> new SqliteSettingStore(database).put("a", "1"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_closed_store_says_so() {
        SqliteDatabase database = open();
        database.close();
        assertThatThrownBy(() -> database.transactions().<Boolean>write(tx -> true))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> new SqliteSettingStore(database).get("a"))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void a_copy_taken_while_open_is_a_whole_database() {
        Path copy = directory.resolve("copy");
        try (SqliteDatabase database = open()) {
            SqliteSettingStore settings = new SqliteSettingStore(database);
            database.transactions().<Boolean>write(tx -> {
                settings.put("a", "1");
                return true;
            });
            assertThat(copy.toFile().mkdirs()).isTrue();
            database.copyTo(copy.resolve(SqliteDatabase.FILE));
        }
        try (SqliteDatabase restored = SqliteDatabase.open(copy, new EventBus())) {
            assertThat(new SqliteSettingStore(restored).get("a")).contains("1");
        }
    }

    private SqliteDatabase open() {
        return SqliteDatabase.open(directory, new EventBus());
    }

    private void execute(String sql) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(SqliteDatabase.FILE));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
