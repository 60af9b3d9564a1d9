package io.resticmanager.domain.enroll;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.secret.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A permission to enroll, as the server keeps it: only the token's hash.
///
/// @param forHost made for a known host: keeps the host and replaces its bearer
/// @param mayInitialise whether an absent repository is initialised by the first host bound to it
/// @param usesLeft 0 when burned; at most 1,000
public record EnrollmentToken(
        Ulid id,
        TokenHash hash,
        Optional<String> hostname,
        Tags tags,
        Optional<RepositoryId> repositoryId,
        List<String> includes,
        boolean mayInitialise,
        Optional<HostId> forHost,
        Instant createdAt,
        Instant expiresAt,
        int usesLeft,
        Optional<Instant> revokedAt) {
    public static final Duration DEFAULT_TTL = Duration.ofHours(1);
    public static final Duration LONGEST_TTL = Duration.ofDays(30);
    public static final int MOST_USES = 1_000;

    public EnrollmentToken {
        includes = List.copyOf(includes);
        if (usesLeft < 0 || usesLeft > MOST_USES) {
            throw new IllegalArgumentException("a token has 1 to " + MOST_USES + " uses");
        }
        if (!expiresAt.isAfter(createdAt)
                || Duration.between(createdAt, expiresAt).compareTo(LONGEST_TTL) > 0) {
            throw new IllegalArgumentException("a token lives from 1 second to 30 days");
        }
    }

    /// Whether anybody could still use it for a new machine.
    public boolean isOpen(Instant now) {
        return usesLeft > 0 && revokedAt.isEmpty() && now.isBefore(expiresAt);
    }

    /// One use less.
    public EnrollmentToken used() {
        return with(usesLeft - 1, revokedAt);
    }

    public EnrollmentToken revoked(Instant at) {
        return with(usesLeft, Optional.of(at));
    }

    private EnrollmentToken with(int uses, Optional<Instant> revoked) {
        return new EnrollmentToken(
                id,
                hash,
                hostname,
                tags,
                repositoryId,
                includes,
                mayInitialise,
                forHost,
                createdAt,
                expiresAt,
                uses,
                revoked);
    }
}
