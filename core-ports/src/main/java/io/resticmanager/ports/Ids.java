package io.resticmanager.ports;

import io.resticmanager.domain.Ulid;

/// Makes ids that are unique and, within one process, ascending.
@FunctionalInterface
public interface Ids {
    Ulid next();
}
