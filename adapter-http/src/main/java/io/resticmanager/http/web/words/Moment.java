package io.resticmanager.http.web.words;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A point in time as pages show it: relative in words, absolute when one asks for more.
///
/// @param words `38 min ago`, `in 22 min`, `just now`
/// @param iso for the attribute `datetime`; the browser keeps the words fresh by it
/// @param title `Tue 24 Nov 2026, 11:48:21 UTC`, in the server's time zone
public record Moment(String words, String iso, String title) {
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);
    private static final Duration JUST_NOW = Duration.ofSeconds(10);

    public static Moment of(Instant at, Clock clock) {
        return new Moment(
                relative(at, clock.instant()),
                at.toString(),
                FULL.format(ZonedDateTime.ofInstant(at, clock.getZone())));
    }

    /// The same, saying the time itself: `Tue 24 Nov, 11:48`.
    public static Moment absolute(Instant at, Clock clock) {
        ZoneId zone = clock.getZone();
        return new Moment(
                SHORT.format(ZonedDateTime.ofInstant(at, zone)),
                at.toString(),
                FULL.format(ZonedDateTime.ofInstant(at, zone)));
    }

    private static String relative(Instant at, Instant now) {
        Duration distance = Duration.between(at, now);
        if (distance.abs().compareTo(JUST_NOW) < 0) {
            return "just now";
        }
        String far = figure(distance.abs());
        return distance.isNegative() ? "in " + far : far + " ago";
    }

    // live.js says the same while a page stays open.
    private static String figure(Duration distance) {
        long seconds = distance.toSeconds();
        if (seconds < 90) {
            return seconds + "\u00a0s";
        }
        if (seconds < 90 * 60) {
            return Math.round(seconds / 60.0) + "\u00a0min";
        }
        if (seconds < 48 * 3600) {
            return Math.round(seconds / 3600.0) + "\u00a0h";
        }
        return Math.round(seconds / 86_400.0) + "\u00a0d";
    }
}
