package io.resticmanager.domain.schedule;

import java.time.Duration;
import java.time.LocalDate;

/// The longest pause of an expression, by walking over all days of 41 years: dates and weekdays repeat after 28, and
/// a 29 February on a given weekday can be 40 years away around 2100.
final class CronGaps {
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2040, 12, 31);

    /// Longer than any pause.
    static final Duration WHATEVER = Duration.ofDays(50 * 366);

    private CronGaps() {}

    /// @param enough a pause at least as long may stand for the longest: the walk ends at the first
    static Duration longest(Cron cron, Duration enough) {
        int[] times = cron.minutesOfDay();
        long longest = longestWithin(times);
        // From the last run of a day to the first of the next one that has any.
        int overnight = 24 * 60 - times[times.length - 1] + times[0];
        if (cron.allowsEveryDay()) {
            return Duration.ofMinutes(Math.max(longest, overnight));
        }
        long previous = FIRST.toEpochDay() - 1;
        boolean seen = false;
        for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
            if (!cron.allows(day)) {
                continue;
            }
            long between = day.toEpochDay() - previous;
            if (seen) {
                longest = Math.max(longest, (between - 1) * 24 * 60 + overnight);
                if (longest >= enough.toMinutes()) {
                    break;
                }
            }
            seen = true;
            previous = day.toEpochDay();
        }
        return Duration.ofMinutes(
                seen
                        ? longest
                        : Duration.ofDays(LAST.toEpochDay() - FIRST.toEpochDay())
                                .toMinutes());
    }

    private static long longestWithin(int[] times) {
        long longest = 0;
        for (int i = 1; i < times.length; i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return longest;
    }
}
