package io.resticmanager.domain.retention;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Applies a policy to the snapshots of one group as restic does. Pure.
///
/// It goes from the newest to the oldest. A rule keeps the first snapshot of each new period until its count is used
/// up, and the oldest snapshot of all while some of its count is left. Spans reach back from the newest snapshot that
/// is not in the future, not from now: a machine that was off for a year loses nothing. restic 0.14 does not keep the
/// oldest for what is left of a count; nothing else differs between the versions that we drive.
public final class Retention {
    private final RetentionPolicy policy;
    private final Optional<OffsetDateTime> newest;
    private final Map<Period, Integer> left = new EnumMap<>(Period.class);
    private final Map<Period, Long> counted = new EnumMap<>(Period.class);
    private final Map<Period, Long> recent = new EnumMap<>(Period.class);

    /// The same, and what somebody pinned stays besides. Pins take nothing from the counts: restic knows nothing of
    /// them.
    ///
    /// @param pinned restic's ids
    public static List<Ruling> apply(
            RetentionPolicy policy, Collection<Candidate> group, Set<String> pinned, Instant now) {
        return apply(policy, group, now).stream()
                .map(ruling -> pinned.contains(ruling.snapshot().id()) ? ruling.pinned() : ruling)
                .toList();
    }

    private Retention(RetentionPolicy policy, Optional<OffsetDateTime> newest) {
        this.policy = policy;
        this.newest = newest;
        left.putAll(policy.counts());
    }

    /// @param group all snapshots of one group of one host
    /// @param now by which a snapshot is in the future
    /// @return newest first
    public static List<Ruling> apply(RetentionPolicy policy, Collection<Candidate> group, Instant now) {
        List<Candidate> sorted = group.stream()
                .sorted(Comparator.comparing((Candidate c) -> c.at().toInstant())
                        .thenComparing(Candidate::id)
                        .reversed())
                .toList();
        Retention retention = new Retention(
                policy,
                sorted.stream()
                        .filter(s -> s.at().toInstant().isBefore(now))
                        .findFirst()
                        .map(Candidate::at));
        List<Ruling> rulings = new ArrayList<>();
        for (int at = 0; at < sorted.size(); at++) {
            rulings.add(retention.rule(sorted.get(at), at, at == sorted.size() - 1));
        }
        return List.copyOf(rulings);
    }

    private Ruling rule(Candidate snapshot, int position, boolean oldest) {
        List<KeepReason> reasons = new ArrayList<>();
        for (String tag : policy.keepTags()) {
            if (snapshot.tags().contains(tag)) {
                reasons.add(new KeepReason.Tagged(tag));
            }
        }
        Optional.ofNullable(policy.within().get(Period.LAST))
                .filter(span -> reaches(span, snapshot))
                .ifPresent(span -> reasons.add(new KeepReason.Recent(Period.LAST, span, false)));
        for (Period period : policy.counts().keySet()) {
            count(period, snapshot, position, oldest).ifPresent(reasons::add);
        }
        policy.within().forEach((period, span) -> {
            if (period != Period.LAST && reaches(span, snapshot)) {
                recent(period, span, snapshot, position, oldest).ifPresent(reasons::add);
            }
        });
        return new Ruling(snapshot, reasons);
    }

    private Optional<KeepReason> count(Period period, Candidate snapshot, int position, boolean oldest) {
        int some = left.getOrDefault(period, 0);
        if (some == 0) {
            return Optional.empty();
        }
        long bucket = period.bucket(snapshot.at(), position);
        boolean taken = Long.valueOf(bucket).equals(counted.put(period, bucket));
        if (taken && !oldest) {
            return Optional.empty();
        }
        left.put(period, some - 1);
        return Optional.of(new KeepReason.Counted(period, taken));
    }

    private Optional<KeepReason> recent(Period period, Span span, Candidate snapshot, int position, boolean oldest) {
        long bucket = period.bucket(snapshot.at(), position);
        boolean taken = Long.valueOf(bucket).equals(recent.put(period, bucket));
        return taken && !oldest ? Optional.empty() : Optional.of(new KeepReason.Recent(period, span, taken));
    }

    /// When every snapshot is in the future there is nothing to reach back from, and restic keeps them all.
    private boolean reaches(Span span, Candidate snapshot) {
        return newest.map(from ->
                        snapshot.at().toInstant().isAfter(span.before(from).toInstant()))
                .orElse(true);
    }
}
