package io.resticmanager.sqlite.repository;

import static io.resticmanager.sqlite.generated.Tables.CREDENTIAL;
import static io.resticmanager.sqlite.generated.Tables.REPOSITORY_PASSWORD;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.sqlite.SqliteDatabase;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;

public final class SqliteCredentialStore implements CredentialStore {
    private final SqliteDatabase database;

    @Inject
    public SqliteCredentialStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void putPassword(RepositoryId repository, byte[] sealed) {
        database.writing()
                .insertInto(REPOSITORY_PASSWORD, REPOSITORY_PASSWORD.REPOSITORY_ID, REPOSITORY_PASSWORD.SEALED)
                .values(repository.toString(), sealed)
                .onConflict(REPOSITORY_PASSWORD.REPOSITORY_ID)
                .doUpdate()
                .set(REPOSITORY_PASSWORD.SEALED, sealed)
                .execute();
    }

    @Override
    public Optional<byte[]> password(RepositoryId repository) {
        return database.reading(dsl -> dsl.select(REPOSITORY_PASSWORD.SEALED)
                .from(REPOSITORY_PASSWORD)
                .where(REPOSITORY_PASSWORD.REPOSITORY_ID.eq(repository.toString()))
                .fetchOptional(REPOSITORY_PASSWORD.SEALED));
    }

    @Override
    public void putLogin(Key key, byte[] sealed) {
        database.writing()
                .insertInto(
                        CREDENTIAL, CREDENTIAL.REPOSITORY_ID, CREDENTIAL.SLOT, CREDENTIAL.HOST_ID, CREDENTIAL.SEALED)
                .values(key.repository().toString(), key.slot().name(), hostColumn(key), sealed)
                .onConflict(CREDENTIAL.REPOSITORY_ID, CREDENTIAL.SLOT, CREDENTIAL.HOST_ID)
                .doUpdate()
                .set(CREDENTIAL.SEALED, sealed)
                .execute();
    }

    @Override
    public void deleteLogin(Key key) {
        database.writing().deleteFrom(CREDENTIAL).where(is(key)).execute();
    }

    @Override
    public Optional<byte[]> login(Key key) {
        return database.reading(dsl ->
                dsl.select(CREDENTIAL.SEALED).from(CREDENTIAL).where(is(key)).fetchOptional(CREDENTIAL.SEALED));
    }

    @Override
    public List<Key> keys(Collection<RepositoryId> repositories) {
        List<String> texts = repositories.stream().map(RepositoryId::toString).toList();
        return database.reading(dsl -> dsl.select(CREDENTIAL.SLOT, CREDENTIAL.HOST_ID, CREDENTIAL.REPOSITORY_ID)
                .from(CREDENTIAL)
                .where(CREDENTIAL.REPOSITORY_ID.in(texts))
                .fetch(row -> new Key(
                        RepositoryId.of(row.value3()),
                        CredentialSlot.valueOf(row.value1()),
                        Optional.of(row.value2()).filter(id -> !id.isEmpty()).map(HostId::of))));
    }

    private static Condition is(Key key) {
        return CREDENTIAL
                .REPOSITORY_ID
                .eq(key.repository().toString())
                .and(CREDENTIAL.SLOT.eq(key.slot().name()))
                .and(CREDENTIAL.HOST_ID.eq(hostColumn(key)));
    }

    private static String hostColumn(Key key) {
        return key.host().map(HostId::toString).orElse("");
    }
}
