package io.resticmanager.http.web.host;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.ports.snapshot.ReadSnapshots;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Two months of a host's snapshots, a mark under a day for each of the first few.
public final class SnapshotCalendar {
    private static final int MARKS = 3;
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_OF_YEAR = DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

    private final ReadSnapshots snapshots;
    private final Clock clock;

    @Inject
    public SnapshotCalendar(ReadSnapshots snapshots, Clock clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /// @param title both months, e.g. `Oct to Nov 2026`
    /// @param later empty text when the newest month is shown
    /// @param months the newer one first
    public record Content(String title, String earlier, String later, List<Month> months) {}

    /// @param before empty places of its first week, which begins on Monday
    public record Month(String title, int before, List<Day> days) {}

    /// @param href empty text for a day without snapshots
    /// @param label e.g. `23 November, 3 snapshots`
    /// @param marks 0 to 3
    /// @param on whether the list shows this day alone
    /// @param future not shown, unless a host's clock was ahead
    public record Day(int number, String href, String label, int marks, boolean on, boolean future) {}

    /// @param here the list's address with all that it was asked for
    Content of(Visit visit, HostId host, SnapshotQuery query, Links here) {
        LocalDate today = LocalDate.now(clock);
        YearMonth now = YearMonth.from(today);
        YearMonth newer = query.month()
                .or(() -> query.to().or(query::from).map(YearMonth::from))
                .filter(month -> month.isBefore(now))
                .orElse(now);
        YearMonth older = newer.minusMonths(1);
        Map<LocalDate, Integer> counts = snapshots.days(
                visit.person(), host, older.atDay(1), newer.plusMonths(1).atDay(1), clock.getZone());
        return new Content(
                (older.getYear() == newer.getYear() ? SHORT : SHORT_OF_YEAR).format(older) + " to "
                        + SHORT_OF_YEAR.format(newer),
                at(here, older),
                newer.isBefore(now) ? at(here, newer.plusMonths(1)) : "",
                List.of(month(newer, today, query, here, counts), month(older, today, query, here, counts)));
    }

    private static String at(Links here, YearMonth month) {
        return here.with("month", month.toString()).toString();
    }

    private static Month month(
            YearMonth month, LocalDate today, SnapshotQuery query, Links here, Map<LocalDate, Integer> counts) {
        List<Day> days = new ArrayList<>();
        IntStream.rangeClosed(1, month.lengthOfMonth()).mapToObj(month::atDay).forEach(day -> {
            int count = counts.getOrDefault(day, 0);
            Optional<LocalDate> same = Optional.of(day);
            boolean on = query.from().equals(same) && query.to().equals(same);
            // The chosen day leads back to all of them.
            String text = on ? "" : day.toString();
            Links link = here.with("from", text).with("to", text).with("month", month.toString());
            days.add(new Day(
                    day.getDayOfMonth(),
                    count > 0 || on ? link.toString() : "",
                    DAY.format(day) + ", " + (count == 1 ? "1 snapshot" : count + " snapshots")
                            + (on ? ", show all days" : ""),
                    Math.min(count, MARKS),
                    on,
                    day.isAfter(today)));
        });
        return new Month(MONTH.format(month), month.atDay(1).getDayOfWeek().getValue() - 1, days);
    }
}
