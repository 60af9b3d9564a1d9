package io.resticmanager.sqlite.account;

import static io.resticmanager.sqlite.generated.Tables.APP_USER;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.ports.account.UserStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.AppUserRecord;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

public final class SqliteUserStore implements UserStore {
    private final SqliteDatabase database;

    @Inject
    public SqliteUserStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(User user) {
        database.writing().insertInto(APP_USER).set(row(user)).execute();
    }

    @Override
    public void update(User user) {
        database.writing()
                .update(APP_USER)
                .set(row(user))
                .where(APP_USER.ID.eq(user.id().toString()))
                .execute();
    }

    @Override
    public Optional<User> find(UserId id) {
        return database.reading(dsl ->
                dsl.selectFrom(APP_USER).where(APP_USER.ID.eq(id.toString())).fetchOptional(SqliteUserStore::user));
    }

    @Override
    public Optional<User> find(Username username) {
        return database.reading(dsl -> dsl.selectFrom(APP_USER)
                .where(APP_USER.USERNAME.eq(username.text()))
                .fetchOptional(SqliteUserStore::user));
    }

    @Override
    public Map<UserId, User> findAll(Collection<UserId> ids) {
        return database.reading(dsl -> dsl.selectFrom(APP_USER)
                .where(APP_USER.ID.in(ids.stream().map(UserId::toString).toList()))
                .fetchMap(row -> UserId.of(row.getId()), SqliteUserStore::user));
    }

    @Override
    public boolean isEmpty() {
        return database.reading(dsl -> !dsl.fetchExists(APP_USER));
    }

    private static AppUserRecord row(User user) {
        return new AppUserRecord()
                .setId(user.id().toString())
                .setUsername(user.username().text())
                .setRole(user.role().name())
                .setPasswordHash(user.passwordHash().reveal())
                .setCreatedAt(Column.at(user.createdAt()));
    }

    private static User user(AppUserRecord row) {
        return new User(
                UserId.of(row.getId()),
                new Username(row.getUsername()),
                Role.valueOf(row.getRole()),
                new Secret(row.getPasswordHash()),
                Column.instant(row.getCreatedAt()));
    }
}
