package io.resticmanager.ports.fakes;

import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.ports.account.UserStore;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

public final class MemoryUserStore implements UserStore {
    private final MemoryDatabase database;

    public MemoryUserStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(User user) {
        database.writing(() -> {
            if (find(user.username()).isPresent()) {
                throw new IllegalStateException("this user name is taken");
            }
            database.users.insert(user.id(), user);
        });
    }

    @Override
    public void update(User user) {
        database.writing(() -> database.users.replace(user.id(), user));
    }

    @Override
    public Optional<User> find(UserId id) {
        return database.reading(() -> database.users.find(id));
    }

    @Override
    public Optional<User> find(Username username) {
        return database.reading(() ->
                database.users.where(user -> user.username().equals(username)).findFirst());
    }

    @Override
    public Map<UserId, User> findAll(Collection<UserId> ids) {
        return database.reading(() -> database.users
                .where(user -> ids.contains(user.id()))
                .collect(Collectors.toMap(User::id, user -> user)));
    }

    @Override
    public boolean isEmpty() {
        return database.reading(() -> database.users.rows().isEmpty());
    }
}
