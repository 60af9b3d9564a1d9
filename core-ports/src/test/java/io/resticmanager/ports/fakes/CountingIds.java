package io.resticmanager.ports.fakes;

import io.resticmanager.domain.Ulid;
import io.resticmanager.ports.Ids;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// Ids that count up: the same test makes the same ids.
public final class CountingIds implements Ids {
    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    public CountingIds(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Ulid next() {
        byte[] random = ByteBuffer.allocate(Ulid.RANDOM_BYTES)
                .putShort((short) 0)
                .putLong(last.incrementAndGet())
                .array();
        return Ulid.of(clock.instant(), random);
    }
}
