package io.resticmanager.ws.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MutableClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The spool on a real disk: what it promised is there after every accident, and what is lost is named.
class FileSpoolTest {
    private static final FileSpool.Bounds SMALL = new FileSpool.Bounds(64 * 1024, 16 * 1024, 8 * 1024, 4 * 1024);

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.atNoon();
    private final CountingIds ids = new CountingIds(clock);
    private final JobId job = new JobId(ids.next());
    private final RepositoryId repository = new RepositoryId(ids.next());

    @Test
    void facts_come_back_numbered_from_one_also_after_reopening() {
        List<AgentFact> facts = List.of(TestAgent.started(job, repository), log(1, 3), finished());
        SpoolId id;
        try (FileSpool spool = open(FileSpool.Bounds.DEFAULT)) {
            assertThat(spool.range().firstSeq()).isEqualTo(1);
            assertThat(spool.range().lastSeq()).isZero();
            assertThat(spool.append(facts)).isEqualTo(3);
            id = spool.range().spoolId();
        }
        try (FileSpool spool = open(FileSpool.Bounds.DEFAULT)) {
            assertThat(spool.range().spoolId()).isEqualTo(id);
            assertThat(spool.read(1, Integer.MAX_VALUE).stream().map(Spool.Spooled::fact))
                    .isEqualTo(facts);
            assertThat(spool.read(2, 1)).extracting(Spool.Spooled::seq).containsExactly(2L);
            assertThat(spool.depth()).isEqualTo(3);
            spool.acknowledged(2);
        }
        try (FileSpool spool = open(FileSpool.Bounds.DEFAULT)) {
            assertThat(spool.acknowledgedSeq()).isEqualTo(2);
            spool.acknowledged(99);
            assertThat(spool.acknowledgedSeq()).isEqualTo(3);
            spool.acknowledged(1);
            assertThat(spool.acknowledgedSeq()).isEqualTo(3);
            assertThat(spool.append(List.of(log(4, 1)))).isEqualTo(4);
        }
    }

    @Test
    void a_last_record_torn_at_any_byte_is_cut_off_and_its_number_used_again() throws IOException {
        try (FileSpool spool = open(FileSpool.Bounds.DEFAULT)) {
            spool.append(List.of(log(1, 1)));
            spool.append(List.of(log(2, 1)));
        }
        Path segment = segments().getFirst();
        byte[] whole = Files.readAllBytes(segment);
        int second = whole.length / 2;
        assertThat(whole.length % 2).as("two records of one size").isZero();
        for (int length = second; length < whole.length; length++) {
            Files.write(segment, java.util.Arrays.copyOf(whole, length));
            try (FileSpool spool = open(FileSpool.Bounds.DEFAULT)) {
                assertThat(spool.range().lastSeq()).as("torn at %s", length).isEqualTo(1);
                if (length % 16 != 0) {
                    continue;
                }
                assertThat(spool.append(List.of(log(7, 1)))).isEqualTo(2);
                assertThat(lines(spool.read(1, Integer.MAX_VALUE))).containsExactly(1L, 7L);
            }
        }
        // A tail of the right length with anything in it, as a disk leaves it that wrote the length first.
        for (int at = second; at < whole.length; at++) {
            byte[] wrong = whole.clone();
            wrong[at] ^= 0x41;
            Files.write(segment, wrong);
            try (FileSpool spool = open(FileSpool.Bounds.DEFAULT)) {
                assertThat(spool.range().lastSeq()).as("wrong at %s", at).isEqualTo(1);
            }
        }
    }

    @Test
    void damage_in_the_middle_loses_what_is_damaged_alone_and_shows_as_a_gap() throws IOException {
        SpoolId before;
        try (FileSpool spool = open(SMALL)) {
            for (int i = 0; i < 60; i++) {
                spool.append(List.of(log(i + 1, 1)));
            }
            before = spool.range().spoolId();
        }
        List<Path> segments = segments();
        assertThat(segments.size()).isGreaterThan(1);
        flip(segments.getFirst(), 30); // the content of the first record
        try (FileSpool spool = open(SMALL)) {
            assertThat(spool.range().spoolId()).isNotEqualTo(before);
            // The server's rule: a spool that begins behind its mark is a gap of as many facts, audited.
            assertThat(spool.range().firstSeq()).isEqualTo(2);
            assertThat(spool.acknowledgedSeq()).isEqualTo(1);
            assertThat(lines(spool.read(2, Integer.MAX_VALUE)))
                    .hasSize(59)
                    .startsWith(2L)
                    .endsWith(60L);
        }
    }

