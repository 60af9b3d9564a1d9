package io.resticmanager.domain.retention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Which snapshots of one source group stay; restic's `--keep-…` in its own terms. Rules add up: what any of them keeps
/// stays. A policy that could keep nothing cannot be built.
///
/// @param counts how many of each period, 1 to 10,000; periods without a rule are absent
/// @param within all (`LAST`), or one of each period, made within this span before the newest snapshot
/// @param keepTags a snapshot that carries one of these stays whatever its age; at most 50
public record RetentionPolicy(Map<Period, Integer> counts, Map<Period, Span> within, List<String> keepTags) {
    /// What a new group begins with: a month of days, a quarter of weeks, a year of months.
    public static final RetentionPolicy DEFAULT =
            new RetentionPolicy(Map.of(Period.DAILY, 14, Period.WEEKLY, 8, Period.MONTHLY, 12), Map.of(), List.of());
    /// Fewer snapshots of a group are never left, unless an admin said so for that group.
    public static final int FLOOR = 3;

    private static final int MOST = 10_000;
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_TAG = 200;

    public RetentionPolicy {
        counts = sorted(counts);
        within = sorted(within);
        keepTags = List.copyOf(keepTags);
        if (counts.values().stream().anyMatch(n -> n < 1 || n > MOST)) {
            throw new IllegalArgumentException(
                    "keep counts are 1 to " + MOST + "; leave a period out to keep none of it");
        }
        if (keepTags.size() > MOST_TAGS) {
            throw new IllegalArgumentException("at most " + MOST_TAGS + " tags");
        }
        for (String tag : keepTags) {
            // restic reads a comma as "and", and a leading rm- is ours: rm-group would keep everything.
            if (tag.isBlank()
                    || tag.length() > LONGEST_TAG
                    || tag.contains(",")
                    || tag.startsWith("rm-")
                    || tag.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
                throw new IllegalArgumentException("a tag to keep is 1 to " + LONGEST_TAG
                        + " characters without a comma and does not begin with rm-");
            }
        }
        // restic 0.14 removes every snapshot when only tags are named and none carries one (contract §8).
        if (counts.isEmpty() && within.isEmpty()) {
            throw new IllegalArgumentException("a policy must keep something: give a count or a span");
        }
    }

    /// The same, keeping at least the newest `n` (1 or more).
    public RetentionPolicy keepingAtLeast(int n) {
        EnumMap<Period, Integer> more = new EnumMap<>(Period.class);
        more.putAll(counts);
        more.merge(Period.LAST, n, Math::max);
        return new RetentionPolicy(more, within, keepTags);
    }

    /// In one line: `last 3, daily 14, within 1y, weekly within 2y, tag keep`.
    public String words() {
        List<String> rules = new ArrayList<>();
        counts.forEach(
                (period, count) -> rules.add(period == Period.LAST ? "last " + count : count + " " + period.word()));
        within.forEach((period, span) -> rules.add(new KeepReason.Recent(period, span, false).words()));
        keepTags.forEach(tag -> rules.add("tag " + tag));
        return String.join(", ", rules);
    }

    private static <T> Map<Period, T> sorted(Map<Period, T> given) {
        EnumMap<Period, T> sorted = new EnumMap<>(Period.class);
        sorted.putAll(given);
        return Collections.unmodifiableMap(sorted);
    }
}
