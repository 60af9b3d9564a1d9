package io.resticmanager.ports.repository;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.secret.SecretOwner;
import io.resticmanager.ports.repository.CredentialStore.Key;
import io.resticmanager.ports.secret.SecretBox;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Seals credentials into the store and opens them again. A credential that cannot be opened stops whatever needs it;
/// it never becomes "no credential".
public final class Credentials {
    private final CredentialStore store;
    private final SecretBox box;

    @Inject
    public Credentials(CredentialStore store, SecretBox box) {
        this.store = store;
        this.box = box;
    }

    public sealed interface Access {
        record Granted(RepositoryAccess access) implements Access {}

        /// No password, or no login in the wanted slot.
        record NotSet() implements Access {}

        record Unreadable() implements Access {}
    }

    public void setPassword(RepositoryId repository, Secret password) {
        store.putPassword(repository, box.seal(password, passwordOwner(repository)));
    }

    public void setLogin(Key key, StorageLogin login) {
        store.putLogin(key, box.seal(new Secret(Packed.pack(login)), loginOwner(key)));
    }

    public void removeLogin(Key key) {
        store.deleteLogin(key);
    }

    /// A host's own login wins over the shared one; a missing everyday login means that none is needed (a local path),
    /// a missing admin login means that there is none.
    public Access access(Repository repository, CredentialSlot slot, HostId host) {
        Optional<byte[]> password = store.password(repository.id());
        if (password.isEmpty()) {
            return new Access.NotSet();
        }
        Key own = new Key(repository.id(), slot, Optional.of(host));
        Key shared = new Key(repository.id(), slot, Optional.empty());
        Optional<Key> used = store.login(own).isPresent()
                ? Optional.of(own)
                : Optional.of(shared).filter(key -> store.login(key).isPresent());
        if (used.isEmpty() && slot == CredentialSlot.ADMIN) {
            return new Access.NotSet();
        }
        if (!(box.open(password.get(), passwordOwner(repository.id())) instanceof SecretBox.Opened.Clear clear)) {
            return new Access.Unreadable();
        }
        if (used.isEmpty()) {
            return new Access.Granted(new RepositoryAccess(repository.url(), clear.secret(), StorageLogin.NONE));
        }
        byte[] sealed = store.login(used.get()).orElseThrow();
        return box.open(sealed, loginOwner(used.get())) instanceof SecretBox.Opened.Clear login
                ? new Access.Granted(new RepositoryAccess(
                        repository.url(),
                        clear.secret(),
                        Packed.unpack(login.secret().reveal())))
                : new Access.Unreadable();
    }

    /// Which slots of these repositories hold something; an answer for each of them.
    public Map<RepositoryId, Map<CredentialSlot, Boolean>> slots(Collection<RepositoryId> repositories) {
        Map<RepositoryId, Map<CredentialSlot, Boolean>> set = new HashMap<>();
        for (RepositoryId repository : repositories) {
            Map<CredentialSlot, Boolean> none = new EnumMap<>(CredentialSlot.class);
            for (CredentialSlot slot : CredentialSlot.values()) {
                none.put(slot, false);
            }
            set.put(repository, none);
        }
        store.keys(repositories)
                .forEach(
                        key -> Objects.requireNonNull(set.get(key.repository())).put(key.slot(), true));
        return set;
    }

    private static SecretOwner passwordOwner(RepositoryId repository) {
        return new SecretOwner("repository", repository.toString(), "password");
    }

    private static SecretOwner loginOwner(Key key) {
        String host = key.host().map(HostId::toString).orElse("shared");
        return new SecretOwner("credential", key.repository() + "/" + key.slot() + "/" + host, "login");
    }

    /// A login as one text: length-prefixed names and values, so that nothing needs escaping.
    private static final class Packed {
        private Packed() {}

        static String pack(StorageLogin login) {
            StringBuilder out = new StringBuilder();
            login.url().ifPresent(url -> add(out, "url", url.text()));
            login.username().ifPresent(name -> add(out, "username", name));
            login.secret().ifPresent(secret -> add(out, "secret", secret.reveal()));
            login.env().forEach((key, value) -> add(out, "env." + key, value.reveal()));
            return out.toString();
        }

        static StorageLogin unpack(String packed) {
            Map<String, String> fields = new HashMap<>();
            int at = 0;
            while (at < packed.length()) {
                int nameEnd = packed.indexOf(':', at);
                int lengthEnd = packed.indexOf(':', nameEnd + 1);
                int length = Integer.parseInt(packed.substring(nameEnd + 1, lengthEnd));
                fields.put(packed.substring(at, nameEnd), packed.substring(lengthEnd + 1, lengthEnd + 1 + length));
                at = lengthEnd + 1 + length;
            }
            Map<String, Secret> env = new HashMap<>();
            fields.forEach((name, value) -> {
                if (name.startsWith("env.")) {
                    env.put(name.substring("env.".length()), new Secret(value));
                }
            });
            return new StorageLogin(
                    Optional.ofNullable(fields.get("url")).map(RepositoryUrl::new),
                    Optional.ofNullable(fields.get("username")),
                    Optional.ofNullable(fields.get("secret")).map(Secret::new),
                    env);
        }

        private static void add(StringBuilder out, String name, String value) {
            out.append(name).append(':').append(value.length()).append(':').append(value);
        }
    }
}