    @Test
    void a_damaged_length_loses_the_rest_of_its_segment_alone() throws IOException {
        long inSecond;
        try (FileSpool spool = open(SMALL)) {
            for (int i = 0; i < 60; i++) {
                spool.append(List.of(log(i + 1, 1)));
            }
            inSecond = Long.parseLong(segments().get(1).getFileName().toString().replace(".seg", ""));
        }
        flip(segments().getFirst(), 0);
        try (FileSpool spool = open(SMALL)) {
            assertThat(lines(spool.read(1, Integer.MAX_VALUE)))
                    .startsWith(inSecond)
                    .endsWith(60L);
            assertThat(spool.range().firstSeq()).isEqualTo(inSecond);
        }
    }

    @Test
    void damage_in_what_is_acknowledged_changes_nothing() throws IOException {
        SpoolId id;
        try (FileSpool spool = open(SMALL)) {
            for (int i = 0; i < 40; i++) {
                spool.append(List.of(log(i + 1, 1)));
            }
            spool.acknowledged(20);
            id = spool.range().spoolId();
        }
        flip(segments().getFirst(), 30);
        try (FileSpool spool = open(SMALL)) {
            assertThat(spool.range().spoolId()).isEqualTo(id);
            assertThat(spool.depth()).isEqualTo(20);
        }
    }

    @Test
    void small_files_that_a_power_cut_emptied_do_not_stop_the_agent() throws IOException {
        try (FileSpool spool = open(SMALL)) {
            spool.append(List.of(log(1, 1), log(2, 1)));
            spool.acknowledged(1);
        }
        Files.write(home().resolve("acked"), new byte[0]);
        Files.write(directory.resolve("current"), new byte[0]);
        try (FileSpool spool = open(SMALL)) {
            assertThat(lines(spool.read(1, Integer.MAX_VALUE))).containsExactly(1L, 2L);
            assertThat(spool.depth()).isEqualTo(2);
        }
    }

    @Test
    void acknowledged_segments_are_kept_up_to_a_size_and_seven_days() throws IOException {
        try (FileSpool spool = open(SMALL)) {
            for (int i = 0; i < 100; i++) {
                spool.append(List.of(log(i + 1, 1)));
            }
            spool.acknowledged(100);
            long kept = segments().stream().mapToLong(s -> s.toFile().length()).sum();
            assertThat(kept).isBetween(4L * 1024, 14L * 1024);
            assertThat(spool.range().firstSeq()).isGreaterThan(1);
            assertThat(spool.read(spool.range().firstSeq(), Integer.MAX_VALUE)).isNotEmpty();
            for (Path segment : segments()) {
                Files.setLastModifiedTime(segment, FileTime.from(clock.instant().minus(Duration.ofDays(8))));
            }
            spool.append(List.of(log(101, 1)));
            spool.acknowledged(101);
            assertThat(segments()).hasSize(1);
        }
    }

