package io.resticmanager.domain.retention;

import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A length of calendar time in restic's terms: `1y5m7d2h`. Each part is 0 to 10,000, and not all are 0.
public record Span(int years, int months, int days, int hours) {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,5})y)?(?:(\\d{1,5})m)?(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?");
    private static final int MOST = 10_000;

    public Span {
        if (years < 0 || months < 0 || days < 0 || hours < 0) {
            throw new IllegalArgumentException("a span has no negative part");
        }
        if (years > MOST || months > MOST || days > MOST || hours > MOST) {
            throw new IllegalArgumentException("each part of a span is at most " + MOST);
        }
        if (years + months + days + hours == 0) {
            throw new IllegalArgumentException("a span is longer than nothing, such as 1y5m7d2h");
        }
    }

    /// @throws IllegalArgumentException with a sentence that says what it should look like
    public static Span parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException(
                    "a span is years, months, days and hours in this order, such as 1y5m7d2h or 14d");
        }
        return new Span(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)), number(parts.group(4)));
    }

    /// The moment this long before `at`, as restic reckons: the day that a shorter month does not have runs over into
    /// the next month (31 March less a month is 3 March, or 2 March in a leap year).
    OffsetDateTime before(OffsetDateTime at) {
        long month = at.getYear() * 12L + at.getMonthValue() - 1 - years * 12L - months;
        return at.withDayOfMonth(1)
                .withYear((int) Math.floorDiv(month, 12L))
                .withMonth((int) Math.floorMod(month, 12L) + 1)
                .plusDays(at.getDayOfMonth() - 1L - days)
                .minusHours(hours);
    }

    /// As restic writes it, parts that are 0 left out.
    @Override
    public String toString() {
        return part(years, 'y') + part(months, 'm') + part(days, 'd') + part(hours, 'h');
    }

    private static String part(int number, char unit) {
        return number == 0 ? "" : number + String.valueOf(unit);
    }

    private static int number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
