package io.resticmanager.http.api.account;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.User;
import io.resticmanager.http.Fields;

/// A user as everybody may see it.
public record UserJson(String id, String username, String role) {
    static UserJson of(User user) {
        return new UserJson(user.id().toString(), user.username().text(), Fields.word(user.role()));
    }

    static UserJson of(Actor.Person person) {
        return new UserJson(person.id().toString(), person.username().text(), Fields.word(person.role()));
    }
}
