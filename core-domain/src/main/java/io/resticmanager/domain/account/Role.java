package io.resticmanager.domain.account;

import java.util.EnumSet;
import java.util.Set;

/// What a user is.
public enum Role {
    ADMIN(EnumSet.allOf(Permission.class)),
    OPERATOR(EnumSet.of(Permission.VIEW, Permission.RUN_JOBS, Permission.PIN_SNAPSHOTS, Permission.MANAGE_HOSTS)),
    VIEWER(EnumSet.of(Permission.VIEW));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
