package io.resticmanager.sqlite.enroll;

import static io.resticmanager.sqlite.generated.Tables.ENROLLMENT_TOKEN;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.enroll.EnrollmentTokenStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Cursors;
import io.resticmanager.sqlite.Json;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.EnrollmentTokenRecord;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;

public final class SqliteEnrollmentTokenStore implements EnrollmentTokenStore {
    private static final String LIST = "token";

    private final SqliteDatabase database;

    @Inject
    public SqliteEnrollmentTokenStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(EnrollmentToken token) {
        database.writing().insertInto(ENROLLMENT_TOKEN).set(row(token)).execute();
    }

    @Override
    public void update(EnrollmentToken token) {
        database.writing()
                .update(ENROLLMENT_TOKEN)
                .set(row(token))
                .where(ENROLLMENT_TOKEN.ID.eq(token.id().text()))
                .execute();
    }

    @Override
    public Optional<EnrollmentToken> find(Ulid id) {
        return database.reading(dsl -> dsl.selectFrom(ENROLLMENT_TOKEN)
                .where(ENROLLMENT_TOKEN.ID.eq(id.text()))
                .fetchOptional(SqliteEnrollmentTokenStore::token));
    }

    @Override
    public Optional<EnrollmentToken> find(TokenHash hash) {
        return database.reading(dsl -> dsl.selectFrom(ENROLLMENT_TOKEN)
                .where(ENROLLMENT_TOKEN.TOKEN_HASH.eq(hash.hex()))
                .fetchOptional(SqliteEnrollmentTokenStore::token));
    }

    @Override
    public int deleteExpired(Instant before, int limit) {
        return database.writing()
                .deleteFrom(ENROLLMENT_TOKEN)
                .where(ENROLLMENT_TOKEN.ID.in(DSL.select(ENROLLMENT_TOKEN.ID)
                        .from(ENROLLMENT_TOKEN)
                        .where(ENROLLMENT_TOKEN.EXPIRES_AT.lt(Column.at(before)))
                        .orderBy(ENROLLMENT_TOKEN.ID)
                        .limit(limit)))
                .execute();
    }

    @Override
    public Page<EnrollmentToken> open(Instant now, PageRequest page) {
        Condition before = Cursors.keys(page, LIST, 1)
                .<Condition>map(keys -> ENROLLMENT_TOKEN.ID.lt(keys.getFirst()))
                .orElse(DSL.noCondition());
        List<EnrollmentToken> rows = database.reading(dsl -> dsl.selectFrom(ENROLLMENT_TOKEN)
                .where(ENROLLMENT_TOKEN.REVOKED_AT.isNull())
                .and(ENROLLMENT_TOKEN.USES_LEFT.gt(DSL.inline(0L)))
                .and(ENROLLMENT_TOKEN.EXPIRES_AT.gt(Column.at(now)))
                .and(before)
                .orderBy(ENROLLMENT_TOKEN.ID.desc())
                .limit(page.limit() + 1)
                .fetch(SqliteEnrollmentTokenStore::token));
        return Cursors.page(rows, page.limit(), last -> Cursors.of(LIST, last.id()));
    }

    private static EnrollmentTokenRecord row(EnrollmentToken token) {
        return new EnrollmentTokenRecord()
                .setId(token.id().text())
                .setTokenHash(token.hash().hex())
                .setHostname(token.hostname().orElse(null))
                .setTags(Json.list(token.tags().words()))
                .setRepositoryId(Column.text(token.repositoryId()))
                .setIncludes(Json.list(token.includes()))
                .setMayInitialise(Column.flag(token.mayInitialise()))
                .setForHostId(Column.text(token.forHost()))
                .setCreatedAt(Column.at(token.createdAt()))
                .setExpiresAt(Column.at(token.expiresAt()))
                .setUsesLeft((long) token.usesLeft())
                .setRevokedAt(Column.at(token.revokedAt()));
    }

    private static EnrollmentToken token(EnrollmentTokenRecord row) {
        return new EnrollmentToken(
                new Ulid(row.getId()),
                new TokenHash(row.getTokenHash()),
                Optional.ofNullable(row.getHostname()),
                new Tags(Json.list(row.getTags())),
                Optional.ofNullable(row.getRepositoryId()).map(RepositoryId::of),
                Json.list(row.getIncludes()),
                Column.flag(row.getMayInitialise()),
                Optional.ofNullable(row.getForHostId()).map(HostId::of),
                Column.instant(row.getCreatedAt()),
                Column.instant(row.getExpiresAt()),
                row.getUsesLeft().intValue(),
                Column.optionalInstant(row.getRevokedAt()));
    }
}
