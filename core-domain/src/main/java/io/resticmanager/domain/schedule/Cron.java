package io.resticmanager.domain.schedule;

import io.resticmanager.domain.schedule.CronField.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A cron expression of five fields, or a word such as `@daily`, as cron(5) reads them.
///
/// Every wall-clock time it names comes true exactly once: one that the clocks skip in spring runs at the first
/// instant after the gap, one that they repeat in autumn runs at its first occurrence. So no day is ever left out.
/// An expression that never comes true, such as 30 February, cannot be built.
public final class Cron {
    private static final int LONGEST = 200;
    private static final Map<String, String> WORDS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private final String text;
    private final CronField minutes;
    private final CronField hours;
    private final CronField days;
    private final CronField months;
    private final CronField weekdays;

    private Cron(String text, String[] fields) {
        this.text = text;
        minutes = CronField.of(Unit.MINUTE, fields[0]);
        hours = CronField.of(Unit.HOUR, fields[1]);
        days = CronField.of(Unit.DAY_OF_MONTH, fields[2]);
        months = CronField.of(Unit.MONTH, fields[3]);
        weekdays = CronField.of(Unit.DAY_OF_WEEK, fields[4]);
    }

    /// Refuses with a sentence that names the field.
    public static Cron of(String text) {
        String normal = text.strip().replaceAll("\\s+", " ");
        if (normal.isEmpty() || normal.length() > LONGEST) {
            throw new IllegalArgumentException("a cron expression is 1 to " + LONGEST + " characters");
        }
        Cron cron = new Cron(normal, fields(normal));
        if (!cron.everComesTrue()) {
            throw new IllegalArgumentException("no month of “" + normal + "” has such a day: it would never run");
        }
        return cron;
    }

    /// As it was written, with single spaces.
    public String text() {
        return text;
    }

    /// The first run after `after`, never `after` itself.
    public Instant nextAfter(Instant after, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.MINUTES);
        LocalDateTime candidate = sameOrNext(local);
        while (true) {
            Instant at = resolve(candidate, zone);
            if (at.isAfter(after)) {
                return at;
            }
            candidate = sameOrNext(candidate.plusMinutes(1));
        }
    }

    /// The next `count` runs after `after`.
    public List<Instant> nextAfter(Instant after, ZoneId zone, int count) {
        List<Instant> runs = new ArrayList<>();
        Instant last = after;
        while (runs.size() < count) {
            last = nextAfter(last, zone);
            runs.add(last);
        }
        return List.copyOf(runs);
    }

    /// The last run in (`from`, `to`]; empty when there is none. Costs little however far `from` lies back.
    public Optional<Instant> lastWithin(Instant from, Instant to, ZoneId zone) {
        if (nextAfter(from, zone).isAfter(to)) {
            return Optional.empty();
        }
        Duration back = Duration.ofHours(2);
        while (true) {
            Instant start = to.minus(back);
            boolean all = !start.isAfter(from);
            Optional<Instant> last = lastFrom(all ? from : start, to, zone);
            if (last.isPresent() || all) {
                return last;
            }
            back = back.multipliedBy(4);
        }
    }

    /// The longest time between two runs while no clock is changed: the nominal period of a regular expression, and
    /// what to reckon with for an irregular one. At most about 40 years.
    public Duration longestGap() {
        return CronGaps.longest(this, CronGaps.WHATEVER);
    }

    /// Whether two runs are ever at least this far apart while no clock is changed. Costs little when they are.
    public boolean everPausesFor(Duration pause) {
        return CronGaps.longest(this, pause).compareTo(pause) >= 0;
    }

    /// What it means, as a sentence without its full stop: "Every day at 02:00".
    public String words() {
        return new CronWords(minutes, hours, days, months, weekdays).sentence();
    }

    /// Whether it names some time of this day.
    boolean allows(LocalDate day) {
        if (!months.allows(day.getMonthValue())) {
            return false;
        }
        boolean dayOfMonth = days.allows(day.getDayOfMonth());
        boolean dayOfWeek = weekdays.allows(day.getDayOfWeek().getValue() % 7);
        // cron(5): if both day fields are restricted, i.e. do not begin with *, it runs when either matches
        return eitherDay() ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek;
    }

    boolean allowsEveryDay() {
        return months.count() == 12 && days.count() == 31 && weekdays.count() == 7;
    }

    /// Minutes since midnight, ascending; at least one.
    int[] minutesOfDay() {
        int[] all = new int[hours.count() * minutes.count()];
        int next = 0;
        for (int hour : hours.values()) {
            for (int minute : minutes.values()) {
                all[next++] = hour * 60 + minute;
            }
        }
        return all;
    }

    private static String[] fields(String normal) {
        String word = normal.toLowerCase(Locale.ROOT);
        if (word.startsWith("@")) {
            return Optional.ofNullable(WORDS.get(word))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no “" + normal + "”: known are @hourly, @daily, @weekly, @monthly and @yearly"))
                    .split(" ");
        }
        String[] fields = normal.split(" ");
        if (fields.length != 5) {
            throw new IllegalArgumentException("a cron expression has five fields (minute, hour, day, month, weekday),"
                    + " this has " + fields.length);
        }
        return fields;
    }

    private Optional<Instant> lastFrom(Instant from, Instant to, ZoneId zone) {
        Optional<Instant> last = Optional.empty();
        Instant run = nextAfter(from, zone);
        while (!run.isAfter(to)) {
            last = Optional.of(run);
            run = nextAfter(run, zone);
        }
        return last;
    }

    private boolean eitherDay() {
        return !days.free() && !weekdays.free();
    }

    private boolean everComesTrue() {
        // Every date, 29 February too, falls on every weekday in the course of the calendar's 400 years.
        if (eitherDay()) {
            return true;
        }
        int earliest = days.values()[0];
        for (int month : months.values()) {
            if (earliest <= Month.of(month).maxLength()) {
                return true;
            }
        }
        return false;
    }

    private LocalDateTime sameOrNext(LocalDateTime from) {
        LocalDate day = from.toLocalDate();
        if (allows(day)) {
            int now = from.getHour() * 60 + from.getMinute();
            for (int minute : minutesOfDay()) {
                if (minute >= now) {
                    return atMinute(day, minute);
                }
            }
        }
        return atMinute(nextDay(day), minutesOfDay()[0]);
    }

    private LocalDate nextDay(LocalDate day) {
        LocalDate next = day.plusDays(1);
        while (!allows(next)) {
            next = months.allows(next.getMonthValue())
                    ? next.plusDays(1)
                    : next.withDayOfMonth(1).plusMonths(1);
        }
        return next;
    }

    private static LocalDateTime atMinute(LocalDate day, int minute) {
        return day.atTime(minute / 60, minute % 60);
    }

    private static Instant resolve(LocalDateTime local, ZoneId zone) {
        Optional<ZoneOffsetTransition> change =
                Optional.ofNullable(zone.getRules().getTransition(local));
        if (change.filter(ZoneOffsetTransition::isGap).isPresent()) {
            return change.get().getInstant();
        }
        // In an overlap the offset before the change is the first occurrence.
        return local.toInstant(change.map(ZoneOffsetTransition::getOffsetBefore)
                .orElseGet(() -> zone.getRules().getOffset(local)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && text.equals(cron.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
