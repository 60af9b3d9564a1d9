package io.resticmanager.domain.account;

import io.resticmanager.domain.Ulid;

/// Names one user.
public record UserId(Ulid ulid) {
    public static UserId of(String text) {
        return new UserId(new Ulid(text));
    }

    @Override
    public String toString() {
        return ulid.text();
    }
}
