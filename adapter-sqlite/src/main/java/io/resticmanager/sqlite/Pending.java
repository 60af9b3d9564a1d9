package io.resticmanager.sqlite;

import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A unit and the caller who waits for it.
final class Pending<T extends @Nullable Object> {
    private final Transactions.@Nullable Unit<T> unit;
    private final CompletableFuture<@Nullable T> done = new CompletableFuture<>();
    private final List<DomainEvent> events = new ArrayList<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private @Nullable T result;

    private enum State {
        WAITING,
        BEGUN,
        ABANDONED
    }

    Pending(Transactions.@Nullable Unit<T> unit) {
        this.unit = unit;
    }

    static Pending<Boolean> stop() {
        return new Pending<>(null);
    }

    /// Whether it is to be run: not when its caller has gone.
    boolean begin() {
        return unit != null && state.compareAndSet(State.WAITING, State.BEGUN);
    }

    List<DomainEvent> events() {
        return events;
    }

    void run(Transactions.Tx tx) {
        if (unit != null) {
            result = unit.run(tx);
        }
    }

    void complete() {
        done.complete(result);
    }

    /// The first reason stays.
    void fail(Throwable why) {
        done.completeExceptionally(why);
    }

    // The unit's own nullness decides whether the result may be null.
    @SuppressWarnings("NullAway")
    T await(Duration longest) {
        try {
            return done.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abandoned("Interrupted", e);
        } catch (TimeoutException e) {
            throw abandoned("The store did not answer within " + longest.toSeconds() + " seconds", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            if (e.getCause() instanceof Error failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private StoreUnavailableException abandoned(String what, Exception cause) {
        boolean unchanged = state.compareAndSet(State.WAITING, State.ABANDONED);
        return new StoreUnavailableException(
                what + (unchanged ? ", so nothing was changed." : "; whether the change was made is not known."),
                cause);
    }
}
