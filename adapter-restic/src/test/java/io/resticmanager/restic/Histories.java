package io.resticmanager.restic;

import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Span;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Made-up pasts of hosts, and policies to judge them by. The same seed gives the same.
final class Histories {
    private static final List<ZoneId> ZONES = List.of(
            ZoneOffset.UTC,
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/St_Johns"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Pacific/Kiritimati"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneOffset.ofHours(-12));
    private static final List<ZonedDateTime> EDGES = List.of(
            ZonedDateTime.parse("2024-12-31T23:59:59Z"),
            ZonedDateTime.parse("2024-02-29T12:00:00Z"),
            ZonedDateTime.parse("2021-01-03T22:30:00Z"),
            ZonedDateTime.parse("2025-03-30T01:00:00Z"),
            ZonedDateTime.parse("2025-10-26T01:00:00Z"),
            ZonedDateTime.parse("2026-03-31T10:00:00Z"));

    private final Random random;

    Histories(long seed) {
        random = new Random(seed);
    }

    /// 1 to 40 different moments, in no order; some of them in the future.
    List<OffsetDateTime> history() {
        ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
        ZonedDateTime at = EDGES.get(random.nextInt(EDGES.size())).withZoneSameInstant(zone);
        if (random.nextInt(10) == 0) {
            at = at.withYear(2090);
        }
        int many = 1 + random.nextInt(40);
        int rhythm = random.nextInt(6);
        Set<Long> seen = new HashSet<>();
        List<OffsetDateTime> moments = new ArrayList<>();
        while (moments.size() < many) {
            ZonedDateTime shown =
                    random.nextInt(12) == 0 ? at.withZoneSameInstant(ZONES.get(random.nextInt(ZONES.size()))) : at;
            if (seen.add(shown.toEpochSecond())) {
                moments.add(shown.toOffsetDateTime()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .withNano(random.nextInt(1_000_000_000)));
            }
            at = step(at, rhythm);
        }
        java.util.Collections.shuffle(moments, random);
        return moments;
    }

    private ZonedDateTime step(ZonedDateTime at, int rhythm) {
        return switch (rhythm) {
            case 0 -> at.minusMinutes(1 + random.nextInt(90));
            case 1 -> at.minusHours(1 + random.nextInt(20));
            case 2 -> at.minusDays(1);
            case 3 -> at.minusDays(1 + random.nextInt(12));
            case 4 -> at.minusDays(20 + random.nextInt(30));
            default -> at.minusSeconds(1 + random.nextInt(40_000_000));
        };
    }

    /// Rarely an easy one.
    RetentionPolicy policy() {
        Map<Period, Integer> counts = new EnumMap<>(Period.class);
        Map<Period, Span> within = new EnumMap<>(Period.class);
        while (counts.isEmpty() && within.isEmpty()) {
            for (Period period : Period.values()) {
                if (random.nextInt(3) == 0) {
                    counts.put(period, 1 + random.nextInt(random.nextBoolean() ? 4 : 30));
                }
                if (random.nextInt(5) == 0) {
                    within.put(period, span());
                }
            }
        }
        return new RetentionPolicy(counts, within, random.nextInt(3) == 0 ? List.of("keep", "gold") : List.of());
    }

    List<String> tags() {
        return switch (random.nextInt(15)) {
            case 0 -> List.of("keep");
            case 1 -> List.of("gold", "other");
            case 2 -> List.of("other");
            default -> List.of();
        };
    }

    private Span span() {
        int shape = 1 + random.nextInt(15);
        return new Span(
                (shape & 1) == 0 ? 0 : 1 + random.nextInt(3),
                (shape & 2) == 0 ? 0 : 1 + random.nextInt(14),
                (shape & 4) == 0 ? 0 : 1 + random.nextInt(40),
                (shape & 8) == 0 ? 0 : 1 + random.nextInt(50));
    }
}
