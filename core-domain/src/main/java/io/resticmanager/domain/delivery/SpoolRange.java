package io.resticmanager.domain.delivery;

/// What an agent still has: facts `firstSeq` to `lastSeq`. An empty spool has `firstSeq == lastSeq + 1`.
public record SpoolRange(SpoolId spoolId, long firstSeq, long lastSeq) {
    public SpoolRange {
        if (firstSeq < 1 || lastSeq < firstSeq - 1) {
            throw new IllegalArgumentException(
                    "a spool's range begins at 1 or later and does not end before it begins");
        }
    }
}
