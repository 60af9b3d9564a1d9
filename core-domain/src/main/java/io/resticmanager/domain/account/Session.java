package io.resticmanager.domain.account;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.secret.TokenHash;
import java.time.Duration;
import java.time.Instant;

/// A login that lasts while it is used.
///
/// @param id names it in lists; not the token
/// @param csrfToken what forms and unsafe calls must carry beside the cookie
public record Session(
        Ulid id,
        TokenHash token,
        UserId userId,
        Secret csrfToken,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        String address,
        String userAgent) {
    /// Use is written down at most this often, so that reading pages does not write.
    public static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    public boolean isAlive(Instant now) {
        return now.isBefore(expiresAt);
    }

    public boolean shouldNoteUse(Instant now) {
        return !now.isBefore(lastUsedAt.plus(NOTED_EVERY));
    }

    /// Used now: lives for another `ttl`.
    public Session used(Instant now, Duration ttl) {
        return new Session(id, token, userId, csrfToken, createdAt, now, now.plus(ttl), address, userAgent);
    }
}
