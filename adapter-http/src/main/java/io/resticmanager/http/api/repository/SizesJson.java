package io.resticmanager.http.api.repository;

import io.resticmanager.domain.repository.SizeDay;
import java.util.List;

/// What a repository took day by day.
///
/// @param items oldest first, of the last 800 days; days on which it was not measured are left out
public record SizesJson(List<SizeJson> items) {
    /// @param day of UTC, such as `2026-11-23`
    public record SizeJson(String day, long storedBytes) {}

    static SizesJson of(List<SizeDay> days) {
        return new SizesJson(days.stream()
                .map(day -> new SizeJson(day.day().toString(), day.storedBytes()))
                .toList());
    }
}
