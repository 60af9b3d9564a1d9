package io.resticmanager.agent.machine;

import io.resticmanager.domain.Ulid;
import io.resticmanager.ports.Ids;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;

/// ULIDs from the clock and strong random bytes; within one millisecond, or when the clock goes back, counted up.
public final class MonotonicIds implements Ids {
    private final Clock clock;
    private final SecureRandom random;
    private byte[] last = new byte[Ulid.RANDOM_BYTES];
    private Instant lastAt = Instant.EPOCH;

    public MonotonicIds(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public synchronized Ulid next() {
        Instant now = Instant.ofEpochMilli(clock.millis());
        if (now.isAfter(lastAt)) {
            lastAt = now;
            random.nextBytes(last);
        } else {
            increment();
        }
        return Ulid.of(lastAt, last);
    }

    private void increment() {
        for (int i = last.length - 1; i >= 0; i--) {
            if (++last[i] != 0) {
                return;
            }
        }
        lastAt = lastAt.plusMillis(1);
    }
}
