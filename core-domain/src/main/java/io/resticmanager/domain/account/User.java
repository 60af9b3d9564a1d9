package io.resticmanager.domain.account;

import io.resticmanager.domain.Secret;
import java.time.Instant;

/// @param passwordHash in the PHC string format, never the password
public record User(UserId id, Username username, Role role, Secret passwordHash, Instant createdAt) {
    public User withPasswordHash(Secret hash) {
        return new User(id, username, role, hash, createdAt);
    }
}
