package io.resticmanager.fleet.agent;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.fakes.MemorySpool;
import java.util.List;

/// A spool in memory that keeps nothing acknowledged.
final class ForgetfulSpool implements Spool {
    private final MemorySpool spool;

    ForgetfulSpool(MemorySpool spool) {
        this.spool = spool;
    }

    @Override
    public SpoolRange range() {
        return spool.range();
    }

    @Override
    public long append(List<AgentFact> facts) {
        return spool.append(facts);
    }

    @Override
    public List<Spooled> read(long fromSeq, int maxBytes) {
        return spool.read(fromSeq, maxBytes);
    }

    @Override
    public void acknowledged(long seq) {
        spool.acknowledged(seq);
        spool.dropAcknowledged();
    }

    @Override
    public long acknowledgedSeq() {
        return spool.acknowledgedSeq();
    }

    @Override
    public SpoolId startAnew() {
        return spool.startAnew();
    }

    @Override
    public long depth() {
        return spool.depth();
    }
}
