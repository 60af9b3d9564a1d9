package io.resticmanager.server.secret;

import io.resticmanager.domain.Ulid;
import io.resticmanager.ports.Ids;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;

/// Ids that ascend within this process, also within one millisecond and when the clock steps back: the random part then
/// counts up from what it was.
public final class MonotonicIds implements Ids {
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final byte[] last = new byte[Ulid.RANDOM_BYTES];
    private long lastMillis = Long.MIN_VALUE;

    public MonotonicIds(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Ulid next() {
        long now = clock.millis();
        if (now > lastMillis) {
            lastMillis = now;
            random.nextBytes(last);
            // Room to count up in.
            last[0] &= 0x7f;
        } else {
            countUp();
        }
        return Ulid.of(Instant.ofEpochMilli(lastMillis), last);
    }

    private void countUp() {
        for (int i = last.length - 1; i >= 0; i--) {
            if (++last[i] != 0) {
                return;
            }
        }
        lastMillis++;
    }
}
