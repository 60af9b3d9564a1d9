package io.resticmanager.domain.delivery;

import java.time.Duration;
import java.time.Instant;

/// How far an agent's clock is ahead of the server's (negative: behind).
public record Skew(Duration ahead) {
    public static final Skew NONE = new Skew(Duration.ZERO);
    /// Beyond this it is shown on the host.
    public static final Duration WORTH_SHOWING = Duration.ofSeconds(30);

    private static final Duration WORTH_WRITING = Duration.ofSeconds(5);

    /// From a message that carries the agent's time; the network's delay makes the agent look late, never early.
    public static Skew observed(Instant agentTime, Instant receivedAt) {
        return new Skew(Duration.between(receivedAt, agentTime));
    }

    public boolean isWorthShowing() {
        return ahead.abs().compareTo(WORTH_SHOWING) > 0;
    }

    /// Whether it differs enough from what was known to be written down: a clock was set, not a packet delayed.
    public boolean isNews(Skew known) {
        return ahead.minus(known.ahead).abs().compareTo(WORTH_WRITING) > 0;
    }

    /// `min(agent time − skew, received)`: what the server orders and judges by (delivery: Clocks).
    public Instant effective(Instant agentTime, Instant receivedAt) {
        Instant corrected = agentTime.minus(ahead);
        return corrected.isBefore(receivedAt) ? corrected : receivedAt;
    }
}
