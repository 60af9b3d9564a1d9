package io.resticmanager.fleet.agent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// What the clocks of all machines show: the real time, and as far ahead of it as they were set. The server's clock is
/// not among them.
public final class FleetClock {
    private final Clock real;
    private volatile Duration ahead = Duration.ZERO;

    public FleetClock(Clock real) {
        this.real = real;
    }

    public Instant now() {
        return real.instant().plus(ahead);
    }

    /// Sets all clocks forward, so that nobody has to wait for a minute to come.
    public synchronized void forward(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back here");
        }
        ahead = ahead.plus(by);
    }

    /// The clock of a machine that is ahead of the others by so much, or behind when negative.
    Clock wrongBy(Duration skew) {
        return new Own(skew);
    }

    private final class Own extends Clock {
        private final Duration skew;

        Own(Duration skew) {
            this.skew = skew;
        }

        @Override
        public Instant instant() {
            return now().plus(skew);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks it for a local time");
        }
    }
}
