package io.resticmanager.http.web.words;

import java.util.Locale;

/// Sizes and counts: decimal units, three figures.
public final class Sizes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Sizes() {}

    /// `38.2 GB`, `212 GB`, `0 B`.
    public static String words(long bytes) {
        double value = bytes;
        int unit = 0;
        // 999.5 would be written as 1000
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return figures(value, unit) + "\u00a0" + UNITS[unit];
    }

    /// `38.2 MB/s`.
    public static String rate(double bytesPerSecond) {
        return words(Math.round(bytesPerSecond)) + "/s";
    }

    /// `28,112`.
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `1 host`, `28,112 files`.
    public static String count(long number, String one, String many) {
        return count(number) + "\u00a0" + (number == 1 ? one : many);
    }

    private static String figures(double value, int unit) {
        if (unit == 0 || value >= 99.95) {
            return Long.toString(Math.round(value));
        }
        return String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value);
    }
}
