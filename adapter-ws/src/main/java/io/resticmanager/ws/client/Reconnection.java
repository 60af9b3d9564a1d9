package io.resticmanager.ws.client;

import io.resticmanager.domain.delivery.Backoff;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/// When to try again after an ending, and with which bearer. Used by one thread.
final class Reconnection {
    static final Duration UNAUTHORIZED_WAIT = Duration.ofMinutes(5);
    private static final double SPREAD = 0.25;

    private final DoubleSupplier random;
    private int failures;
    private boolean previousBearer;

    /// @param random between 0 and 1, for the jitter
    Reconnection(DoubleSupplier random) {
        this.random = random;
    }

    /// Whether the bearer before the last rotation is to be tried: after a 401, once.
    boolean triesPreviousBearer() {
        return previousBearer;
    }

    /// @param hasPrevious whether there is a bearer before the last rotation
    Duration after(Ending ending, boolean hasPrevious) {
        return switch (ending) {
            case Ending.Lost lost -> {
                failures = lost.wasSteady() ? 1 : failures + 1;
                yield Backoff.delay(failures, random.getAsDouble());
            }
            case Ending.Wait wait -> spread(wait.atLeast());
            case Ending.Unauthorized ignored -> {
                previousBearer = !previousBearer && hasPrevious;
                yield previousBearer ? Duration.ZERO : spread(UNAUTHORIZED_WAIT);
            }
            case Ending.Again ignored -> Duration.ZERO;
            case Ending.Stopped ignored -> Duration.ZERO;
        };
    }

    void welcomed() {
        previousBearer = false;
    }

    // So that a fleet that was told the same does not come back in step.
    private Duration spread(Duration atLeast) {
        return atLeast.plusMillis((long) (atLeast.toMillis() * SPREAD * random.getAsDouble()));
    }
}
