package io.resticmanager.ports.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.ports.fakes.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JobLogTest {
    private static final JobId JOB = JobId.of("01M7Z000000000000000000009");

    private final MutableClock clock = MutableClock.atNoon();
    private final List<AgentFact.Logged> sent = new ArrayList<>();
    private boolean refuses;
    private int batchesBegun;

    @Test
    void lines_wait_a_moment_and_go_together() {
        JobLog log = log(new JobLog.Bounds(1_000, 100));
        say(log, "a", "b");
        assertThat(batchesBegun).isEqualTo(1);
        clock.advance(Duration.ofMillis(25));
        assertThat(log.flushDue()).contains(JobLog.LONGEST_DELAY.minusMillis(25));
        assertThat(sent).isEmpty();

        clock.advance(JobLog.LONGEST_DELAY.minusMillis(25));
        assertThat(log.flushDue()).isEmpty();

        assertThat(sent).singleElement().satisfies(fact -> {
            assertThat(fact.firstLine()).isEqualTo(1);
            assertThat(fact.lastLine()).isEqualTo(2);
        });
    }

    @Test
    void a_log_that_is_too_long_keeps_its_beginning_and_its_end() {
        JobLog log = log(new JobLog.Bounds(10, 4));
        for (int i = 1; i <= 9; i++) {
            say(log, "" + i);
        }

        log.close();

        List<LogEntry> entries =
                sent.stream().flatMap(fact -> fact.entries().stream()).toList();
        assertThat(entries)
                .extracting(entry -> entry instanceof LogEntry.Line line ? line.text() : entry.toString())
                .containsExactly("1", "2", "3", "4", "5", new LogEntry.Omitted(6, 2).toString(), "8", "9");
        assertThat(entries.getLast().lastLine()).isEqualTo(9);
    }

    @Test
    void lines_that_could_not_be_spooled_are_told_as_missing() {
        JobLog log = log(JobLog.Bounds.DEFAULT);
        refuses = true;
        say(log, "a", "b");
        clock.advance(Duration.ofSeconds(1));
        log.flushDue();
        refuses = false;
        say(log, "c");

        log.close();

        assertThat(sent).singleElement().satisfies(fact -> {
            assertThat(fact.entries().getFirst()).isEqualTo(new LogEntry.Omitted(1, 2));
            assertThat(fact.lastLine()).isEqualTo(3);
        });
    }

    @Test
    void a_batch_of_the_worst_text_stays_below_the_bound_of_a_message() {
        JobLog log = log(JobLog.Bounds.DEFAULT);
        for (int i = 0; i < 20; i++) {
            say(log, "\u0001".repeat(LogEntry.Line.MOST_CHARS / 2 + i));
        }
        log.close();

        assertThat(sent)
                .allSatisfy(fact -> assertThat(fact.entries().stream()
                                .mapToLong(entry ->
                                        6L * ((LogEntry.Line) entry).text().length())
                                .sum())
                        .isLessThan(900_000));
    }

    private JobLog log(JobLog.Bounds bounds) {
        return new JobLog(JOB, bounds, clock, fact -> !refuses && sent.add(fact), () -> batchesBegun++);
    }

    private static void say(JobLog log, String... texts) {
        for (String text : texts) {
            log.add(LogStream.STDOUT, "test", text);
        }
    }
}
