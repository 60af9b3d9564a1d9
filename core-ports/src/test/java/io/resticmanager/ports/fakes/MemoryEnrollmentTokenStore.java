package io.resticmanager.ports.fakes;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.enroll.EnrollmentTokenStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

public final class MemoryEnrollmentTokenStore implements EnrollmentTokenStore {
    private final MemoryDatabase database;

    public MemoryEnrollmentTokenStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(EnrollmentToken token) {
        database.writing(() -> {
            if (find(token.hash()).isPresent()) {
                throw new IllegalStateException("there is such a token already");
            }
            database.tokens.insert(token.id(), token);
        });
    }

    @Override
    public void update(EnrollmentToken token) {
        database.writing(() -> database.tokens.replace(token.id(), token));
    }

    @Override
    public Optional<EnrollmentToken> find(Ulid id) {
        return database.reading(() -> database.tokens.find(id));
    }

    @Override
    public Optional<EnrollmentToken> find(TokenHash hash) {
        return database.reading(
                () -> database.tokens.where(token -> token.hash().equals(hash)).findFirst());
    }

    @Override
    public int deleteExpired(Instant before, int limit) {
        List<Ulid> old = database.tokens
                .where(token -> token.expiresAt().isBefore(before))
                .limit(limit)
                .map(EnrollmentToken::id)
                .toList();
        database.writing(() -> old.forEach(database.tokens::remove));
        return old.size();
    }

    @Override
    public Page<EnrollmentToken> open(Instant now, PageRequest page) {
        return database.reading(() -> MemoryPages.descending(
                "token",
                database.tokens.where(token -> token.isOpen(now)),
                token -> MemoryPages.text(token.id().text()),
                page));
    }
}
