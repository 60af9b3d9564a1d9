package io.resticmanager.domain.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Says what an expression means in plain English.
final class CronWords {
    /// More times of day than this are described instead of listed.
    private static final int MOST_TIMES = 6;

    private final CronField minutes;
    private final CronField hours;
    private final CronField days;
    private final CronField months;
    private final CronField weekdays;

    CronWords(CronField minutes, CronField hours, CronField days, CronField months, CronField weekdays) {
        this.minutes = minutes;
        this.hours = hours;
        this.days = days;
        this.months = months;
        this.weekdays = weekdays;
    }

    String sentence() {
        String when = dayWords();
        boolean listed = !hours.allowsAll() && minutes.count() * hours.count() <= MOST_TIMES && evenHours() == 0;
        if (listed && when.isEmpty()) {
            return "Every day at " + times();
        }
        return (listed ? "At " + times() : repetition()) + (when.isEmpty() ? "" : " " + when);
    }

    private String times() {
        List<String> times = new ArrayList<>();
        for (int hour : hours.values()) {
            for (int minute : minutes.values()) {
                times.add(time(hour, minute));
            }
        }
        return joined(times);
    }

    private String repetition() {
        if (evenHours() > 0) {
            return "Every " + evenHours() + " hours from " + time(hours.values()[0], minutes.values()[0]);
        }
        String within = hours.allowsAll() ? "" : " in the hours " + ranges(hours.values(), n -> "%02d".formatted(n));
        if (minutes.allowsAll()) {
            return "Every minute" + within;
        }
        int step = step(minutes.values());
        if (step > 0 && minutes.values()[0] == 0 && 60 % step == 0 && minutes.count() == 60 / step) {
            return "Every " + step + " minutes" + within;
        }
        List<String> list =
                IntStream.of(minutes.values()).mapToObj(":%02d"::formatted).toList();
        return "Every hour at " + joined(list) + within;
    }

    /// The hours between two runs that are evenly spread over every day, once each; 0 when they are not.
    private int evenHours() {
        int step = step(hours.values());
        return minutes.count() == 1 && step > 1 && 24 % step == 0 && hours.count() == 24 / step && hours.count() > 2
                ? step
                : 0;
    }

    private String dayWords() {
        String month = months.allowsAll() ? "" : ranges(months.values(), CronWords::month);
        String inMonth = month.isEmpty() ? "" : " in " + month;
        boolean either = !days.free() && !weekdays.free();
        boolean anyDay = either && (days.allowsAll() || weekdays.allowsAll());
        String date = anyDay || days.allowsAll() ? "" : dates(month);
        String weekday = anyDay || weekdays.allowsAll() ? "" : ranges(fromMonday(), CronWords::weekday);
        if (date.isEmpty() && weekday.isEmpty()) {
            return month.isEmpty() ? "" : "on every day" + inMonth;
        }
        if (weekday.isEmpty()) {
            return "on " + date;
        }
        if (date.isEmpty()) {
            return "on " + weekday + inMonth;
        }
        return either
                ? "on " + date + " and also on " + weekday + inMonth
                : "on " + date + " when that is " + (weekdays.count() == 1 ? "a " : "") + weekday;
    }

    private String dates(String month) {
        int[] values = days.values();
        int step = step(values);
        String which = step > 1 && values.length > MOST_TIMES
                ? "every " + ordinal(step) + " day from the " + ordinal(values[0]) + " to the "
                        + ordinal(values[values.length - 1])
                : "the " + ranges(values, CronWords::ordinal);
        return which + " of " + (month.isEmpty() ? "every month" : month);
    }

    private int[] fromMonday() {
        return IntStream.rangeClosed(1, 7)
                .filter(day -> weekdays.allows(day % 7))
                .toArray();
    }

    /// Three or more in a row become "a to b".
    private static String ranges(int[] values, IntFunction<String> name) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from < values.length) {
            int to = from;
            while (to + 1 < values.length && values[to + 1] == values[to] + 1) {
                to++;
            }
            if (to - from >= 2) {
                parts.add(name.apply(values[from]) + " to " + name.apply(values[to]));
            } else {
                IntStream.rangeClosed(from, to)
                        .mapToObj(i -> name.apply(values[i]))
                        .forEach(parts::add);
            }
            from = to + 1;
        }
        return joined(parts);
    }

    /// The distance of all neighbours; 0 when it differs or there are none.
    private static int step(int[] values) {
        int step = values.length < 2 ? 0 : values[1] - values[0];
        for (int i = 1; i < values.length; i++) {
            if (values[i] - values[i - 1] != step) {
                return 0;
            }
        }
        return step;
    }

    private static String joined(List<String> parts) {
        return parts.size() < 2
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }

    private static String time(int hour, int minute) {
        return "%02d:%02d".formatted(hour, minute);
    }

    private static String weekday(int day) {
        return DayOfWeek.of(day).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String month(int month) {
        return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String ordinal(int n) {
        if (n % 100 >= 11 && n % 100 <= 13) {
            return n + "th";
        }
        return n
                + switch (n % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }
}
