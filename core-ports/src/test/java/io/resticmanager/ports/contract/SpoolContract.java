package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MutableClock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// delivery.md, "Spool and acknowledgement", as far as it is the spool's.
public abstract class SpoolContract {
    /// What a spool of [#open] holds at most before it drops log text; at least half of it is for log text.
    protected static final int MOST_BYTES = 64 * 1024;

    private final MutableClock clock = MutableClock.atNoon();
    private final CountingIds ids = new CountingIds(clock);
    private final JobId job = new JobId(ids.next());

    @TempDir
    Path directory;

    private Spool spool;

    /// An empty spool that holds about [#MOST_BYTES].
    protected abstract Spool open(Path directory, Ids ids, Clock clock);

    @BeforeEach
    final void openSpool() {
        spool = open(directory.resolve("spool"), ids, clock);
    }

    @AfterEach
    final void closeSpool() throws Exception {
        if (spool instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    @Test
    final void a_new_spool_is_empty_and_says_what_comes_first() {
        assertThat(spool.range().firstSeq()).isEqualTo(1);
        assertThat(spool.range().lastSeq()).isZero();
        assertThat(spool.acknowledgedSeq()).isZero();
        assertThat(spool.depth()).isZero();
        assertThat(spool.read(1, Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    final void facts_are_numbered_from_one_without_gaps_and_come_back_as_they_were() {
        List<AgentFact> facts = List.of(log(1, 2), log(3, 1), finished());
        assertThat(spool.append(facts.subList(0, 2))).isEqualTo(2);
        assertThat(spool.append(List.of())).isEqualTo(2);
        assertThat(spool.append(facts.subList(2, 3))).isEqualTo(3);
        assertThat(spool.range().firstSeq()).isEqualTo(1);
        assertThat(spool.range().lastSeq()).isEqualTo(3);
        assertThat(spool.depth()).isEqualTo(3);
        assertThat(spool.read(1, Integer.MAX_VALUE))
                .containsExactly(
                        new Spool.Spooled(1, facts.get(0)),
                        new Spool.Spooled(2, facts.get(1)),
                        new Spool.Spooled(3, facts.get(2)));
        assertThat(spool.read(3, Integer.MAX_VALUE)).containsExactly(new Spool.Spooled(3, facts.get(2)));
        assertThat(spool.read(4, Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    final void a_read_ends_at_its_size_but_never_before_one_fact() {
        for (int line = 1; line <= 20; line++) {
            spool.append(List.of(log(line, 1)));
        }
        assertThat(spool.read(1, 1)).extracting(Spool.Spooled::seq).containsExactly(1L);
        assertThat(spool.read(20, 1)).extracting(Spool.Spooled::seq).containsExactly(20L);
        List<Spool.Spooled> some = spool.read(1, 2_500);
        assertThat(some.size()).isBetween(2, 15);
        List<Long> all = new ArrayList<>();
        for (List<Spool.Spooled> page = some; !page.isEmpty(); page = spool.read(all.getLast() + 1, 2_500)) {
            page.forEach(spooled -> all.add(spooled.seq()));
        }
        assertThat(all).containsExactlyElementsOf(seqs(20));
    }

    @Test
    final void an_acknowledgement_only_goes_forward_and_never_beyond_the_last() {
        spool.append(List.of(log(1, 1), log(2, 1), log(3, 1)));
        spool.acknowledged(2);
        assertThat(spool.acknowledgedSeq()).isEqualTo(2);
        assertThat(spool.depth()).isEqualTo(1);
        spool.acknowledged(1);
        assertThat(spool.acknowledgedSeq()).isEqualTo(2);
        spool.acknowledged(99);
        assertThat(spool.acknowledgedSeq()).isEqualTo(3);
        assertThat(spool.depth()).isZero();
        assertThat(spool.append(List.of(log(4, 1)))).isEqualTo(4);
        assertThat(spool.depth()).isEqualTo(1);
    }

    @Test
    final void what_is_acknowledged_can_be_read_again_by_a_server_that_lost_it() {
        spool.append(List.of(log(1, 1), log(2, 1), log(3, 1)));
        spool.acknowledged(3);
        assertThat(spool.range().firstSeq()).isEqualTo(1);
        assertThat(spool.read(1, Integer.MAX_VALUE))
                .extracting(Spool.Spooled::fact)
                .containsExactly(log(1, 1), log(2, 1), log(3, 1));
    }

    @Test
    final void a_new_spool_takes_over_what_is_open_and_numbers_it_from_one() {
        SpoolId before = spool.range().spoolId();
        spool.append(List.of(log(1, 1), log(2, 1), log(3, 1), finished()));
        spool.acknowledged(2);
        SpoolId after = spool.startAnew();
        assertThat(after).isNotEqualTo(before).isEqualTo(spool.range().spoolId());
        assertThat(spool.acknowledgedSeq()).isZero();
        assertThat(spool.depth()).isEqualTo(2);
        assertThat(spool.range().firstSeq()).isEqualTo(1);
        assertThat(spool.append(List.of(log(4, 1)))).isEqualTo(3);
        assertThat(spool.read(1, Integer.MAX_VALUE))
                .containsExactly(
                        new Spool.Spooled(1, log(3, 1)),
                        new Spool.Spooled(2, finished()),
                        new Spool.Spooled(3, log(4, 1)));
    }

    @Test
    final void a_new_spool_of_nothing_is_empty() {
        spool.append(List.of(log(1, 1)));
        spool.acknowledged(1);
        spool.startAnew();
        assertThat(spool.range().firstSeq()).isEqualTo(1);
        assertThat(spool.range().lastSeq()).isZero();
        assertThat(spool.depth()).isZero();
        assertThat(spool.append(List.of(log(2, 1)))).isEqualTo(1);
    }

    @Test
    final void a_full_spool_drops_text_but_no_line_number_and_no_result() {
        long line = 1;
        for (int i = 0; i < 600; i++, line += 10) {
            assertThat(spool.append(List.of(log(line, 10))))
                    .isEqualTo(spool.range().lastSeq());
        }
        for (int i = 0; i < 10; i++) {
            spool.append(List.of(finished()));
        }
        List<Spool.Spooled> all = spool.read(1, Integer.MAX_VALUE);
        assertThat(all)
                .extracting(Spool.Spooled::seq)
                .containsExactlyElementsOf(seqs(spool.range().lastSeq()));
        assertThat(all.subList(all.size() - 10, all.size()))
                .extracting(Spool.Spooled::fact)
                .allMatch(finished()::equals);
        long next = 1;
        long text = 0;
        for (Spool.Spooled spooled : all) {
            if (spooled.fact() instanceof AgentFact.Logged logged) {
                assertThat(logged.firstLine()).isEqualTo(next);
                next = logged.lastLine() + 1;
                text += logged.entries().stream()
                        .mapToLong(e -> e instanceof LogEntry.Line l ? l.text().length() : 0)
                        .sum();
            }
        }
        assertThat(next).as("every line is there or named").isEqualTo(line);
        assertThat(text).isBetween(1_000L, (long) MOST_BYTES);

        spool.acknowledged(spool.range().lastSeq());
        long seq = spool.append(List.of(log(line, 1)));
        assertThat(spool.read(seq, 1)).as("there is room again").containsExactly(new Spool.Spooled(seq, log(line, 1)));
    }

    @Test
    final void writers_and_readers_at_once_see_whole_facts_in_order() throws Exception {
        int each = 40;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        spool.append(List.of(finished(), finished()));
                    }
                }));
            }
            Future<?> reader = threads.submit(() -> {
                long seen = 0;
                while (seen < 4 * 2 * each) {
                    for (Spool.Spooled spooled : spool.read(seen + 1, 4_000)) {
                        assertThat(spooled).isEqualTo(new Spool.Spooled(++seen, finished()));
                    }
                    spool.acknowledged(seen);
                }
            });
            for (Future<?> writer : writers) {
                writer.get(30, TimeUnit.SECONDS);
            }
            reader.get(30, TimeUnit.SECONDS);
        }
        assertThat(spool.depth()).isZero();
    }

    private AgentFact.Logged log(long first, int lines) {
        List<LogEntry> entries = new ArrayList<>();
        for (long line = first; line < first + lines; line++) {
            entries.add(
                    new LogEntry.Line(line, clock.instant(), LogStream.STDOUT, "backup", "the text of line " + line));
        }
        return new AgentFact.Logged(job, entries);
    }

    private AgentFact.Finished finished() {
        return new AgentFact.Finished(
                job,
                new Job.End(Outcome.FAILED, Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                clock.instant());
    }

    private static List<Long> seqs(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
