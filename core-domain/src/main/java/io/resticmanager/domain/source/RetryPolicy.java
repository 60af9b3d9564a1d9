package io.resticmanager.domain.source;

import java.time.Duration;

/// How often a scheduled backup that failed for a reason that can pass is tried again.
///
/// @param attempts further ones after the first, 0 to 10; 0 means never
/// @param backOff pause before the first further attempt, doubled for each one after it; 1 minute to 6 hours
public record RetryPolicy(int attempts, Duration backOff) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(6);
    public static final RetryPolicy DEFAULT = new RetryPolicy(3, Duration.ofMinutes(5));

    public RetryPolicy {
        if (attempts < 0 || attempts > 10) {
            throw new IllegalArgumentException("a backup is retried 0 to 10 times");
        }
        if (backOff.compareTo(SHORTEST) < 0 || backOff.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the pause before a retry is 1 minute to 6 hours");
        }
    }

    /// @param attempt the one that failed, from 1
    public Duration pauseAfter(int attempt) {
        Duration pause = backOff.multipliedBy(1L << Math.clamp(attempt - 1, 0, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
