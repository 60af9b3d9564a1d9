package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.ports.job.JobLogStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public abstract class JobLogStoreContract extends StoreContract {
    private static final int SMALL_CAP = 400_000;

    private Host host;
    private Repository repository;
    private JobId job;

    /// A log store on the same data that keeps at most so many bytes of text per job.
    protected abstract JobLogStore capped(long capBytes);

    @BeforeEach
    final void aJob() {
        host = rows.host("a");
        repository = rows.repository("r");
        job = rows.job(host, repository).id();
    }

    @Test
    final void lines_come_back_as_they_were_however_they_were_cut() {
        List<LogEntry> all = rows.lines(1, 1_500);
        for (int from = 0; from < all.size(); from += 7) {
            append(all.subList(from, Math.min(from + 7, all.size())));
        }
        assertThat(stores.logs().lastLine(job)).isEqualTo(1_500);
        assertThat(stores.logs().read(job, 0, 5_000)).isEqualTo(all);
        List<LogEntry> paged = new ArrayList<>();
        for (long after = 0; after < 1_500; after = paged.getLast().lastLine()) {
            paged.addAll(stores.logs().read(job, after, 111));
        }
        assertThat(paged).isEqualTo(all);
        assertThat(stores.logs().read(job, 1_500, 10)).isEmpty();
    }

    @Test
    final void lines_it_has_already_are_ignored() {
        append(rows.lines(1, 10));
        append(rows.lines(1, 10));
        append(rows.lines(5, 12));
        assertThat(stores.logs().read(job, 0, 100)).isEqualTo(rows.lines(1, 12));
        assertThat(stores.transactions().<Long>write(tx -> stores.logs().append(job, rows.lines(3, 4))))
                .isEqualTo(12);
    }

    @Test
    final void what_is_missing_reads_as_omitted() {
        append(rows.lines(4, 5));
        append(List.of(new LogEntry.Omitted(6, 4)));
        append(rows.lines(12, 12));
        assertThat(stores.logs().read(job, 0, 100))
                .containsExactly(
                        new LogEntry.Omitted(1, 3),
                        rows.lines(4, 4).getFirst(),
                        rows.lines(5, 5).getFirst(),
                        new LogEntry.Omitted(6, 4),
                        new LogEntry.Omitted(10, 2),
                        rows.lines(12, 12).getFirst());
        assertThat(stores.logs().read(job, 7, 1)).containsExactly(new LogEntry.Omitted(8, 2));
    }

    @Test
    final void an_omission_that_overlaps_what_is_there_counts_for_its_rest() {
        append(rows.lines(1, 5));
        append(List.of(new LogEntry.Omitted(3, 10)));
        assertThat(stores.logs().lastLine(job)).isEqualTo(12);
        assertThat(stores.logs().read(job, 5, 10)).containsExactly(new LogEntry.Omitted(6, 7));
    }

    @Test
    final void logs_of_other_jobs_are_not_mixed_in_and_no_log_is_empty() {
        JobId other = rows.job(host, repository).id();
        append(rows.lines(1, 3));
        assertThat(stores.logs().read(other, 0, 10)).isEmpty();
        assertThat(stores.logs().lastLine(other)).isZero();
    }

    @Test
    final void a_unit_that_fails_leaves_the_log_as_it_was() {
        append(rows.lines(1, 5));
        assertThatThrownBy(() -> write(() -> {
                    stores.logs().append(job, rows.lines(6, 900));
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        assertThat(stores.logs().lastLine(job)).isEqualTo(5);
        assertThat(stores.logs().read(job, 0, 100)).isEqualTo(rows.lines(1, 5));
    }

    @Test
    final void beyond_the_cap_the_middle_goes_and_says_so() {
        JobLogStore small = capped(SMALL_CAP);
        String text = "x".repeat(1_000);
        int lines = 3_000;
        for (int line = 1; line <= lines; line += 50) {
            List<LogEntry> some = new ArrayList<>();
            for (int i = line; i < line + 50; i++) {
                some.add(new LogEntry.Line(i, clock.instant(), LogStream.STDOUT, "backup", text));
            }
            write(() -> small.append(job, some));
        }
        List<LogEntry> kept = small.read(job, 0, 5_000);
        long expected = 1;
        long bytes = 0;
        AtomicInteger omissions = new AtomicInteger();
        for (LogEntry entry : kept) {
            assertThat(entry.line()).as("no line is unaccounted for").isEqualTo(expected);
            expected = entry.lastLine() + 1;
            if (entry instanceof LogEntry.Line line) {
                bytes += line.text().length();
            } else {
                omissions.incrementAndGet();
            }
        }
        assertThat(expected).isEqualTo(lines + 1);
        assertThat(omissions.get()).isEqualTo(1);
        assertThat(kept.getFirst()).isInstanceOf(LogEntry.Line.class);
        assertThat(kept.getLast()).isInstanceOf(LogEntry.Line.class);
        assertThat(bytes).isBetween(SMALL_CAP / 2L, SMALL_CAP + 200_000L);
        assertThat(small.lastLine(job)).isEqualTo(lines);
    }

    @Test
    final void logs_expire_by_the_end_of_their_job_some_at_a_time() {
        Job old = rows.in(JobState.ENDED, rows.job(host, repository));
        Job older = rows.in(JobState.ENDED, rows.job(host, repository));
        Job running = rows.in(JobState.RUNNING, rows.job(host, repository));
        clock.advance(Duration.ofDays(10));
        Job fresh = rows.in(JobState.ENDED, rows.job(host, repository));
        Job endedLate = rows.in(JobState.ENDED, running);
        for (Job each : List.of(old, older, endedLate, fresh)) {
            write(() -> stores.logs().append(each.id(), rows.lines(1, 3)));
        }
        assertThat(expire(1)).isEqualTo(1);
        assertThat(expire(10)).isEqualTo(1);
        assertThat(expire(10)).isZero();
        assertThat(stores.logs().lastLine(old.id())).isZero();
        assertThat(stores.logs().read(older.id(), 0, 10)).isEmpty();
        assertThat(stores.logs().lastLine(fresh.id())).isEqualTo(3);
        assertThat(stores.logs().lastLine(endedLate.id())).isEqualTo(3);
        assertThat(stores.jobs().find(old.id())).contains(old);
    }

    private int expire(int jobs) {
        return stores.transactions()
                .write(tx -> stores.logs().expire(clock.instant().minus(Duration.ofDays(5)), jobs));
    }

    private void append(List<LogEntry> entries) {
        write(() -> stores.logs().append(job, entries));
    }
}
