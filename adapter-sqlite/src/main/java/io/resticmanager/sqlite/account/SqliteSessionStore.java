package io.resticmanager.sqlite.account;

import static io.resticmanager.sqlite.generated.Tables.LOGIN_SESSION;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Session;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.account.SessionStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.LoginSessionRecord;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.impl.DSL;

public final class SqliteSessionStore implements SessionStore {
    private static final int MOST = 100;

    private final SqliteDatabase database;

    @Inject
    public SqliteSessionStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Session session) {
        database.writing().insertInto(LOGIN_SESSION).set(row(session)).execute();
    }

    @Override
    public void update(Session session) {
        database.writing()
                .update(LOGIN_SESSION)
                .set(row(session))
                .where(LOGIN_SESSION.ID.eq(session.id().text()))
                .execute();
    }

    @Override
    public Optional<Session> find(TokenHash token) {
        return database.reading(dsl -> dsl.selectFrom(LOGIN_SESSION)
                .where(LOGIN_SESSION.TOKEN_HASH.eq(token.hex()))
                .fetchOptional(SqliteSessionStore::session));
    }

    @Override
    public List<Session> of(UserId user) {
        return database.reading(dsl -> dsl.selectFrom(LOGIN_SESSION)
                .where(LOGIN_SESSION.USER_ID.eq(user.toString()))
                .orderBy(LOGIN_SESSION.CREATED_AT.desc(), LOGIN_SESSION.ID.desc())
                .limit(MOST)
                .fetch(SqliteSessionStore::session));
    }

    @Override
    public void delete(Ulid id) {
        database.writing()
                .deleteFrom(LOGIN_SESSION)
                .where(LOGIN_SESSION.ID.eq(id.text()))
                .execute();
    }

    @Override
    public void deleteAllOf(UserId user) {
        database.writing()
                .deleteFrom(LOGIN_SESSION)
                .where(LOGIN_SESSION.USER_ID.eq(user.toString()))
                .execute();
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return database.writing()
                .deleteFrom(LOGIN_SESSION)
                .where(LOGIN_SESSION.ID.in(DSL.select(LOGIN_SESSION.ID)
                        .from(LOGIN_SESSION)
                        .where(LOGIN_SESSION.EXPIRES_AT.lt(Column.at(now)))
                        .limit(limit)))
                .execute();
    }

    private static LoginSessionRecord row(Session session) {
        return new LoginSessionRecord()
                .setId(session.id().text())
                .setTokenHash(session.token().hex())
                .setUserId(session.userId().toString())
                .setCsrfToken(session.csrfToken().reveal())
                .setCreatedAt(Column.at(session.createdAt()))
                .setLastUsedAt(Column.at(session.lastUsedAt()))
                .setExpiresAt(Column.at(session.expiresAt()))
                .setAddress(session.address())
                .setUserAgent(session.userAgent());
    }

    private static Session session(LoginSessionRecord row) {
        return new Session(
                new Ulid(row.getId()),
                new TokenHash(row.getTokenHash()),
                UserId.of(row.getUserId()),
                new Secret(row.getCsrfToken()),
                Column.instant(row.getCreatedAt()),
                Column.instant(row.getLastUsedAt()),
                Column.instant(row.getExpiresAt()),
                row.getAddress(),
                row.getUserAgent());
    }
}
