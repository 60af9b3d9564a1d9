package io.resticmanager.sqlite.job;

import static io.resticmanager.sqlite.generated.Tables.JOB;
import static io.resticmanager.sqlite.generated.Tables.JOB_LOG;
import static io.resticmanager.sqlite.generated.Tables.JOB_LOG_CHUNK;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.JobLogChunkRecord;
import io.resticmanager.sqlite.generated.tables.records.JobLogRecord;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// Chunks by (job, last line), so that the chunk after any line is one index step away, however long the log.
public final class SqliteJobLogStore implements JobLogStore {
    private static final int CHUNKS_AT_ONCE = 8;

    private final SqliteDatabase database;
    private final long capBytes;
    private final AtomicLong chunksRead = new AtomicLong();

    @Inject
    public SqliteJobLogStore(SqliteDatabase database) {
        this(database, CAP_BYTES);
    }

    /// @param capBytes text bytes a job's log may hold
    public SqliteJobLogStore(SqliteDatabase database, long capBytes) {
        this.database = database;
        this.capBytes = capBytes;
    }

    @Override
    public long append(JobId job, List<LogEntry> entries) {
        DSLContext dsl = database.writing();
        JobLogRecord log = dsl.selectFrom(JOB_LOG)
                .where(JOB_LOG.JOB_ID.eq(job.toString()))
                .fetchOptional()
                .orElseGet(() -> begin(dsl, job));
        List<LogEntry> fresh = after(entries, log.getLastLine());
        if (fresh.isEmpty()) {
            return log.getLastLine();
        }
        Optional<JobLogChunkRecord> open = lastChunk(dsl, job, log).filter(SqliteJobLogStore::hasRoom);
        List<LogEntry> pending = new ArrayList<>();
        open.ifPresent(chunk -> {
            pending.addAll(LogChunk.decode(chunk.getFirstLine(), chunk.getData()));
            dsl.deleteFrom(JOB_LOG_CHUNK)
                    .where(JOB_LOG_CHUNK.JOB_ID.eq(job.toString()), JOB_LOG_CHUNK.LAST_LINE.eq(chunk.getLastLine()))
                    .execute();
            uncount(log, chunk);
        });
        int bytes = LogChunk.textBytes(pending);
        for (LogEntry entry : fresh) {
            // A gap between chunks is how dropped lines look; inside a chunk numbers must follow each other.
            if (!pending.isEmpty()
                    && (pending.size() >= LogChunk.FULL_ENTRIES
                            || bytes >= LogChunk.FULL_BYTES
                            || entry.line() != pending.getLast().lastLine() + 1)) {
                insert(dsl, job, log, pending);
                pending.clear();
                bytes = 0;
            }
            pending.add(entry);
            bytes += LogChunk.textBytes(entry);
        }
        insert(dsl, job, log, pending);
        log.setLastLine(fresh.getLast().lastLine());
        trim(dsl, job, log);
        dsl.update(JOB_LOG).set(log).where(JOB_LOG.JOB_ID.eq(job.toString())).execute();
        return log.getLastLine();
    }

    @Override
    public List<LogEntry> read(JobId job, long afterLine, int limit) {
        List<LogEntry> out = new ArrayList<>();
        long expected = afterLine + 1;
        long reached = afterLine;
        while (out.size() < limit) {
            long from = reached;
            List<JobLogChunkRecord> chunks = database.reading(dsl -> dsl.selectFrom(JOB_LOG_CHUNK)
                    .where(JOB_LOG_CHUNK.JOB_ID.eq(job.toString()), JOB_LOG_CHUNK.LAST_LINE.gt(from))
                    .orderBy(JOB_LOG_CHUNK.LAST_LINE)
                    .limit(CHUNKS_AT_ONCE)
                    .fetch());
            for (JobLogChunkRecord chunk : chunks) {
                if (out.size() >= limit) {
                    return List.copyOf(out);
                }
                chunksRead.incrementAndGet();
                if (chunk.getFirstLine() > expected && out.size() < limit) {
                    out.add(new LogEntry.Omitted(expected, chunk.getFirstLine() - expected));
                }
                for (LogEntry entry : after(LogChunk.decode(chunk.getFirstLine(), chunk.getData()), reached)) {
                    if (out.size() < limit) {
                        out.add(entry);
                    }
                }
                expected = chunk.getLastLine() + 1;
                reached = chunk.getLastLine();
            }
            if (chunks.size() < CHUNKS_AT_ONCE) {
                break;
            }
        }
        return List.copyOf(out);
    }

    /// How many chunks all reads together have unpacked: what paging through logs costs.
    long chunksRead() {
        return chunksRead.get();
    }

