package io.resticmanager.sqlite.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.ports.contract.StoreContract;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.SqliteStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A log of a million lines is as near at its end as at its beginning.
@Tag("slow")
class LongLogTest extends StoreContract {
    private static final int LINES = 1_000_000;
    private static final int PAGE = 1_000;

    private SqliteDatabase database;

    @Override
    public Opened open(Path directory, EventBus events) {
        database = SqliteDatabase.open(directory, events);
        return new Opened(SqliteStores.of(database), database);
    }

    @Test
    void a_page_costs_the_same_wherever_it_is() {
        SqliteJobLogStore logs = new SqliteJobLogStore(database);
        JobId job = rows.job(rows.host("a"), rows.repository("r")).id();
        for (int first = 1; first <= LINES; first += 5_000) {
            List<LogEntry> some = lines(first, 5_000);
            write(() -> logs.append(job, some));
        }
        assertThat(logs.lastLine(job)).isEqualTo(LINES);
        long atStart = chunksFor(logs, job, 0);
        for (long after : List.of(LINES / 3L, LINES / 2L + 77, (long) LINES - PAGE)) {
            assertThat(chunksFor(logs, job, after)).as("after %s", after).isLessThanOrEqualTo(atStart + 1);
        }
        assertThat(atStart).isBetween(2L, 5L);
        long before = logs.chunksRead();
        assertThat(logs.read(job, LINES, PAGE)).isEmpty();
        assertThat(logs.chunksRead()).isEqualTo(before);
    }

    private long chunksFor(SqliteJobLogStore logs, JobId job, long after) {
        long before = logs.chunksRead();
        List<LogEntry> page = logs.read(job, after, PAGE);
        assertThat(page).hasSize(PAGE);
        assertThat(page.getFirst()).isEqualTo(lines(after + 1, 1).getFirst());
        assertThat(page.getLast().line()).isEqualTo(after + PAGE);
        return logs.chunksRead() - before;
    }

    private List<LogEntry> lines(long first, int count) {
        List<LogEntry> lines = new ArrayList<>();
        for (long line = first; line < first + count; line++) {
            lines.add(new LogEntry.Line(line, clock.instant(), LogStream.STDOUT, "backup", "line " + line));
        }
        return lines;
    }
}
