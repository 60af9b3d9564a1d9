package io.resticmanager.ports.account;

import io.resticmanager.domain.account.LoginThrottle;
import io.resticmanager.domain.account.Username;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Failed logins by address and by account, in memory. Bounded: the oldest are forgotten first.
///
/// An account that strangers have locked stays open from the addresses where it logged in lately; these have a count of
/// their own.
@Singleton
public final class LoginLimits {
    private static final int MOST = 20_000;
    private static final int FAMILIAR_PER_ACCOUNT = 16;
    private static final Duration FAMILIAR_FOR = Duration.ofDays(30);

    private final Clock clock;
    private final Map<String, LoginThrottle> throttles = new LinkedHashMap<>();
    // Only accounts that exist come in here, by logging in.
    private final Map<Username, Map<String, Instant>> familiar = new HashMap<>();

    @Inject
    public LoginLimits(Clock clock) {
        this.clock = clock;
    }

    /// How long one must still wait.
    public synchronized Duration remainingWait(String key) {
        LoginThrottle throttle = throttles.get(key);
        return throttle == null ? Duration.ZERO : throttle.remainingWait(clock.instant());
    }

    public synchronized void failed(String key) {
        count(key, clock.instant());
    }

    /// One try to log in. It counts as failed from now on, so that many at once do not slip past; whoever sees it
    /// succeed
    /// says so.
    ///
    /// @param account empty when there can be no such account
    public synchronized Attempt logIn(String address, Optional<Username> account) {
        List<String> keys = new ArrayList<>();
        keys.add("address:" + address);
        account.map(name -> isFamiliar(name, address) ? "account:" + name + "@" + address : "account:" + name)
                .ifPresent(keys::add);
        return attempt(keys);
    }

    /// One try at something else, e.g. the present password of somebody who is logged in.
    public synchronized Attempt attempt(String key) {
        return attempt(List.of(key));
    }

    private Attempt attempt(List<String> keys) {
        Duration wait =
                keys.stream().map(this::remainingWait).max(Duration::compareTo).orElse(Duration.ZERO);
        Map<String, Optional<LoginThrottle>> before = new LinkedHashMap<>();
        if (wait.isZero()) {
            for (String key : keys) {
                before.put(key, Optional.ofNullable(throttles.get(key)));
                count(key, clock.instant());
            }
        }
        return new Attempt(wait, before);
    }

    /// A try that was let in, or must wait.
    public final class Attempt {
        private final Duration wait;
        private final Map<String, Optional<LoginThrottle>> before;

        private Attempt(Duration wait, Map<String, Optional<LoginThrottle>> before) {
            this.wait = wait;
            this.before = before;
        }

        /// Zero: go on.
        public Duration remainingWait() {
            return wait;
        }

        /// It was no guess: it does not count. Earlier guesses still do, or whoever has one account could guess
        /// at others for ever.
        public void takeBack() {
            synchronized (LoginLimits.this) {
                before.forEach(LoginLimits.this::discount);
            }
        }

        /// The account's owner was here: nothing counts against the account from this address any more.
        public void succeeded(Username account, String address) {
            synchronized (LoginLimits.this) {
                takeBack();
                throttles.remove("account:" + account + "@" + address);
                if (before.containsKey("account:" + account)) {
                    throttles.remove("account:" + account);
                }
                remember(account, address);
            }
        }
    }

    private void count(String key, Instant now) {
        LoginThrottle before = throttles.remove(key);
        throttles.put(key, before == null ? LoginThrottle.firstFailure(now) : before.failedAgain(now));
        var oldestFirst = throttles.values().iterator();
        while (oldestFirst.hasNext()) {
            LoginThrottle oldest = oldestFirst.next();
            if (throttles.size() <= MOST && !oldest.isForgotten(now)) {
                return;
            }
            oldestFirst.remove();
        }
    }

    private void discount(String key, Optional<LoginThrottle> before) {
        LoginThrottle now = throttles.get(key);
        if (now == null) {
            return;
        }
        if (now.failures() <= 1) {
            throttles.remove(key);
        } else {
            throttles.put(key, now.without(before.orElse(now)));
        }
    }

    private boolean isFamiliar(Username account, String address) {
        Instant since = familiar.getOrDefault(account, Map.of()).get(address);
        return since != null && clock.instant().isBefore(since.plus(FAMILIAR_FOR));
    }

    private void remember(Username account, String address) {
        Map<String, Instant> addresses = familiar.computeIfAbsent(account, a -> new LinkedHashMap<>());
        addresses.remove(address);
        addresses.put(address, clock.instant());
        if (addresses.size() > FAMILIAR_PER_ACCOUNT) {
            addresses.remove(addresses.keySet().iterator().next());
        }
    }
}
