package io.resticmanager.http;

import io.resticmanager.domain.account.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The open live streams: bounded per user, and all ended at shutdown.
@Singleton
public final class LiveStreams {
    /// Tabs and scripts of one user at once.
    public static final int MOST_PER_USER = 32;

    private final Map<Lease, Runnable> open = new HashMap<>();
    private boolean closed;

    @Inject
    public LiveStreams() {}

    /// One open stream; close it at its end.
    public final class Lease implements AutoCloseable {
        private final UserId user;

        private Lease(UserId user) {
            this.user = user;
        }

        @Override
        public void close() {
            synchronized (LiveStreams.this) {
                open.remove(this);
            }
        }
    }

    /// Empty when the user has too many already, or the server is stopping.
    ///
    /// @param end makes the stream end soon; called at shutdown, must not wait
    public synchronized Optional<Lease> open(UserId user, Runnable end) {
        long held = open.keySet().stream().filter(l -> l.user.equals(user)).count();
        if (closed || held >= MOST_PER_USER) {
            return Optional.empty();
        }
        Lease lease = new Lease(user);
        open.put(lease, end);
        return Optional.of(lease);
    }

    /// Ends all and lets nobody in any more.
    public void closeAll() {
        List<Runnable> ends;
        synchronized (this) {
            closed = true;
            ends = List.copyOf(open.values());
        }
        ends.forEach(Runnable::run);
    }

    public static Problem tooMany() {
        return Problem.of(
                        429,
                        "too-many-streams",
                        "Too many live streams",
                        "You have " + MOST_PER_USER + " live streams open. Close some and try again.")
                .with("Retry-After", "10");
    }
}
