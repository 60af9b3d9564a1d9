package io.resticmanager.domain.snapshot;

import io.resticmanager.domain.Ulid;

/// Our name of a snapshot; stays the same when restic's id changes by `tag` or `rewrite`.
public record SnapshotId(Ulid ulid) {
    public static SnapshotId of(String text) {
        return new SnapshotId(new Ulid(text));
    }

    @Override
    public String toString() {
        return ulid.text();
    }
}
