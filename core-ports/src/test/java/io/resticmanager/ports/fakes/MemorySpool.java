package io.resticmanager.ports.fakes;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Spool;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// An agent's spool that a test can look into. Counts a fact as {@value #FACT_BYTES} bytes and its text.
public final class MemorySpool implements Spool {
    private static final int FACT_BYTES = 200;

    private final Ids ids;
    private final long mostLogBytes;
    private final NavigableMap<Long, AgentFact> facts = new TreeMap<>();
    private SpoolId spoolId;
    private long lastSeq;
    private long acknowledged;

    public MemorySpool(Ids ids) {
        this(ids, Long.MAX_VALUE);
    }

    /// @param mostLogBytes log text that is not acknowledged; what comes beyond it is dropped under its number
    public MemorySpool(Ids ids, long mostLogBytes) {
        this.ids = ids;
        this.mostLogBytes = mostLogBytes;
        this.spoolId = new SpoolId(ids.next());
    }

    @Override
    public synchronized SpoolRange range() {
        return new SpoolRange(spoolId, facts.isEmpty() ? lastSeq + 1 : facts.firstKey(), lastSeq);
    }

    @Override
    public synchronized long append(List<AgentFact> fresh) {
        for (AgentFact fact : fresh) {
            facts.put(++lastSeq, roomFor(fact));
        }
        return lastSeq;
    }

    @Override
    public synchronized List<Spooled> read(long fromSeq, int maxBytes) {
        List<Spooled> out = new ArrayList<>();
        long bytes = 0;
        for (var entry : facts.tailMap(fromSeq, true).entrySet()) {
            bytes += bytes(entry.getValue());
            if (!out.isEmpty() && bytes > maxBytes) {
                break;
            }
            out.add(new Spooled(entry.getKey(), entry.getValue()));
        }
        return List.copyOf(out);
    }

    @Override
    public synchronized void acknowledged(long seq) {
        acknowledged = Math.max(acknowledged, Math.min(seq, lastSeq));
    }

    /// As time does: forgets facts that were acknowledged.
    public synchronized void dropAcknowledged() {
        facts.headMap(acknowledged, true).clear();
    }

    @Override
    public synchronized long acknowledgedSeq() {
        return acknowledged;
    }

    @Override
    public synchronized SpoolId startAnew() {
        List<AgentFact> open = List.copyOf(facts.tailMap(acknowledged, false).values());
        facts.clear();
        spoolId = new SpoolId(ids.next());
        lastSeq = 0;
        acknowledged = 0;
        append(open);
        return spoolId;
    }

    @Override
    public synchronized long depth() {
        return lastSeq - acknowledged;
    }

    private AgentFact roomFor(AgentFact fact) {
        if (!(fact instanceof AgentFact.Logged logged) || openLogBytes() < mostLogBytes) {
            return fact;
        }
        long lines = logged.lastLine() - logged.firstLine() + 1;
        return new AgentFact.Logged(logged.jobId(), List.of(new LogEntry.Omitted(logged.firstLine(), lines)));
    }

    private long openLogBytes() {
        return facts.tailMap(acknowledged, false).values().stream()
                .mapToLong(MemorySpool::bytes)
                .sum();
    }

    private static long bytes(AgentFact fact) {
        return fact instanceof AgentFact.Logged logged
                ? FACT_BYTES
                        + logged.entries().stream()
                                .mapToLong(e -> e instanceof LogEntry.Line line
                                        ? line.text().length()
                                        : 0)
                                .sum()
                : FACT_BYTES;
    }
}
