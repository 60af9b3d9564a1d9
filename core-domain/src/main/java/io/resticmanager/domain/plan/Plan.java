package io.resticmanager.domain.plan;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.List;
import java.util.Optional;

/// One host's plan, whole. Versions are only equal or different, never newer.
///
/// @param resticHost the host name that snapshots carry
/// @param limits of every job on the host
/// @param certPins SHA-256 of leaf certificates or public keys, 64 hex each; empty means no pinning
public record Plan(
        Ulid version,
        String resticHost,
        List<PlannedRepository> repositories,
        List<SourceGroup> groups,
        List<Schedule> schedules,
        Limits limits,
        PlannedHooks hooks,
        List<String> certPins) {
    /// A plan is refused at edit time beyond this; a message carries at most 1 MiB, and logins may still grow.
    public static final int MOST_BYTES = 768 * 1024;

    public Plan {
        repositories = List.copyOf(repositories);
        groups = List.copyOf(groups);
        schedules = List.copyOf(schedules);
        certPins = List.copyOf(certPins);
    }

    /// A repository with its everyday access.
    public record PlannedRepository(RepositoryId id, String name, RepositoryAccess access) {}

    /// The same, saying nothing about pins: those in force stay.
    public Plan withoutPins() {
        return new Plan(version, resticHost, repositories, groups, schedules, limits, hooks, List.of());
    }

    /// Why it cannot be sent to an agent, as a sentence for whoever changed it last; empty when it can.
    public Optional<String> objection() {
        long bytes = PlanSize.of(this);
        return bytes <= MOST_BYTES
                ? Optional.empty()
                : Optional.of("The host's plan would be about " + (bytes + 1023) / 1024 + " KiB, and at most "
                        + MOST_BYTES / 1024 + " KiB reach its agent: give fewer or shorter paths, excludes and hooks.");
    }

    public Optional<SourceGroup> group(SourceGroupId id) {
        return groups.stream().filter(g -> g.id().equals(id)).findFirst();
    }

    public Optional<Schedule> schedule(ScheduleId id) {
        return schedules.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    public Optional<PlannedRepository> repository(RepositoryId id) {
        return repositories.stream().filter(r -> r.id().equals(id)).findFirst();
    }
}
