package io.resticmanager.ports.account;

import io.resticmanager.domain.account.LoginThrottle;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Failed logins by address and by account, in memory. Bounded: the oldest are forgotten first.
@Singleton
public final class LoginLimits {
    private static final int MOST = 20_000;

    private final Clock clock;
    private final Map<String, LoginThrottle> throttles = new LinkedHashMap<>();

    @Inject
    public LoginLimits(Clock clock) {
        this.clock = clock;
    }

    /// How long each of these keys must still wait; the longest counts.
    public synchronized Duration remainingWait(String... keys) {
        Instant now = clock.instant();
        Duration longest = Duration.ZERO;
        for (String key : keys) {
            LoginThrottle throttle = throttles.get(key);
            if (throttle != null && throttle.remainingWait(now).compareTo(longest) > 0) {
                longest = throttle.remainingWait(now);
            }
        }
        return longest;
    }

    public synchronized void failed(String... keys) {
        Instant now = clock.instant();
        for (String key : keys) {
            LoginThrottle before = throttles.remove(key);
            throttles.put(key, before == null ? LoginThrottle.firstFailure(now) : before.failedAgain(now));
        }
        var oldestFirst = throttles.values().iterator();
        while (oldestFirst.hasNext()) {
            LoginThrottle oldest = oldestFirst.next();
            if (throttles.size() <= MOST && !oldest.isForgotten(now)) {
                return;
            }
            oldestFirst.remove();
        }
    }

    public synchronized void succeeded(String... keys) {
        for (String key : keys) {
            throttles.remove(key);
        }
    }
}
