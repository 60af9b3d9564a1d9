package io.resticmanager.http.web.repository;

import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.http.web.words.Sizes;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a repository grew, as a drawing 760 wide and 220 high: a line through the days on which it was measured.
///
/// @param label the drawing in words
/// @param change e.g. `+720 GB in 365 days`
/// @param heights the scale on the left
/// @param dates along the bottom
/// @param marks prunes
/// @param end the newest point
public record SizeChart(
        String label,
        String change,
        String line,
        String area,
        List<Tick> heights,
        List<Tick> dates,
        List<Mark> marks,
        Point end) {
    private static final double LEFT = 58;
    private static final double RIGHT = 752;
    private static final double TOP = 8;
    private static final double BOTTOM = 198;
    private static final int MOST_HEIGHTS = 5;
    private static final int DATES = 5;
    private static final long MOST_BYTES = 1_000_000_000_000_000_000L;
    /// Words of a mark take so much.
    private static final double WORDS = 130;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    /// @param at along its axis
    /// @param anchor of the text: `start`, `middle` or `end`
    public record Tick(String at, String words, String anchor) {}

    public record Point(String x, String y) {}

    /// @param words empty text where there is no room for them
    public record Mark(Point at, String title, String words) {}

    /// A day on which something was freed.
    public record Freed(LocalDate day, String words) {}

    /// Absent while there are fewer than two points: they make no line.
    ///
    /// @param measured oldest first
    /// @param today the right end
    /// @param freed oldest first; those outside the drawing are left out
    static Optional<SizeChart> of(List<SizeDay> measured, LocalDate today, List<Freed> freed) {
        List<SizeDay> days = measured.stream().map(SizeChart::drawable).toList();
        if (days.size() < 2) {
            return Optional.empty();
        }
        Scale scale = new Scale(
                days.getFirst().day(),
                Math.max(1, ChronoUnit.DAYS.between(days.getFirst().day(), today)),
                top(days.stream().mapToLong(SizeDay::storedBytes).max().orElse(0)));
        StringBuilder points = new StringBuilder();
        for (SizeDay day : days) {
            points.append(points.isEmpty() ? "" : "L")
                    .append(scale.x(day.day()))
                    .append(' ')
                    .append(scale.y(day.storedBytes()));
        }
        SizeDay first = days.getFirst();
        SizeDay last = days.getLast();
        long length = ChronoUnit.DAYS.between(first.day(), last.day());
        long change = last.storedBytes() - first.storedBytes();
        String changed = (change < 0 ? "\u2212" : "+") + Sizes.words(Math.abs(change)) + " in "
                + Sizes.count(length, "day", "days");
        return Optional.of(new SizeChart(
                "Size from " + DAY.format(first.day()) + ", " + Sizes.words(first.storedBytes()) + ", to "
                        + DAY.format(last.day()) + ", " + Sizes.words(last.storedBytes()) + ": " + changed,
                changed,
                "M" + points,
                "M" + scale.x(first.day()) + " " + text(BOTTOM) + "L" + points + "L" + scale.x(last.day()) + " "
                        + text(BOTTOM) + "Z",
                heights(scale),
                dates(scale, today),
                marks(scale, days, freed),
                new Point(scale.x(last.day()), scale.y(last.storedBytes()))));
    }

    // Agents say what they measured; whatever that is, the scale has an end.
    private static SizeDay drawable(SizeDay day) {
        return new SizeDay(day.day(), Math.clamp(day.storedBytes(), 0, MOST_BYTES));
    }

    private record Scale(LocalDate from, long days, long top) {
        double right(LocalDate day) {
            return LEFT + (RIGHT - LEFT) * ChronoUnit.DAYS.between(from, day) / days;
        }

        String x(LocalDate day) {
            return text(right(day));
        }

        String y(long bytes) {
            return text(BOTTOM - (BOTTOM - TOP) * bytes / top);
        }
    }

    private static List<Tick> heights(Scale scale) {
        List<Tick> ticks = new ArrayList<>();
        long step = step(scale.top());
        for (long bytes = 0; bytes <= scale.top(); bytes += step) {
            ticks.add(new Tick(scale.y(bytes), bytes == 0 ? "0" : round(Sizes.words(bytes)), "end"));
        }
        return List.copyOf(ticks);
    }

    // Steps are round: what follows their last figure says nothing.
    private static String round(String words) {
        return words.contains(".") ? words.replaceFirst("\\.?0+\u00a0", "\u00a0") : words;
    }

    private static List<Tick> dates(Scale scale, LocalDate today) {
        List<Tick> ticks = new ArrayList<>();
        int count = (int) Math.min(DATES, scale.days() + 1);
        for (int i = 0; i < count; i++) {
            LocalDate day = scale.from().plusDays(Math.round(scale.days() * (double) i / (count - 1)));
            boolean ofThisYear = day.getYear() == today.getYear();
            ticks.add(new Tick(
                    scale.x(day),
                    ofThisYear ? SHORT.format(day) : DAY.format(day),
                    i == 0 ? "start" : i == count - 1 ? "end" : "middle"));
        }
        return List.copyOf(ticks);
    }

    private static List<Mark> marks(Scale scale, List<SizeDay> days, List<Freed> freed) {
        List<Freed> inside = freed.stream()
                .filter(one -> !one.day().isBefore(scale.from()))
                .filter(one -> !one.day().isAfter(days.getLast().day()))
                .toList();
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < inside.size(); i++) {
            Freed one = inside.get(i);
            SizeDay measured = days.stream()
                    .filter(day -> !day.day().isBefore(one.day()))
                    .findFirst()
                    .orElseThrow();
            double next = i + 1 < inside.size() ? scale.right(inside.get(i + 1).day()) : RIGHT;
            boolean room = next - scale.right(measured.day()) >= WORDS;
            marks.add(new Mark(
                    new Point(scale.x(measured.day()), scale.y(measured.storedBytes())),
                    DAY.format(one.day()) + ": " + one.words(),
                    room ? one.words() : ""));
        }
        return List.copyOf(marks);
    }

    // The smallest height of whole steps that holds it.
    private static long top(long most) {
        long step = step(Math.max(1, most));
        return Math.max(1, (most + step - 1) / step) * step;
    }

    // 1, 2 or 5 with noughts, so that few of them reach the top.
    private static long step(long top) {
        long power = 1;
        while (top / power > 10L * MOST_HEIGHTS) {
            power *= 10;
        }
        int factor = 1;
        for (int wider : new int[] {2, 5, 10, 20}) {
            factor = top <= power * factor * MOST_HEIGHTS ? factor : wider;
        }
        return power * factor;
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
