package io.resticmanager.domain.schedule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// One of the five fields: the values it allows, one bit each.
///
/// @param free whether it begins with `*`: cron(5) joins the two day fields by "or" only if neither is free
record CronField(Unit unit, long mask, boolean free) {
    private static final Pattern ITEM = Pattern.compile("(\\*|([0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?)(?:/([0-9]{1,3}))?");

    enum Unit {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY_OF_MONTH("day of the month", 1, 31, List.of()),
        MONTH(
                "month",
                1,
                12,
                List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
        /// Counted from Sunday, which is both 0 and 7.
        DAY_OF_WEEK("day of the week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

        private final String words;
        private final int first;
        private final int last;
        private final List<String> names;

        Unit(String words, int first, int last, List<String> names) {
            this.words = words;
            this.first = first;
            this.last = last;
            this.names = names;
        }
    }

    static CronField of(Unit unit, String text) {
        long mask = 0;
        for (String item : text.split(",", -1)) {
            mask |= item(unit, item);
        }
        if (unit == Unit.DAY_OF_WEEK && (mask & 1L << 7) != 0) {
            mask = mask & ~(1L << 7) | 1L;
        }
        return new CronField(unit, mask, text.startsWith("*"));
    }

    boolean allows(int value) {
        return (mask & 1L << value) != 0;
    }

    int count() {
        return Long.bitCount(mask);
    }

    /// In ascending order.
    int[] values() {
        return IntStream.range(0, Long.SIZE).filter(this::allows).toArray();
    }

    boolean allowsAll() {
        int all = unit == Unit.DAY_OF_WEEK ? 7 : unit.last - unit.first + 1;
        return count() == all;
    }

    private static long item(Unit unit, String item) {
        Matcher parts = ITEM.matcher(item);
        if (!parts.matches()) {
            throw refused(unit, "“" + item + "” is not a value, a range or *");
        }
        boolean star = parts.group(1).equals("*");
        int from = star ? unit.first : value(unit, parts.group(2));
        int to = star ? starEnd(unit) : parts.group(3) == null ? from : value(unit, parts.group(3));
        if (!star && to == 0 && from > 0 && unit == Unit.DAY_OF_WEEK) {
            to = 7;
        }
        if (from > to) {
            throw refused(unit, "the range “" + item + "” ends before it begins");
        }
        return bits(from, to, step(unit, item, parts));
    }

    private static int starEnd(Unit unit) {
        return unit == Unit.DAY_OF_WEEK ? 6 : unit.last;
    }

    private static int step(Unit unit, String item, Matcher parts) {
        if (parts.group(4) == null) {
            return 1;
        }
        if (!parts.group(1).equals("*") && parts.group(3) == null) {
            // Some crons read 5/15 as 5-59/15, some as 5: ask for what everybody reads alike.
            throw refused(
                    unit,
                    "a step needs a range or *: instead of “" + item + "” write " + parts.group(2) + "-" + starEnd(unit)
                            + "/" + parts.group(4));
        }
        int step = Integer.parseInt(parts.group(4));
        if (step < 1 || step > unit.last) {
            throw refused(unit, "the step of “" + item + "” must be 1 to " + unit.last);
        }
        return step;
    }

    private static int value(Unit unit, String text) {
        int name = unit.names.indexOf(text.toLowerCase(Locale.ROOT));
        if (name >= 0) {
            return unit == Unit.MONTH ? name + 1 : name;
        }
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) < unit.first || Integer.parseInt(text) > unit.last) {
            throw refused(unit, "“" + text + "” is not in " + unit.first + " to " + unit.last);
        }
        return Integer.parseInt(text);
    }

    private static long bits(int from, int to, int step) {
        long bits = 0;
        for (int value = from; value <= to; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private static IllegalArgumentException refused(Unit unit, String why) {
        return new IllegalArgumentException("cron, " + unit.words + ": " + why);
    }
}
