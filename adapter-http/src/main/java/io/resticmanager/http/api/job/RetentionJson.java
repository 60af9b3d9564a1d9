package io.resticmanager.http.api.job;

import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Span;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A retention policy. Periods are `last`, `hourly`, `daily`, `weekly`, `monthly` and `yearly`.
///
/// @param keep how many of each period
/// @param keepWithin spans such as `1y5m7d2h`, before the newest snapshot; `last` keeps everything in its span
/// @param keepTags snapshots with one of these stay
public record RetentionJson(
        @Nullable Map<String, Integer> keep,
        @Nullable Map<String, String> keepWithin,
        @Nullable List<String> keepTags) {
    public static RetentionJson of(RetentionPolicy policy) {
        Map<String, Integer> keep = new LinkedHashMap<>();
        policy.counts().forEach((period, count) -> keep.put(period.word(), count));
        Map<String, String> within = new LinkedHashMap<>();
        policy.within().forEach((period, span) -> within.put(period.word(), span.toString()));
        return new RetentionJson(keep, within, policy.keepTags());
    }

    /// @throws IllegalArgumentException with a sentence
    public RetentionPolicy read() {
        Map<Period, Integer> counts = new EnumMap<>(Period.class);
        (keep == null ? Map.<String, Integer>of() : keep).forEach((word, count) -> {
            // 0 keeps none, as in restic
            if (count == null || count != 0) {
                counts.put(period(word), count == null ? -1 : count);
            }
        });
        Map<Period, Span> spans = new EnumMap<>(Period.class);
        (keepWithin == null ? Map.<String, String>of() : keepWithin)
                .forEach((word, span) -> spans.put(period(word), Span.parse(span == null ? "" : span)));
        return new RetentionPolicy(counts, spans, keepTags == null ? List.of() : keepTags);
    }

    private static Period period(String word) {
        for (Period period : Period.values()) {
            if (period.word().equals(word.toLowerCase(Locale.ROOT))) {
                return period;
            }
        }
        throw new IllegalArgumentException("a period is last, hourly, daily, weekly, monthly or yearly");
    }
}
