package io.resticmanager.http;

import io.resticmanager.domain.account.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The open live streams: bounded per user, and all ended at shutdown.
@Singleton
public final class LiveStreams {
    /// Tabs and scripts of one user at once.
    public static final int MOST_PER_USER = 32;

    private final Map<Lease, Runnable> open = new LinkedHashMap<>(); // the oldest first
    private boolean closed;

    @Inject
    public LiveStreams() {}

    /// One open stream; close it at its end.
    public final class Lease implements AutoCloseable {
        private final UserId user;
        private final boolean ofPage;

        private Lease(UserId user, boolean ofPage) {
            this.user = user;
            this.ofPage = ofPage;
        }

        @Override
        public void close() {
            synchronized (LiveStreams.this) {
                open.remove(this);
            }
        }
    }

    /// Empty when the user has too many already, or the server is stopping. Streams of pages give way before that.
    ///
    /// @param end makes the stream end soon; called at shutdown, must not wait
    public Optional<Lease> open(UserId user, Runnable end) {
        return open(user, false, end);
    }

    /// The same for a page that follows along. Its stream ends when the user's newer ones need its place: that
    /// somebody has gone to the next page shows only at the next write, and until then the streams of pages that
    /// were left still count.
    public Optional<Lease> openForPage(UserId user, Runnable end) {
        return open(user, true, end);
    }

    private Optional<Lease> open(UserId user, boolean ofPage, Runnable end) {
        Runnable oldest = () -> {};
        Lease lease = new Lease(user, ofPage);
        synchronized (this) {
            List<Lease> held =
                    open.keySet().stream().filter(l -> l.user.equals(user)).toList();
            if (closed) {
                return Optional.empty();
            }
            if (held.size() >= MOST_PER_USER) {
                Optional<Lease> yielding = held.stream().filter(l -> l.ofPage).findFirst();
                if (yielding.isEmpty()) {
                    return Optional.empty();
                }
                oldest = Objects.requireNonNull(open.remove(yielding.get()));
            }
            open.put(lease, end);
        }
        oldest.run();
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
