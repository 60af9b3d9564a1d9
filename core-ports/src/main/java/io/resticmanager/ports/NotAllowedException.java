package io.resticmanager.ports;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;

/// The actor may not do this. Nobody down the call can act on it, so it is not a result: the edge says 403.
public final class NotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Permission missing;

    private NotAllowedException(Permission missing) {
        super("missing permission " + missing);
        this.missing = missing;
    }

    public Permission missing() {
        return missing;
    }

    /// Asks first, before a use case reads or writes anything.
    public static void unless(Actor actor, Permission permission) {
        if (!actor.may(permission)) {
            throw new NotAllowedException(permission);
        }
    }
}
