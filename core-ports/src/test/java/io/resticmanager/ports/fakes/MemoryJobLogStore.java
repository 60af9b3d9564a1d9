package io.resticmanager.ports.fakes;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.ports.fakes.MemoryDatabase.LineKey;
import io.resticmanager.ports.job.JobLogStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/// Logs line by line. Drops single lines where the store on disk drops chunks of them.
public final class MemoryJobLogStore implements JobLogStore {
    private static final int ENTRY_BYTES = 16;

    /// How far a log reaches, and how its bytes are spread over its beginning and its end.
    record Extent(long lastLine, long headBytes, long headLastLine, long tailBytes) {
        static final Extent NONE = new Extent(0, 0, 0, 0);

        Extent with(LogEntry entry, long halfCap) {
            boolean head = tailBytes == 0 && headBytes < halfCap;
            return new Extent(
                    entry.lastLine(),
                    head ? headBytes + bytes(entry) : headBytes,
                    head ? entry.lastLine() : headLastLine,
                    head ? tailBytes : tailBytes + bytes(entry));
        }

        Extent without(LogEntry entry) {
            return new Extent(lastLine, headBytes, headLastLine, tailBytes - bytes(entry));
        }
    }

    private final MemoryDatabase database;
    private final long capBytes;

    public MemoryJobLogStore(MemoryDatabase database) {
        this(database, CAP_BYTES);
    }

    /// @param capBytes text bytes a log may hold
    public MemoryJobLogStore(MemoryDatabase database, long capBytes) {
        this.database = database;
        this.capBytes = capBytes;
    }

    @Override
    public long append(JobId job, List<LogEntry> entries) {
        database.writing(() -> {
            Extent extent = extent(job);
            for (LogEntry entry : after(entries, extent.lastLine())) {
                database.lines.put(new LineKey(job, entry.lastLine()), entry);
                extent = trim(job, extent.with(entry, capBytes / 2));
            }
            database.logs.put(job, extent);
        });
        return lastLine(job);
    }

    @Override
    public List<LogEntry> read(JobId job, long afterLine, int limit) {
        return database.reading(() -> {
            List<LogEntry> out = new ArrayList<>();
            long expected = afterLine + 1;
            for (LogEntry stored : linesOf(job, afterLine).values()) {
                if (out.size() == limit) {
                    break;
                }
                LogEntry entry = after(List.of(stored), afterLine).getFirst();
                if (entry.line() > expected) {
                    out.add(new LogEntry.Omitted(expected, entry.line() - expected));
                }
                if (out.size() < limit) {
                    out.add(entry);
                }
                expected = entry.lastLine() + 1;
            }
            return List.copyOf(out);
        });
    }

    @Override
    public long lastLine(JobId job) {
        return database.reading(() -> extent(job).lastLine());
    }

    @Override
    public int expire(Instant before, int jobs) {
        List<JobId> expired = database.reading(() -> database.logs.rows().keySet().stream()
                .filter(id -> database.jobs
                        .find(id)
                        .filter(Job::isEnded)
                        .filter(job -> job.times().effective().isBefore(before))
                        .isPresent())
                .limit(jobs)
                .toList());
        database.writing(() -> {
            for (JobId id : expired) {
                List.copyOf(linesOf(id, 0).keySet()).forEach(database.lines::remove);
                database.logs.remove(id);
            }
        });
        return expired.size();
    }

    private Extent extent(JobId job) {
        return database.logs.find(job).orElse(Extent.NONE);
    }

    private Extent trim(JobId job, Extent extent) {
        Extent trimmed = extent;
        while (trimmed.tailBytes() > capBytes / 2) {
            LogEntry oldest = linesOf(job, trimmed.headLastLine()).firstEntry().getValue();
            if (oldest.lastLine() == trimmed.lastLine()) {
                return trimmed;
            }
            database.lines.remove(new LineKey(job, oldest.lastLine()));
            trimmed = trimmed.without(oldest);
        }
        return trimmed;
    }

    private NavigableMap<LineKey, LogEntry> linesOf(JobId job, long afterLine) {
        return database.lines.rows().subMap(new LineKey(job, afterLine), false, new LineKey(job, Long.MAX_VALUE), true);
    }

    private static List<LogEntry> after(List<LogEntry> entries, long line) {
        List<LogEntry> out = new ArrayList<>();
        for (LogEntry entry : entries) {
            if (entry.line() > line) {
                out.add(entry);
            } else if (entry.lastLine() > line) {
                out.add(new LogEntry.Omitted(line + 1, entry.lastLine() - line));
            }
        }
        return out;
    }

    private static long bytes(LogEntry entry) {
        return entry instanceof LogEntry.Line line ? line.text().length() + ENTRY_BYTES : ENTRY_BYTES;
    }
}
