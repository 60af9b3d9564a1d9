package io.resticmanager.ports.account;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Session;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.secret.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

public interface SessionStore {
    void insert(Session session);

    void update(Session session);

    Optional<Session> find(TokenHash token);

    /// Newest first by (`createdAt`, id); at most 100.
    List<Session> of(UserId user);

    void delete(Ulid id);

    void deleteAllOf(UserId user);

    /// Removes up to `limit` that ended before `now`; answers how many.
    int deleteExpired(Instant now, int limit);
}
