package io.resticmanager.fleet.agent;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.fakes.MemorySpool;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A spool in memory that keeps nothing acknowledged, and tells the ledger how long facts waited for that.
final class MeasuredSpool implements Spool {
    private final MemorySpool spool;
    private final Ledger ledger;
    private final Deque<Appended> open = new ArrayDeque<>();

    private record Appended(long lastSeq, long at) {}

    MeasuredSpool(MemorySpool spool, Ledger ledger) {
        this.spool = spool;
        this.ledger = ledger;
    }

    @Override
    public SpoolRange range() {
        return spool.range();
    }

    @Override
    public synchronized long append(List<AgentFact> facts) {
        long last = spool.append(facts);
        open.addLast(new Appended(last, System.nanoTime()));
        return last;
    }

    @Override
    public List<Spooled> read(long fromSeq, int maxBytes) {
        return spool.read(fromSeq, maxBytes);
    }

    @Override
    public synchronized void acknowledged(long seq) {
        spool.acknowledged(seq);
        while (!open.isEmpty() && open.getFirst().lastSeq() <= seq) {
            Appended oldest = open.removeFirst();
            ledger.acknowledged(System.nanoTime() - oldest.at());
        }
        spool.dropAcknowledged();
    }

    @Override
    public long acknowledgedSeq() {
        return spool.acknowledgedSeq();
    }

    @Override
    public synchronized SpoolId startAnew() {
        open.clear();
        return spool.startAnew();
    }

    @Override
    public long depth() {
        return spool.depth();
    }
}
