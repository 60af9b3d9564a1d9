package io.resticmanager.ports.fakes;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Session;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.account.SessionStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

public final class MemorySessionStore implements SessionStore {
    private static final int MOST = 100;

    private final MemoryDatabase database;

    public MemorySessionStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Session session) {
        database.writing(() -> {
            if (find(session.token()).isPresent()) {
                throw new IllegalStateException("there is a session with this token");
            }
            database.sessions.insert(session.id(), session);
        });
    }

    @Override
    public void update(Session session) {
        database.writing(() -> database.sessions.replace(session.id(), session));
    }

    @Override
    public Optional<Session> find(TokenHash token) {
        return database.reading(() -> database.sessions
                .where(session -> session.token().equals(token))
                .findFirst());
    }

    @Override
    public List<Session> of(UserId user) {
        return database.reading(() -> database.sessions
                .where(session -> session.userId().equals(user))
                .sorted(Comparator.comparing(Session::createdAt)
                        .thenComparing(Session::id)
                        .reversed())
                .limit(MOST)
                .toList());
    }

    @Override
    public void delete(Ulid id) {
        database.writing(() -> database.sessions.remove(id));
    }

    @Override
    public void deleteAllOf(UserId user) {
        database.writing(() -> database.sessions
                .where(session -> session.userId().equals(user))
                .toList()
                .forEach(session -> database.sessions.remove(session.id())));
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        List<Session> expired = database.reading(() -> database.sessions
                .where(session -> session.expiresAt().isBefore(now))
                .limit(limit)
                .toList());
        database.writing(() -> expired.forEach(session -> database.sessions.remove(session.id())));
        return expired.size();
    }
}
