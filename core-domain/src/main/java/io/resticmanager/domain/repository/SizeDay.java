package io.resticmanager.domain.repository;

import java.time.LocalDate;
import java.time.ZoneOffset;

/// What a repository took on one day.
///
/// @param day of UTC
/// @param storedBytes as last measured on that day
public record SizeDay(LocalDate day, long storedBytes) {
    /// Days that are kept, today included.
    public static final int KEPT = 800;

    /// The day on which these figures were taken.
    public static SizeDay of(RepositoryFigures figures) {
        return new SizeDay(LocalDate.ofInstant(figures.measuredAt(), ZoneOffset.UTC), figures.storedBytes());
    }

    /// The oldest day that is kept beside this one.
    public LocalDate oldestKept() {
        return day.minusDays(KEPT - 1L);
    }
}