    @Test
    void a_full_spool_drops_log_text_in_place_and_keeps_results() throws IOException {
        JobId other = new JobId(ids.next());
        try (FileSpool spool = open(SMALL)) {
            long line = 1;
            for (int round = 0; round < 100; round++) {
                List<AgentFact> facts = new ArrayList<>();
                for (int i = 0; i < 50; i++, line += 10) {
                    facts.add(log(line, 10));
                }
                spool.append(facts);
            }
            assertThat(bytes()).isLessThan(64 * 1024);
            spool.append(List.of(finished(), TestAgent.started(other, repository)));
            assertThat(bytes()).isLessThan(64 * 1024);

            List<Spool.Spooled> all = spool.read(1, Integer.MAX_VALUE);
            assertThat(all.get(all.size() - 2).fact()).isEqualTo(finished());
            long expected = 1;
            for (Spool.Spooled spooled : all) {
                if (spooled.fact() instanceof AgentFact.Logged logged) {
                    assertThat(logged.firstLine()).isEqualTo(expected);
                    expected = logged.lastLine() + 1;
                }
            }
            assertThat(expected).isEqualTo(line);
            FileSpool.Encoded note =
                    spool.readEncoded(all.get(all.size() - 3).seq(), 1).getFirst();
            assertThat(note.message()).contains("\"dropped\":{\"lines\":").doesNotContain("\"bytes\":0");
        }
        try (FileSpool spool = open(SMALL)) {
            spool.acknowledged(spool.range().lastSeq());
            spool.append(List.of(log(1, 1)));
            assertThat(spool.read(spool.range().lastSeq(), 1).getFirst().fact()).isEqualTo(log(1, 1));
        }
    }

    @Test
    void a_note_that_was_already_read_is_not_changed() {
        try (FileSpool spool = open(new FileSpool.Bounds(1_000, 1_000, 1_000, 4_000))) {
            spool.append(List.of(log(1, 5)));
            spool.read(1, Integer.MAX_VALUE);
            assertThat(spool.append(List.of(log(6, 5)))).isEqualTo(2);
            assertThat(spool.append(List.of(log(11, 5)))).isEqualTo(2);
            assertThat(spool.read(1, Integer.MAX_VALUE).stream().map(Spool.Spooled::fact))
                    .containsExactly(
                            new AgentFact.Logged(job, List.of(new LogEntry.Omitted(1, 5))),
                            new AgentFact.Logged(job, List.of(new LogEntry.Omitted(6, 10))));
        }
    }

    @Test
    void a_log_too_big_for_one_message_is_spread_over_several() {
        try (FileSpool spool = open(FileSpool.Bounds.DEFAULT)) {
            spool.append(List.of(TestAgent.logged(job, 1, 20, "\u0000".repeat(60_000))));
            List<FileSpool.Encoded> messages = spool.readEncoded(1, Integer.MAX_VALUE);
            assertThat(messages.size()).isGreaterThan(5);
            assertThat(messages).allMatch(message -> message.message().length() < 1024 * 1024);
            assertThat(lines(spool.read(1, Integer.MAX_VALUE))).hasSize(20).endsWith(20L);
        }
    }

    @Test
    void a_new_spool_takes_over_what_is_not_acknowledged() throws IOException {
        try (FileSpool spool = open(SMALL)) {
            SpoolId before = spool.range().spoolId();
            for (int i = 0; i < 60; i++) {
                spool.append(List.of(log(i + 1, 1)));
            }
            spool.acknowledged(10);
            assertThat(spool.startAnew()).isNotEqualTo(before);
            assertThat(spool.range().firstSeq()).isEqualTo(1);
            assertThat(spool.depth()).isEqualTo(50);
            assertThat(lines(spool.read(1, Integer.MAX_VALUE)))
                    .hasSize(50)
                    .startsWith(11L)
                    .endsWith(60L);
        }
        try (Stream<Path> spools = Files.list(directory).filter(Files::isDirectory)) {
            assertThat(spools).hasSize(1);
        }
    }

    @Test
    void a_crash_while_a_new_spool_is_made_leaves_the_old_one_in_force() throws IOException {
        try (FileSpool spool = open(SMALL)) {
            spool.append(List.of(log(1, 1), log(2, 1)));
        }
        Path half = directory.resolve(ids.next().text());
        Files.createDirectories(half);
        Files.write(half.resolve("00000000000000000001.seg"), new byte[] {0, 0, 0});
        try (FileSpool spool = open(SMALL)) {
            assertThat(lines(spool.read(1, Integer.MAX_VALUE))).containsExactly(1L, 2L);
            assertThat(half).doesNotExist();
        }
    }

