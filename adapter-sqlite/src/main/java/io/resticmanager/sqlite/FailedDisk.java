package io.resticmanager.sqlite;

import io.resticmanager.ports.StoreUnavailableException;
import java.util.Optional;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jspecify.annotations.Nullable;

/// Ends a unit at its first statement that the disk failed, also when the unit itself goes on. SQLite may have rolled
/// the whole transaction back by then, and what followed would be committed a statement at a time.
///
/// Used by the writer's thread alone.
final class FailedDisk implements ExecuteListener {
    private static final long serialVersionUID = 1;

    private transient @Nullable StoreUnavailableException seen;

    void forget() {
        seen = null;
    }

    Optional<RuntimeException> seen() {
        return Optional.ofNullable(seen);
    }

    void refuse() {
        if (seen != null) {
            throw seen;
        }
    }

    @Override
    public void executeStart(ExecuteContext context) {
        refuse();
    }

    @Override
    public void exception(ExecuteContext context) {
        if (seen == null && context.exception() instanceof StoreUnavailableException failed) {
            seen = failed;
        }
    }
}