    @Override
    public long lastLine(JobId job) {
        return database.reading(dsl -> dsl.select(JOB_LOG.LAST_LINE)
                .from(JOB_LOG)
                .where(JOB_LOG.JOB_ID.eq(job.toString()))
                .fetchOptional(JOB_LOG.LAST_LINE)
                .orElse(0L));
    }

    @Override
    public int expire(Instant before, int jobs) {
        DSLContext dsl = database.writing();
        List<String> expired = dsl.select(JOB_LOG.JOB_ID)
                .from(JOB_LOG)
                // A cross join keeps this order: few logs are that old, many jobs are.
                .crossJoin(JOB)
                // A job is named before it ends, so that old names are all that need a look.
                .where(JOB.ID.eq(JOB_LOG.JOB_ID))
                .and(JOB_LOG.JOB_ID.lt(
                        Ulid.of(before, new byte[Ulid.RANDOM_BYTES]).text()))
                .and(JOB.STATE.eq(DSL.inline("ENDED")))
                .and(JOB.EFFECTIVE_AT.lt(Column.at(before)))
                .orderBy(JOB_LOG.JOB_ID)
                .limit(jobs)
                .fetch(JOB_LOG.JOB_ID);
        if (!expired.isEmpty()) {
            dsl.deleteFrom(JOB_LOG_CHUNK)
                    .where(JOB_LOG_CHUNK.JOB_ID.in(expired))
                    .execute();
            dsl.deleteFrom(JOB_LOG).where(JOB_LOG.JOB_ID.in(expired)).execute();
        }
        return expired.size();
    }

    private static JobLogRecord begin(DSLContext dsl, JobId job) {
        JobLogRecord log = new JobLogRecord()
                .setJobId(job.toString())
                .setLastLine(0L)
                .setHeadBytes(0L)
                .setHeadLastLine(0L)
                .setTailBytes(0L);
        dsl.insertInto(JOB_LOG).set(log).execute();
        return log;
    }

    private static Optional<JobLogChunkRecord> lastChunk(DSLContext dsl, JobId job, JobLogRecord log) {
        return dsl.selectFrom(JOB_LOG_CHUNK)
                .where(JOB_LOG_CHUNK.JOB_ID.eq(job.toString()), JOB_LOG_CHUNK.LAST_LINE.eq(log.getLastLine()))
                .fetchOptional();
    }

    private static boolean hasRoom(JobLogChunkRecord chunk) {
        return chunk.getLastLine() - chunk.getFirstLine() < LogChunk.FULL_ENTRIES / 2
                && chunk.getTextBytes() < LogChunk.FULL_BYTES / 2;
    }

    private void insert(DSLContext dsl, JobId job, JobLogRecord log, List<LogEntry> entries) {
        int bytes = LogChunk.textBytes(entries);
        dsl.insertInto(JOB_LOG_CHUNK)
                .set(new JobLogChunkRecord()
                        .setJobId(job.toString())
                        .setFirstLine(entries.getFirst().line())
                        .setLastLine(entries.getLast().lastLine())
                        .setTextBytes((long) bytes)
                        .setData(LogChunk.encode(entries)))
                .execute();
        if (log.getTailBytes() == 0 && log.getHeadBytes() < capBytes / 2) {
            log.setHeadBytes(log.getHeadBytes() + bytes);
            log.setHeadLastLine(entries.getLast().lastLine());
        } else {
            log.setTailBytes(log.getTailBytes() + bytes);
        }
    }

    private static void uncount(JobLogRecord log, JobLogChunkRecord chunk) {
        if (chunk.getLastLine() <= log.getHeadLastLine()) {
            log.setHeadBytes(log.getHeadBytes() - chunk.getTextBytes());
            log.setHeadLastLine(chunk.getFirstLine() - 1);
        } else {
            log.setTailBytes(log.getTailBytes() - chunk.getTextBytes());
        }
    }

    // Beyond the cap the oldest chunks behind the beginning go; what is missing then reads as an omission.
    private void trim(DSLContext dsl, JobId job, JobLogRecord log) {
        while (log.getTailBytes() > capBytes / 2) {
            JobLogChunkRecord oldest = dsl.selectFrom(JOB_LOG_CHUNK)
                    .where(JOB_LOG_CHUNK.JOB_ID.eq(job.toString()), JOB_LOG_CHUNK.LAST_LINE.gt(log.getHeadLastLine()))
                    .orderBy(JOB_LOG_CHUNK.LAST_LINE)
                    .limit(1)
                    .fetchSingle();
            if (oldest.getLastLine().equals(log.getLastLine())) {
                return;
            }
            dsl.deleteFrom(JOB_LOG_CHUNK)
                    .where(JOB_LOG_CHUNK.JOB_ID.eq(job.toString()), JOB_LOG_CHUNK.LAST_LINE.eq(oldest.getLastLine()))
                    .execute();
            log.setTailBytes(log.getTailBytes() - oldest.getTextBytes());
        }
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
}
