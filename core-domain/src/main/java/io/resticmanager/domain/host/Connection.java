package io.resticmanager.domain.host;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether an agent is heard of: heartbeats come every 20 s, 45 s of silence is quiet, 90 s is offline.
public enum Connection {
    ONLINE,
    QUIET,
    OFFLINE;

    public static final Duration HEARTBEAT = Duration.ofSeconds(20);
    public static final Duration QUIET_AFTER = Duration.ofSeconds(45);
    public static final Duration OFFLINE_AFTER = Duration.ofSeconds(90);

    /// `lastHeard` is the server's own time of the last message, absent for a host never heard of.
    public static Connection at(Instant now, Optional<Instant> lastHeard) {
        return lastHeard.map(heard -> after(Duration.between(heard, now))).orElse(OFFLINE);
    }

    private static Connection after(Duration silence) {
        if (silence.compareTo(QUIET_AFTER) < 0) {
            return ONLINE;
        }
        return silence.compareTo(OFFLINE_AFTER) < 0 ? QUIET : OFFLINE;
    }
}
