package io.resticmanager.domain.account;

import java.time.Duration;
import java.time.Instant;

/// Failed logins of one address or one account within a window that forgets by itself: after `burst` failures each
/// further try must wait, doubling from 1 s to 15 min.
public record LoginThrottle(int failures, Instant lastFailure) {
    public static final int BURST = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    /// A record this old counts no longer.
    public static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);

    public static LoginThrottle firstFailure(Instant at) {
        return new LoginThrottle(1, at);
    }

    public LoginThrottle failedAgain(Instant at) {
        return isForgotten(at) ? firstFailure(at) : new LoginThrottle(Math.min(failures + 1, 1_000), at);
    }

    /// As it is when the try that followed `before` turns out to have been a good one.
    public LoginThrottle without(LoginThrottle before) {
        return new LoginThrottle(failures - 1, failures - 1 == before.failures ? before.lastFailure : lastFailure);
    }

    /// How long until the next try is looked at; zero means now.
    public Duration remainingWait(Instant now) {
        if (failures < BURST || isForgotten(now)) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - BURST, 12);
        Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
        Duration capped = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        Duration left = Duration.between(now, lastFailure.plus(capped));
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean isForgotten(Instant now) {
        return !now.isBefore(lastFailure.plus(FORGOTTEN_AFTER));
    }
}
