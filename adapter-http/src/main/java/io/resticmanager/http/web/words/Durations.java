package io.resticmanager.http.web.words;

import java.time.Duration;

/// How long something took or will take.
public final class Durations {
    private Durations() {}

    /// Two figures at most: `22 s`, `4 m 12 s`, `1 h 50 m`, `6 d`; what is negative is none.
    public static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "\u00a0s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "m", seconds % 60, "s");
        }
        if (seconds < 48 * 3600) {
            return two(seconds / 3600, "h", seconds % 3600 / 60, "m");
        }
        return two(seconds / 86_400, "d", seconds < 7 * 86_400 ? seconds % 86_400 / 3600 : 0, "h");
    }

    /// One figure, as it is said in a sentence: `22 seconds`, `about 6 minutes`, `9 hours`, `6 days`.
    public static String said(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 90) {
            return said(seconds, "second");
        }
        if (seconds < 90 * 60) {
            return said(Math.round(seconds / 60.0), "minute");
        }
        if (seconds < 48 * 3600) {
            return said(Math.round(seconds / 3600.0), "hour");
        }
        return said(Math.round(seconds / 86_400.0), "day");
    }

    private static String two(long first, String firstUnit, long second, String secondUnit) {
        String words = first + "\u00a0" + firstUnit;
        return second == 0 ? words : words + " " + second + "\u00a0" + secondUnit;
    }

    private static String said(long number, String unit) {
        return number + "\u00a0" + unit + (number == 1 ? "" : "s");
    }
}
