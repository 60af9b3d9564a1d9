package io.resticmanager.domain.delivery;

import java.util.Optional;

/// Up to where the server has committed the facts of one spool; 0 means none.
///
/// @param factId the id of fact `seq` as its agent had made it; empty when it named none. Another fact under that
///     number means that the agent's disk was rolled back and written again.
public record SequenceMark(long seq, Optional<String> factId) {
    public static final SequenceMark NONE = new SequenceMark(0);

    public SequenceMark(long seq) {
        this(seq, Optional.empty());
    }

    public SequenceMark {
        if (seq < 0) {
            throw new IllegalArgumentException("a mark is 0 or more");
        }
    }

    /// What to do with a fact.
    public sealed interface Arrival {
        /// It is the next one: apply it and move the mark to it.
        record Next(SequenceMark mark) implements Arrival {}

        /// It was applied before: acknowledge again.
        record Replay() implements Arrival {}

        /// Something is missing before it.
        record Gap(long expected) implements Arrival {}
    }

    /// What a hello says about the spool.
    public sealed interface Greeting {
        /// Everything fits; the agent sends from `mark + 1`.
        record Resume() implements Greeting {}

        /// The agent no longer has what lies between: the mark moves, and the loss is audited.
        record Lost(SequenceMark moved, long firstLost, long lastLost) implements Greeting {}

        /// The agent's disk was rolled back: it must begin a new spool.
        record RolledBack(long lastSeq) implements Greeting {}
    }

    public SequenceMark of(Optional<String> fact) {
        return new SequenceMark(seq, fact);
    }

    public Arrival arrive(long factSeq) {
        if (factSeq <= seq) {
            return new Arrival.Replay();
        }
        return factSeq == seq + 1 ? new Arrival.Next(new SequenceMark(factSeq)) : new Arrival.Gap(seq + 1);
    }

    public Greeting greet(SpoolRange range) {
        if (seq > range.lastSeq()) {
            return new Greeting.RolledBack(range.lastSeq());
        }
        if (range.firstSeq() > seq + 1) {
            return new Greeting.Lost(new SequenceMark(range.firstSeq() - 1), seq + 1, range.firstSeq() - 1);
        }
        return new Greeting.Resume();
    }
}
