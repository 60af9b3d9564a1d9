package io.resticmanager.domain.delivery;

import io.resticmanager.domain.Ulid;

/// Names one spool of an agent; sequence numbers count from 1 within it.
public record SpoolId(Ulid ulid) {
    public static SpoolId of(String text) {
        return new SpoolId(new Ulid(text));
    }

    @Override
    public String toString() {
        return ulid.text();
    }
}
