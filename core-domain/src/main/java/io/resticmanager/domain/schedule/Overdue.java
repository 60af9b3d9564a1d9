package io.resticmanager.domain.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

/// When a group that a schedule runs has been without a green backup for too long, whatever the reason.
public final class Overdue {
    private Overdue() {}

    /// The moment from which on it is late, if nothing gets better.
    ///
    /// @param since the last green run, or when the schedule began to count if that is later
    public static Instant lateFrom(Schedule.Timing timing, Instant since) {
        // Issue 6: the nominal period × 1.25, and the longest gap for an irregular expression. What the schedule itself
        // allows on top, jitter and a repeated hour in autumn, is nobody's delay.
        Duration pause = timing.cron().longestGap();
        Instant late = since.plus(pause).plus(pause.dividedBy(4)).plus(timing.jitter());
        return late.plus(repeatedWithin(since, late, timing.zone()));
    }

    private static Duration repeatedWithin(Instant from, Instant to, ZoneId zone) {
        Duration repeated = Duration.ZERO;
        ZoneOffsetTransition change = zone.getRules().nextTransition(from);
        while (change != null && change.getInstant().isBefore(to)) {
            if (change.isOverlap()) {
                repeated = repeated.plus(change.getDuration().abs());
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        // Only the longest pause counts: over a year the changes make up for each other.
        return repeated.compareTo(Duration.ofHours(2)) > 0 ? Duration.ofHours(2) : repeated;
    }
}
