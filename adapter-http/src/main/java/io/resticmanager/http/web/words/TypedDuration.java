package io.resticmanager.http.web.words;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How people type a duration into a field: `20m`, `1h 30m`, `2d`; a number alone is minutes.
public final class TypedDuration {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,5})d)? ?(?:(\\d{1,5})h)? ?(?:(\\d{1,5})m)? ?(?:(\\d{1,5})s)?");

    private TypedDuration() {}

    /// @throws IllegalArgumentException with a sentence that says what it should look like
    public static Duration parse(String text) {
        if (text.matches("\\d{1,5}")) {
            return Duration.ofMinutes(Integer.parseInt(text));
        }
        Matcher parts = FORM.matcher(text);
        if (text.isBlank() || !parts.matches()) {
            throw new IllegalArgumentException("a duration is days, hours, minutes and seconds, such as 20m or 1h 30m");
        }
        return Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
    }

    /// What [#parse(String)] reads as the same duration, to the second; `0m` for none.
    public static String text(Duration duration) {
        String text = (part(duration.toDaysPart(), "d")
                        + part(duration.toHoursPart(), "h")
                        + part(duration.toMinutesPart(), "m")
                        + part(duration.toSecondsPart(), "s"))
                .strip();
        return text.isEmpty() ? "0m" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit + " ";
    }

    private static int number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
