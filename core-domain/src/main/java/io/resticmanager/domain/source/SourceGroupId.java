package io.resticmanager.domain.source;

import io.resticmanager.domain.Ulid;

/// Names one source group; its snapshots carry it in the tag `rm-group=<id>`.
public record SourceGroupId(Ulid ulid) {
    public static SourceGroupId of(String text) {
        return new SourceGroupId(new Ulid(text));
    }

    @Override
    public String toString() {
        return ulid.text();
    }
}
