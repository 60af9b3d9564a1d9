package io.resticmanager.ports.agent;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Numbers a job's lines and hands them on in batches. A long log keeps its beginning and its end, with one entry
/// between that says how many lines are missing.
final class JobLog {
    /// Bounds of one job's log, in bytes of UTF-8.
    ///
    /// @param beginning handed on as it comes
    /// @param end held in memory until the job is over
    record Bounds(long beginning, long end) {
        static final Bounds DEFAULT = new Bounds(49L << 20, 1L << 20);
    }

    // Whoever follows a job sees a line soon; a disk sees few fsyncs.
    static final Duration LONGEST_DELAY = Duration.ofMillis(75);
    private static final int MOST_LINES = 500;
    // JSON may need six characters for one: a batch stays below the message bound of 1 MiB even then.
    private static final int MOST_CHARS = 96 * 1024;

    private final JobId job;
    private final Bounds bounds;
    private final Clock clock;
    private final Predicate<AgentFact.Logged> sink;
    private final Runnable waits;
    private final List<LogEntry> batch = new ArrayList<>();
    private final Deque<LogEntry.Line> tail = new ArrayDeque<>();
    private Instant batchBegan = Instant.EPOCH;
    private int batchChars;
    private long nextLine = 1;
    private long firstUnsent = 1;
    private long beginningBytes;
    private long tailBytes;

    /// @param sink says whether it took the fact; lines that it did not take are told as missing
    /// @param waits told when a batch begins: [#flushDue()] wants to be called within [#LONGEST_DELAY]
    JobLog(JobId job, Bounds bounds, Clock clock, Predicate<AgentFact.Logged> sink, Runnable waits) {
        this.job = job;
        this.bounds = bounds;
        this.clock = clock;
        this.sink = sink;
        this.waits = waits;
    }

    synchronized void add(LogStream stream, String phase, String text) {
        Instant now = clock.instant();
        LogEntry.Line line = new LogEntry.Line(nextLine++, now, stream, phase, text);
        long size = size(line);
        if (beginningBytes + size > bounds.beginning()) {
            beginningBytes = bounds.beginning(); // from here on everything belongs to the end
            holdBack(line, size);
            return;
        }
        beginningBytes += size;
        if (batchChars + text.length() > MOST_CHARS) {
            flush();
        }
        batch(line, now);
        if (batch.size() >= MOST_LINES) {
            flush();
        }
    }

    /// Hands on what has waited long enough.
    ///
    /// @return how long what is left may still wait; empty when nothing is left
    synchronized Optional<Duration> flushDue() {
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        // A clock that was set back must not hold lines up.
        Duration left = LONGEST_DELAY.minus(
                Duration.between(batchBegan, clock.instant()).abs());
        if (left.isPositive()) {
            return Optional.of(left);
        }
        flush();
        return Optional.empty();
    }

    /// Hands on the rest, with what was held back.
    synchronized void close() {
        flush();
        Instant now = clock.instant();
        for (LogEntry.Line line : tail) {
            if (batchChars + line.text().length() > MOST_CHARS || batch.size() >= MOST_LINES) {
                flush();
            }
            batch(line, now);
        }
        tail.clear();
        flush();
        if (firstUnsent < nextLine) {
            send(new ArrayList<>(), nextLine);
        }
    }

    private void batch(LogEntry.Line line, Instant now) {
        if (batch.isEmpty()) {
            batchBegan = now;
            waits.run();
        }
        batch.add(line);
        batchChars += line.text().length();
    }

    private void flush() {
        if (!batch.isEmpty()) {
            send(batch, batch.getFirst().line());
            batch.clear();
            batchChars = 0;
        }
    }

    // What an earlier attempt lost goes ahead as missing, so that the numbers have no gap.
    private void send(List<LogEntry> lines, long firstLine) {
        List<LogEntry> entries = new ArrayList<>();
        if (firstUnsent < firstLine) {
            entries.add(new LogEntry.Omitted(firstUnsent, firstLine - firstUnsent));
        }
        entries.addAll(lines);
        AgentFact.Logged fact = new AgentFact.Logged(job, entries);
        if (sink.test(fact)) {
            firstUnsent = fact.lastLine() + 1;
        }
    }

    private void holdBack(LogEntry.Line line, long size) {
        tail.addLast(line);
        tailBytes += size;
        while (tailBytes > bounds.end() && tail.size() > 1) {
            tailBytes -= size(tail.removeFirst());
        }
    }

    private static long size(LogEntry.Line line) {
        return line.text().getBytes(StandardCharsets.UTF_8).length + 1L;
    }
}
