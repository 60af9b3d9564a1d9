package io.resticmanager.ports.agent;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import java.util.List;

/// Facts on the agent's disk until the server has committed them. Bounded: when full, log text is dropped in place
/// under its own number; results always have room.
public interface Spool {
    /// A fact and its number.
    record Spooled(long seq, AgentFact fact) {}

    /// What it still has.
    SpoolRange range();

    /// On disk when it returns (one fsync for all).
    ///
    /// @return the number of the last
    long append(List<AgentFact> facts);

    /// From `fromSeq` on, ascending, until about `maxBytes` of encoded facts; at least one if there is one.
    List<Spooled> read(long fromSeq, int maxBytes);

    /// Everything up to `seq` is committed on the server. It stays on disk for a while (7 days or 64 MiB), so that a
    /// server restored from a copy can get it again.
    void acknowledged(long seq);

    long acknowledgedSeq();

    /// Begins a new spool with what is not acknowledged; the server's disk knows more than this one (a rolled-back
    /// machine).
    SpoolId startAnew();

    /// How many facts are not acknowledged.
    long depth();
}
