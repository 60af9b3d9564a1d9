package io.resticmanager.domain.schedule;

import io.resticmanager.domain.Ulid;

/// Names one schedule; agents keep what they know of its runs under it, over all its edits.
public record ScheduleId(Ulid ulid) {
    public static ScheduleId of(String text) {
        return new ScheduleId(new Ulid(text));
    }

    @Override
    public String toString() {
        return ulid.text();
    }
}