    @Test
    void a_full_disk_is_said_in_a_sentence_changes_nothing_and_is_recovered_from() throws Exception {
        Path small = tmpfs();
        try {
            try (FileSpool spool = FileSpool.open(small.resolve("spool"), FileSpool.Bounds.DEFAULT, ids, clock)) {
                spool.append(List.of(log(1, 1)));
                Path filler = small.resolve("filler");
                fill(filler);
                long before = spool.range().lastSeq();
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 10_000; i++) {
                                spool.append(List.of(
                                        TestAgent.started(job, repository),
                                        TestAgent.logged(job, 2, 100, "y".repeat(200))));
                            }
                        })
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("Make room on that disk");
                assertThat(spool.range().lastSeq() - before)
                        .as("all of a call or none")
                        .isEven();
                long last = spool.range().lastSeq();
                Files.delete(filler);
                assertThat(spool.append(List.of(finished()))).isEqualTo(last + 1);
            }
            try (FileSpool spool = FileSpool.open(small.resolve("spool"), FileSpool.Bounds.DEFAULT, ids, clock)) {
                assertThat(spool.read(spool.range().lastSeq(), 1).getFirst().fact())
                        .isEqualTo(finished());
                assertThat(spool.range().firstSeq()).isEqualTo(1);
            }
        } finally {
            new ProcessBuilder("umount", small.toString()).start().waitFor();
        }
    }

    @Tag("slow")
    @Test
    void what_append_returned_for_survives_kill_9() throws Exception {
        for (int round = 0; round < 5; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Appender.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            long promised = 0;
            try (var out = writer.inputReader()) {
                String line = out.readLine();
                long until = System.nanoTime()
                        + Duration.ofMillis(200 + 111L * round).toNanos();
                while (line != null && System.nanoTime() < until) {
                    promised = Long.parseLong(line);
                    line = out.readLine();
                }
                writer.destroyForcibly();
            }
            assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(promised).isPositive();
            try (FileSpool spool = open(FileSpool.Bounds.DEFAULT)) {
                assertThat(spool.range().lastSeq()).isGreaterThanOrEqualTo(promised);
                List<Spool.Spooled> all = spool.read(1, Integer.MAX_VALUE);
                assertThat(all).hasSize((int) spool.range().lastSeq());
            }
        }
    }

    /// Appends for ever, and prints each number after it was promised.
    static final class Appender {
        public static void main(String[] args) {
            MutableClock clock = MutableClock.atNoon();
            FileSpool spool = FileSpool.open(Path.of(args[0]), FileSpool.Bounds.DEFAULT, new CountingIds(clock), clock);
            JobId job = JobId.of("01JDCW00000000000000000J0B");
            while (true) {
                long seq =
                        spool.append(List.of(TestAgent.logged(job, spool.range().lastSeq() + 1, 3, "kill me")));
                System.out.println(String.format("%08d", seq));
            }
        }
    }

    private FileSpool open(FileSpool.Bounds bounds) {
        return FileSpool.open(directory, bounds, ids, clock);
    }

    private AgentFact.Logged log(long first, int lines) {
        return TestAgent.logged(job, first, lines, "some text of a line that is not too short");
    }

    private AgentFact.Finished finished() {
        return new AgentFact.Finished(
                job,
                new Job.End(Outcome.FAILED, Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                clock.instant());
    }

    private static List<Long> lines(List<Spool.Spooled> facts) {
        List<Long> lines = new ArrayList<>();
        for (Spool.Spooled spooled : facts) {
            ((AgentFact.Logged) spooled.fact()).entries().forEach(entry -> lines.add(entry.line()));
        }
        return lines;
    }

    private Path home() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(home())) {
            return files.filter(f -> f.toString().endsWith(".seg")).sorted().toList();
        }
    }

    private long bytes() throws IOException {
        return segments().stream().mapToLong(s -> s.toFile().length()).sum();
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int was = open.read();
            open.seek(at);
            open.write(was ^ 0x55);
        }
    }

    private Path tmpfs() throws Exception {
        Path small = Files.createDirectories(directory.resolve("small"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString())
                .redirectErrorStream(true)
                .start();
        Assumptions.assumeTrue(mount.waitFor() == 0, "a small disk can be mounted by root only");
        return small;
    }

    private static void fill(Path filler) {
        try (var out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4096];
            while (Files.getFileStore(filler).getUsableSpace() > 64 * 1024) {
                out.write(block);
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
