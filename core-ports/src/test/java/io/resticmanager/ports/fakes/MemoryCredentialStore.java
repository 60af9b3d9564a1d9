package io.resticmanager.ports.fakes;

import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.repository.CredentialStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

public final class MemoryCredentialStore implements CredentialStore {
    private final MemoryDatabase database;

    public MemoryCredentialStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void putPassword(RepositoryId repository, byte[] sealed) {
        database.writing(() -> database.passwords.put(repository, sealed.clone()));
    }

    @Override
    public Optional<byte[]> password(RepositoryId repository) {
        return database.reading(() -> database.passwords.find(repository).map(byte[]::clone));
    }

    @Override
    public void putLogin(Key key, byte[] sealed) {
        database.writing(() -> database.logins.put(key, sealed.clone()));
    }

    @Override
    public void deleteLogin(Key key) {
        database.writing(() -> database.logins.remove(key));
    }

    @Override
    public Optional<byte[]> login(Key key) {
        return database.reading(() -> database.logins.find(key).map(byte[]::clone));
    }

    @Override
    public List<Key> keys(Collection<RepositoryId> repositories) {
        return database.reading(() -> database.logins.rows().keySet().stream()
                .filter(key -> repositories.contains(key.repository()))
                .toList());
    }
}
