package io.resticmanager.domain.delivery;

import java.time.Duration;

/// When agents that a busy server could not greet are to come again: one behind the other, no more in a second than it
/// can greet, so that they neither come back all at once nor wait while it has nothing to do. Safe for many threads.
public final class Appointments {
    /// Nobody comes earlier than this, so that the rush which caused the delay can pass.
    public static final Duration SOONEST = Duration.ofSeconds(5);

    /// Nobody is sent away for longer than this, whatever the rush: further ones share the last place.
    public static final Duration LATEST = Duration.ofMinutes(2);

    private final long betweenNanos;
    private long soonest = Long.MIN_VALUE;

    /// @param perSecond places in a second, at least 1
    public Appointments(int perSecond) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("at least one place in a second");
        }
        this.betweenNanos = Duration.ofSeconds(1).dividedBy(perSecond).toNanos();
    }

    /// The wait until the next free place, which is taken by this call.
    ///
    /// @param nanos now, on a monotonic clock that is the same at each call
    public synchronized Duration next(long nanos) {
        long first = nanos + SOONEST.toNanos();
        long last = nanos + LATEST.toNanos();
        long place = soonest == Long.MIN_VALUE || soonest - first < 0 ? first : soonest;
        if (place - last > 0) {
            return LATEST;
        }
        soonest = place + betweenNanos;
        return Duration.ofNanos(place - nanos);
    }
}
