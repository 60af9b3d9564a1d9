package io.resticmanager.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waiting for something to become true, with a deadline.
final class Until {
    private static final Duration LOOK_EVERY = Duration.ofMillis(25);

    private Until() {}

    static void true_(String what, Duration deadline, Callable<Boolean> condition) {
        present(what, deadline, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /// The same where a look costs so much that it would slow down what is waited for.
    static void true_(String what, Duration deadline, Duration every, Callable<Boolean> condition) {
        present(what, deadline, every, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /// What `look` finds first.
    static <T> T present(String what, Duration deadline, Callable<Optional<T>> look) {
        return present(what, deadline, LOOK_EVERY, look);
    }

    private static <T> T present(String what, Duration deadline, Duration every, Callable<Optional<T>> look) {
        long end = System.nanoTime() + deadline.toNanos();
        Throwable last = null;
        while (System.nanoTime() < end) {
            try {
                Optional<T> found = look.call();
                if (found.isPresent()) {
                    return found.get();
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(every.toNanos());
        }
        throw new AssertionError(
                "not within " + deadline.toSeconds() + " s: " + what + (last == null ? "" : "\n" + last.getMessage()),
                last);
    }
}
