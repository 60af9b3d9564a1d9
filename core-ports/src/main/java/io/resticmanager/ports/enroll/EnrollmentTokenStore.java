package io.resticmanager.ports.enroll;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.time.Instant;
import java.util.Optional;

public interface EnrollmentTokenStore {
    void insert(EnrollmentToken token);

    void update(EnrollmentToken token);

    Optional<EnrollmentToken> find(Ulid id);

    Optional<EnrollmentToken> find(TokenHash hash);

    /// Removes up to `limit` that expired before `before`, used or not; answers how many.
    int deleteExpired(Instant before, int limit);

    /// Those that could still be used at `now`, newest first.
    Page<EnrollmentToken> open(Instant now, PageRequest page);
}
