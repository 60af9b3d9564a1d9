package io.resticmanager.domain.job;

/// The verbs a job can run, in the words of the REST API.
public enum JobKind {
    TEST(Lane.NONE, Nature.READS),
    INIT(Lane.EXCLUSIVE, Nature.WRITES),
    BACKUP(Lane.SHARED, Nature.WRITES),
    CHECK(Lane.EXCLUSIVE, Nature.WRITES),
    FORGET(Lane.EXCLUSIVE, Nature.WRITES),
    PRUNE(Lane.EXCLUSIVE, Nature.WRITES),
    UNLOCK(Lane.NONE, Nature.READS),
    STATS(Lane.NONE, Nature.READS),
    SNAPSHOTS(Lane.NONE, Nature.READS);

    private enum Nature {
        READS,
        WRITES
    }

    private final Lane lane;
    private final Nature nature;

    JobKind(Lane lane, Nature nature) {
        this.lane = lane;
        this.nature = nature;
    }

    public Lane lane() {
        return lane;
    }

    /// Whether an agent runs it one at a time per repository.
    public boolean waitsItsTurnOnTheAgent() {
        return nature == Nature.WRITES;
    }
}
