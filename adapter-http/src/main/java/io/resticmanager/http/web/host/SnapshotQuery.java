package io.resticmanager.http.web.host;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.ports.snapshot.SnapshotStore;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;

/// What the list of a host's snapshots was asked to show; all of it stands in its address.
///
/// @param from the first day
/// @param to the last day, inclusive
/// @param month the newer one of the two in the calendar
public record SnapshotQuery(
        Optional<RepositoryId> repository,
        Optional<String> tag,
        Optional<String> path,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        Optional<YearMonth> month) {
    private static final int LONGEST = 500;

    static SnapshotQuery of(Visit visit) {
        return new SnapshotQuery(
                visit.query("repository", RepositoryId::of),
                visit.query("tag").map(SnapshotQuery::bounded),
                visit.query("path").map(SnapshotQuery::bounded),
                visit.query("from", SnapshotQuery::day),
                visit.query("to", SnapshotQuery::day),
                visit.query("month", text -> YearMonth.from(day(text + "-01"))));
    }

    /// This state of the page.
    public Links links(String path) {
        return Links.to(path)
                .with("repository", repository.map(RepositoryId::toString).orElse(""))
                .with("tag", tag.orElse(""))
                .with("path", this.path.orElse(""))
                .with("from", from.map(LocalDate::toString).orElse(""))
                .with("to", to.map(LocalDate::toString).orElse(""))
                .with("month", month.map(YearMonth::toString).orElse(""));
    }

    /// Whether anything is left out.
    public boolean isFiltered() {
        return repository.isPresent() || tag.isPresent() || path.isPresent() || from.isPresent() || to.isPresent();
    }

    /// @param zone whose days are meant
    SnapshotStore.Filter filter(HostId host, ZoneId zone) {
        return new SnapshotStore.Filter(
                Optional.of(host),
                repository,
                tag,
                path,
                from.map(day -> day.atStartOfDay(zone).toInstant()),
                to.map(day -> day.plusDays(1).atStartOfDay(zone).toInstant()));
    }

    private static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST));
    }

    private static LocalDate day(String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() < 1970 || day.getYear() > 9999) {
                throw new IllegalArgumentException("no such day");
            }
            return day;
        } catch (java.time.DateTimeException notADay) {
            throw new IllegalArgumentException("a day such as 2026-01-31 is expected", notADay);
        }
    }
}
