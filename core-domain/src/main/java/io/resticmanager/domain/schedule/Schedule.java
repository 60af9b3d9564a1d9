package io.resticmanager.domain.schedule;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// When the source groups of a host are backed up: one backup per group at each time that its timing names.
///
/// @param groups at least one, each once
/// @param limits of each of its runs; a smaller one of the host holds instead
/// @param activeSince when its timing was last changed or it was last switched on; what it owes counts from then
/// @param revision changes with every edit; what `If-Match` compares
public record Schedule(
        ScheduleId id,
        HostId hostId,
        String name,
        List<SourceGroupId> groups,
        Timing timing,
        boolean enabled,
        Limits limits,
        Instant activeSince,
        int revision) {
    /// A host has no more schedules.
    public static final int MOST_OF_A_HOST = 50;
    /// A schedule has no more groups.
    public static final int MOST_GROUPS = 100;

    public Schedule {
        name = name(name);
        groups = groups(groups);
    }

    /// The clock side of a schedule.
    ///
    /// @param jitter each run starts somewhere within this time after it is due; at most 12 hours, and half a pause
    /// @param catchUpWithin how long after its due time a missed run may begin; absent: until the next one
    public record Timing(Cron cron, ZoneId zone, Duration jitter, Optional<Duration> catchUpWithin) {
        private static final Duration MOST_JITTER = Duration.ofHours(12);
        private static final Duration MOST_CATCH_UP = Duration.ofDays(31);

        public Timing {
            if (jitter.isNegative() || jitter.compareTo(MOST_JITTER) > 0) {
                throw new IllegalArgumentException("jitter is 0 to 12 hours");
            }
            if (!jitter.isZero() && !cron.everPausesFor(jitter.multipliedBy(2))) {
                throw new IllegalArgumentException("jitter is at most half of the time between two runs");
            }
            if (catchUpWithin
                    .filter(d -> d.isNegative() || d.compareTo(MOST_CATCH_UP) > 0)
                    .isPresent()) {
                throw new IllegalArgumentException("a missed run is caught up within 0 seconds to 31 days");
            }
        }

        /// Without jitter, and with the usual catching up.
        public static Timing of(String cron, ZoneId zone) {
            return new Timing(Cron.of(cron), zone, Duration.ZERO, Optional.empty());
        }
    }

    /// A new one.
    public static Schedule defined(
            ScheduleId id,
            HostId host,
            String name,
            List<SourceGroupId> groups,
            Timing timing,
            boolean enabled,
            Limits limits,
            Instant now) {
        return new Schedule(id, host, name, groups, timing, enabled, limits, now, 1);
    }

    /// An edit by an operator: the next revision.
    public Schedule edited(
            String newName,
            List<SourceGroupId> newGroups,
            Timing newTiming,
            boolean newEnabled,
            Limits newLimits,
            Instant now) {
        boolean otherTimes = !timing.cron().equals(newTiming.cron())
                || !timing.zone().equals(newTiming.zone())
                || enabled != newEnabled;
        return new Schedule(
                id,
                hostId,
                newName,
                newGroups,
                newTiming,
                newEnabled,
                newLimits,
                otherTimes ? now : activeSince,
                revision + 1);
    }

    /// When the run that is due at `due` starts: the same moment whenever it is asked for, so that a restart draws no
    /// new lot; another one for each schedule, so that many hosts do not start together.
    public Instant startOf(Instant due) {
        long most = timing.jitter().toMillis();
        if (most == 0) {
            return due;
        }
        long lot = mixed(mixed(id.toString().hashCode()) ^ due.getEpochSecond());
        return due.plusMillis(Math.floorMod(lot, most + 1));
    }

    /// A name that a schedule can have, or a refusal that says why not.
    public static String name(String name) {
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a schedule name is 1 to 100 printable characters");
        }
        return name;
    }

    /// Groups that a schedule can have, or a refusal that says why not.
    public static List<SourceGroupId> groups(List<SourceGroupId> groups) {
        if (groups.isEmpty() || groups.size() > MOST_GROUPS) {
            throw new IllegalArgumentException("a schedule has 1 to " + MOST_GROUPS + " source groups");
        }
        if (groups.stream().distinct().count() != groups.size()) {
            throw new IllegalArgumentException("a source group is named twice");
        }
        return List.copyOf(groups);
    }

    /// A zone of the IANA database, or a refusal that says so.
    public static ZoneId zone(String id) {
        if (!ZoneId.getAvailableZoneIds().contains(id)) {
            throw new IllegalArgumentException(
                    "there is no time zone “" + id + "”: they are named like Europe/Berlin or UTC");
        }
        return ZoneId.of(id);
    }

    // The finishing steps of SplitMix64, which spread neighbouring numbers evenly.
    private static long mixed(long bits) {
        long x = bits + 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
