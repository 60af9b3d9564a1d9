package io.resticmanager.domain.host;

import io.resticmanager.domain.Ulid;

/// Names one host for as long as the server keeps it.
public record HostId(Ulid ulid) {
    public static HostId of(String text) {
        return new HostId(new Ulid(text));
    }

    @Override
    public String toString() {
        return ulid.text();
    }
}
