package io.resticmanager.ports.account;

import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

public interface UserStore {
    /// @throws IllegalStateException when the name is taken
    void insert(User user);

    void update(User user);

    Optional<User> find(UserId id);

    Optional<User> find(Username username);

    /// Those that exist.
    Map<UserId, User> findAll(Collection<UserId> ids);

    boolean isEmpty();
}
