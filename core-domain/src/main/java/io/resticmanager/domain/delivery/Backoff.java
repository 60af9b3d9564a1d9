package io.resticmanager.domain.delivery;

import java.time.Duration;

/// How long an agent waits before it connects again: full jitter under a ceiling that doubles from 1 s to 60 s, so
/// that a fleet does not come back in step. Source of "full jitter": the AWS architecture blog on back-off.
public final class Backoff {
    public static final Duration FIRST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofSeconds(60);

    private Backoff() {}

    /// @param failures how many attempts failed in a row, at least 1
    /// @param random between 0 (inclusive) and 1 (exclusive)
    public static Duration delay(int failures, double random) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 6);
        long ceiling = Math.min(FIRST.toMillis() << doublings, LONGEST.toMillis());
        return Duration.ofMillis((long) (random * ceiling));
    }
}
