package io.resticmanager.ports;

import io.resticmanager.ports.event.DomainEvent;

/// The one way to change stored state.
public interface Transactions {
    /// Work that sees its own writes; runs on the writer, so it must be short and must not wait for anything.
    @FunctionalInterface
    interface Unit<T extends @org.jspecify.annotations.Nullable Object> {
        T run(Tx tx);
    }

    /// The transaction a unit runs in.
    interface Tx {
        /// Published when, and only when, the unit has been committed.
        void publish(DomainEvent event);
    }

    /// Returns after the commit is on disk. A unit that throws is rolled back alone, and its exception comes back
    /// to the caller. A call from within a unit joins it.
    ///
    /// @throws StoreUnavailableException when the disk is full, or the store is closed or overloaded: nothing was
    ///     changed; or when it did not answer in time: its sentence says what is known
    <T extends @org.jspecify.annotations.Nullable Object> T write(Unit<T> unit);
}
