package io.resticmanager.ws.wire;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Facts and snapshots to the wire and back. Wrong content throws IllegalArgumentException.
public final class FactMapping {
    private FactMapping() {}

    public static Payload toWire(AgentFact fact) {
        return switch (fact) {
            case AgentFact.Started s ->
                new Facts.JobStarted(
                        s.jobId().toString(),
                        s.repositoryId().toString(),
                        JobMapping.word(s.spec().kind()),
                        JobMapping.spec(s.spec()),
                        JobMapping.origin(s.origin()),
                        JobMapping.limits(s.limits()),
                        s.startedAt());
            case AgentFact.Logged l -> log(l);
            case AgentFact.Finished f -> finished(f);
        };
    }

    /// @throws IllegalArgumentException when it is not a fact, or its content is wrong
    public static AgentFact toDomain(Payload payload) {
        return switch (payload) {
            case Facts.JobStarted s ->
                new AgentFact.Started(
                        JobId.of(s.jobId()),
                        RepositoryId.of(s.repositoryId()),
                        JobMapping.spec(s.spec()),
                        JobMapping.origin(s.origin()),
                        JobMapping.limits(s.limits()),
                        JobMapping.time(s.startedAt()));
            case Facts.JobLog l -> new AgentFact.Logged(JobId.of(l.jobId()), entries(l));
            case Facts.JobFinished f ->
                new AgentFact.Finished(
                        JobId.of(f.jobId()),
                        JobMapping.end(f),
                        Optional.ofNullable(f.snapshot()).map(FactMapping::snapshot),
                        JobMapping.time(f.finishedAt()));
            default -> throw new IllegalArgumentException(WireCodec.name(payload) + " is not a fact");
        };
    }

    public static Reports.SnapshotItem snapshot(ListedSnapshot s) {
        return new Reports.SnapshotItem(
                s.resticId(),
                s.original().orElse(null),
                s.time(),
                s.hostname(),
                s.username(),
                s.paths(),
                s.tags(),
                s.sizeBytes().orElse(null),
                s.fileCount().orElse(null),
                s.addedBytes().orElse(null),
                s.programVersion().orElse(null),
                s.offset().getTotalSeconds());
    }

    public static ListedSnapshot snapshot(Reports.SnapshotItem s) {
        return new ListedSnapshot(
                s.id(),
                Optional.ofNullable(s.original()),
                JobMapping.time(s.time()),
                s.hostname(),
                s.username(),
                s.paths(),
                s.tags(),
                Optional.ofNullable(s.sizeBytes()),
                Optional.ofNullable(s.fileCount()),
                Optional.ofNullable(s.addedBytes()),
                Optional.ofNullable(s.programVersion()),
                offset(s.utcOffsetSeconds()));
    }

    // Agents before retention did not tell it.
    private static ZoneOffset offset(@Nullable Integer seconds) {
        if (seconds == null) {
            return ZoneOffset.UTC;
        }
        if (Math.abs((long) seconds) > ZoneOffset.MAX.getTotalSeconds()) {
            throw new IllegalArgumentException("an offset from UTC is at most 18 hours");
        }
        return ZoneOffset.ofTotalSeconds(seconds);
    }

    /// What stands for a log fact that had to be dropped, under its own `seq`.
    ///
    /// @param bytes of text that is gone
    public static Payload dropped(JobId job, long firstLine, long lines, long bytes) {
        return new Facts.JobLog(job.toString(), firstLine, List.of(), new Facts.Dropped(lines, bytes));
    }

    private static Payload log(AgentFact.Logged logged) {
        String jobId = logged.jobId().toString();
        if (logged.entries().size() == 1
                && logged.entries().getFirst() instanceof LogEntry.Omitted(long line, long n)) {
            return new Facts.JobLog(jobId, line, List.of(), new Facts.Dropped(n, 0));
        }
        List<Facts.LogLine> lines = logged.entries().stream()
                .map(entry -> switch (entry) {
                    case LogEntry.Line l ->
                        new Facts.LogLine(l.at(), JobMapping.word(l.stream()), l.phase(), l.text(), null);
                    case LogEntry.Omitted o -> new Facts.LogLine(null, null, null, null, o.omitted());
                })
                .toList();
        return new Facts.JobLog(jobId, logged.firstLine(), lines, null);
    }

    private static List<LogEntry> entries(Facts.JobLog log) {
        if (log.dropped() != null) {
            return List.of(new LogEntry.Omitted(log.firstLine(), log.dropped().lines()));
        }
        List<LogEntry> entries = new ArrayList<>();
        long number = log.firstLine();
        for (Facts.LogLine line : log.lines()) {
            LogEntry entry = line.omitted() != null
                    ? new LogEntry.Omitted(number, line.omitted())
                    : new LogEntry.Line(
                            number,
                            JobMapping.time(JobMapping.required(line.at(), "at")),
                            LogStream.valueOf(
                                    JobMapping.required(line.stream(), "stream").toUpperCase(Locale.ROOT)),
                            Optional.ofNullable(line.phase()).orElse(""),
                            JobMapping.required(line.text(), "text"));
            entries.add(entry);
            number = entry.lastLine() + 1;
        }
        return entries;
    }

    private static Payload finished(AgentFact.Finished f) {
        Job.End end = f.end();
        return new Facts.JobFinished(
                f.jobId().toString(),
                JobMapping.word(end.outcome()),
                end.exitCode().orElse(null),
                JobMapping.fault(end.error()),
                end.summary().map(SummaryMapping::toWire).orElse(null),
                end.snapshotId().orElse(null),
                f.snapshot().map(FactMapping::snapshot).orElse(null),
                f.finishedAt());
    }
}
