package io.resticmanager.domain.repository;

import io.resticmanager.domain.Ulid;

/// Names one repository of ours; restic's own id of it is another thing.
public record RepositoryId(Ulid ulid) {
    public static RepositoryId of(String text) {
        return new RepositoryId(new Ulid(text));
    }

    @Override
    public String toString() {
        return ulid.text();
    }
}
