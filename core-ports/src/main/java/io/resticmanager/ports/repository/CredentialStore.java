package io.resticmanager.ports.repository;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.RepositoryId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Sealed credentials. Knows only ciphertext; opening it is [Credentials]' work.
public interface CredentialStore {
    /// Where one sealed credential lives.
    ///
    /// @param host a host's own login, or empty for the shared one
    record Key(RepositoryId repository, CredentialSlot slot, Optional<HostId> host) {}

    /// The restic password of a repository.
    void putPassword(RepositoryId repository, byte[] sealed);

    Optional<byte[]> password(RepositoryId repository);

    void putLogin(Key key, byte[] sealed);

    void deleteLogin(Key key);

    Optional<byte[]> login(Key key);

    /// Which logins of these repositories are set, without their content.
    List<Key> keys(Collection<RepositoryId> repositories);
}
