package io.resticmanager.domain.retention;

import java.time.OffsetDateTime;
import java.time.temporal.IsoFields;
import java.util.Locale;

/// What a rule counts by. The order is the order in which restic names its reasons.
public enum Period {
    /// Every snapshot is one of its own.
    LAST,
    HOURLY,
    DAILY,
    /// Weeks of ISO 8601: they begin on Monday and belong to the year that holds their Thursday.
    WEEKLY,
    MONTHLY,
    YEARLY;

    /// The word of the REST API and of restic's `--keep-…`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What two snapshots of the same period have in common, by the clock of the machine that made them: restic
    /// computes with the offset that is written in the snapshot, never with the zone of whoever runs `forget`.
    ///
    /// @param position of the snapshot in its list
    long bucket(OffsetDateTime at, int position) {
        return switch (this) {
            case LAST -> position;
            case HOURLY -> DAILY.bucket(at, position) * 100 + at.getHour();
            case DAILY -> MONTHLY.bucket(at, position) * 100 + at.getDayOfMonth();
            case WEEKLY -> at.get(IsoFields.WEEK_BASED_YEAR) * 100L + at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTHLY -> YEARLY.bucket(at, position) * 100 + at.getMonthValue();
            case YEARLY -> at.getYear();
        };
    }
}
