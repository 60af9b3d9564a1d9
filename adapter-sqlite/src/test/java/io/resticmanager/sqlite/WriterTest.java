package io.resticmanager.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.event.EventBus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The writer's limits, and what it says at each.
class WriterTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void database() {
        file = directory.resolve(SqliteDatabase.FILE);
        Migrations.apply(file);
    }

    @Test
    void a_caller_who_finds_the_queue_full_is_told_so_and_nothing_is_changed() throws Exception {
        try (Writer writer = start(new Writer.Bounds(2, 16, Duration.ofMillis(50), LONG, 1 << 20));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch go = new CountDownLatch(1);
            occupy(writer, callers, go);
            AtomicInteger refused = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            CountDownLatch tried = new CountDownLatch(8);
            for (int i = 0; i < 10; i++) {
                String name = "queued-" + i;
                all.add(callers.submit(() -> {
                    try {
                        put(writer, name);
                    } catch (StoreUnavailableException full) {
                        assertThat(full).hasMessageContaining("more to write than it can, so nothing was changed");
                        refused.incrementAndGet();
                        tried.countDown();
                    }
                }));
            }
            assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
            go.countDown();
            for (Future<?> each : all) {
                each.get(20, TimeUnit.SECONDS);
            }
            assertThat(refused).hasValue(8);
            assertThat(names()).filteredOn(n -> n.startsWith("queued")).hasSize(2);
        }
    }

    @Test
    void a_caller_who_waited_too_long_is_told_whether_the_change_may_still_be_made() throws Exception {
        try (Writer writer = start(new Writer.Bounds(16, 16, LONG, Duration.ofMillis(300), 1 << 20));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch go = new CountDownLatch(1);
            Future<?> begun = occupy(writer, callers, go);
            assertThatThrownBy(() -> put(writer, "waiting"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("did not answer within")
                    .hasMessageContaining("so nothing was changed");
            assertThatThrownBy(() -> begun.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("whether the change was made is not known");
            go.countDown();
            put(writer, "after");
            assertThat(names()).contains("after", "occupant").doesNotContain("waiting");
        }
    }

    @Test
    void closing_while_many_write_leaves_nobody_waiting_and_keeps_what_it_confirmed() throws Exception {
        for (int round = 0; round < 20; round++) {
            String prefix = "round-" + round + "-";
            Writer writer = start(new Writer.Bounds(4, 4, LONG, LONG, 1 << 20));
            CountDownLatch some = new CountDownLatch(20);
            List<Future<List<String>>> results = new ArrayList<>();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < 12; caller++) {
                    String mine = prefix + caller + "-";
                    results.add(callers.submit(() -> writeUntilClosed(writer, mine, some)));
                }
                assertThat(some.await(20, TimeUnit.SECONDS)).isTrue();
                writer.close();
                List<String> confirmed = new ArrayList<>();
                for (Future<List<String>> result : results) {
                    confirmed.addAll(result.get(10, TimeUnit.SECONDS));
                }
                assertThat(names())
                        .filteredOn(n -> n.startsWith(prefix))
                        .containsExactlyInAnyOrderElementsOf(confirmed);
            }
            assertThat(writer.endedWell()).isTrue();
        }
    }

    @Test
    void a_unit_that_goes_on_after_the_disk_failed_it_changes_nothing() throws Exception {
        EventBus events = new EventBus();
        try (SqliteDatabase database = SqliteDatabase.open(directory, events);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            SqliteSettingStore settings = new SqliteSettingStore(database);
            CountDownLatch go = new CountDownLatch(1);
            Future<?> occupant = occupy(database, callers, go);
            AtomicBoolean wentOn = new AtomicBoolean();
            Future<?> swallowing = callers.submit(() -> database.transactions().<Boolean>write(tx -> {
                settings.put("first", "1");
                long pages = database.writing().fetchSingle("pragma page_count").get(0, Long.class);
                database.writing().fetch("pragma max_page_count = " + pages);
                for (String name : List.of("large", "small")) {
                    try {
                        settings.put(name, name.equals("large") ? "x".repeat(1 << 20) : "1");
                    } catch (StoreUnavailableException full) {
                        wentOn.set(true);
                    }
                }
                return true;
            }));
            go.countDown();
            occupant.get(20, TimeUnit.SECONDS);
            assertThatThrownBy(() -> swallowing.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("disk is full, so nothing was changed");
            assertThat(wentOn).isTrue();
            assertThat(names()).doesNotContain("first", "large", "small");

            database.transactions().<Boolean>write(tx -> {
                database.writing().fetch("pragma max_page_count = 1000000");
                settings.put("later", "1");
                return true;
            });
            assertThat(names()).contains("later");
        }
    }

    @Tag("slow")
    @Test
    void the_journal_stays_small_although_there_is_never_a_moment_without_readers() throws Exception {
        long most = 1 << 20;
        Path journal = file.resolveSibling(file.getFileName() + "-wal");
        try (Writer writer = start(new Writer.Bounds(64, 16, LONG, LONG, most));
                ExecutorService readers = Executors.newFixedThreadPool(3)) {
            AtomicBoolean over = new AtomicBoolean();
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                reading.add(readers.submit(() -> {
                    readOn(over);
                    return null;
                }));
            }
            String text = "x".repeat(100_000);
            long largest = 0;
            for (int i = 0; i < 60; i++) {
                String name = "n" + i % 5;
                writer.<Boolean>write(tx -> {
                    writer.current().execute("insert or replace into setting values (?, ?)", name, text);
                    return true;
                });
                largest = Math.max(largest, Files.size(journal));
            }
            over.set(true);
            for (Future<?> each : reading) {
                each.get(20, TimeUnit.SECONDS);
            }
            assertThat(largest).isLessThan(3 * most);
        }
    }

    private void readOn(AtomicBoolean over) throws Exception {
        try (Connection connection = Connections.reader(file);
                Statement statement = connection.createStatement()) {
            while (!over.get()) {
                statement.execute("begin");
                for (int i = 0; i < 3; i++) {
                    try (ResultSet rows = statement.executeQuery("select sum(length(value)) from setting")) {
                        rows.next();
                    }
                }
                statement.execute("commit");
            }
        }
    }

    private static List<String> writeUntilClosed(Writer writer, String prefix, CountDownLatch some) {
        List<String> confirmed = new ArrayList<>();
        for (int i = 0; ; i++) {
            try {
                put(writer, prefix + i);
                confirmed.add(prefix + i);
                some.countDown();
            } catch (StoreUnavailableException closed) {
                return confirmed;
            }
        }
    }

    /// Returns when the writer is at work on a unit that ends only after `go`.
    private static Future<?> occupy(Writer writer, ExecutorService callers, CountDownLatch go) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        Future<?> occupant = callers.submit(() -> writer.<Boolean>write(tx -> {
            there.countDown();
            await(go);
            writer.current().execute("insert into setting values ('occupant', '')");
            return true;
        }));
        assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();
        return occupant;
    }

    private static Future<?> occupy(SqliteDatabase database, ExecutorService callers, CountDownLatch go)
            throws Exception {
        return occupy((Writer) database.transactions(), callers, go);
    }

    private static void await(CountDownLatch go) {
        try {
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void put(Writer writer, String name) {
        writer.<Boolean>write(tx -> {
            writer.current().execute("insert into setting values (?, '')", name);
            return true;
        });
    }

    private List<String> names() throws Exception {
        List<String> names = new ArrayList<>();
        try (Connection connection = Connections.reader(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name from setting")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private Writer start(Writer.Bounds bounds) throws Exception {
        return Writer.start(file, new EventBus(), bounds);
    }
}
