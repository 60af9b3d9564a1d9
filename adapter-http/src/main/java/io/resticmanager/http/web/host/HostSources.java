package io.resticmanager.http.web.host;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.firing.Firing;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.http.web.words.TypedDuration;
import io.resticmanager.ports.fleet.ReadOneHost;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.retention.DecideRetention;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What a host backs up and when, as its page and whoever follows that page see it.
public final class HostSources {
    private static final int PATHS = 4;

    private final HostShells shells;
    private final ChangeSchedules schedules;
    private final DecideRetention retention;
    private final Clock clock;

    @Inject
    public HostSources(HostShells shells, ChangeSchedules schedules, DecideRetention retention, Clock clock) {
        this.shells = shells;
        this.schedules = schedules;
        this.retention = retention;
        this.clock = clock;
    }

    /// @param host the address of its pages
    /// @param formToken for the buttons of its rows
    /// @param incomplete the group to complete first, when none can be backed up yet; empty text otherwise
    public record Content(
            String host,
            boolean may,
            boolean mayRun,
            String formToken,
            List<Group> groups,
            List<Timed> schedules,
            DayAhead ahead,
            String incomplete) {}

    /// @param more paths that are not shown
    /// @param hint what it lacks; empty text when nothing
    /// @param by the schedules that run it; empty text when none does
    public record Group(
            String href,
            String name,
            Glyph glyph,
            Optional<Moment> newest,
            List<String> paths,
            int more,
            List<String> excludes,
            String repository,
            String size,
            String keep,
            String by,
            String hint) {}

    /// A schedule.
    ///
    /// @param next absent while it is off
    public record Timed(
            String href,
            String name,
            String words,
            String cron,
            String zone,
            String groups,
            Optional<Moment> next,
            Optional<Moment> last,
            String limits,
            boolean on,
            int revision) {}

    Content of(Visit visit, ReadOneHost.Detail detail) {
        HostId id = detail.brief().host().overview().host().id();
        List<Schedule> timed = schedules.of(visit.person(), id);
        List<ReadOneHost.GroupState> states = detail.protectedBy();
        boolean ready = states.stream().anyMatch(state -> state.group().isComplete());
        return new Content(
                "/hosts/" + id,
                visit.may(Permission.MANAGE_HOSTS),
                visit.may(Permission.RUN_JOBS),
                visit.formToken(),
                states.stream().map(state -> group(visit, state, timed)).toList(),
                timed.stream().map(schedule -> timed(schedule, states)).toList(),
                DayAhead.of(timed, clock.instant(), clock.getZone()),
                ready ? "" : href(states.getFirst().group()));
    }

    private Group group(Visit visit, ReadOneHost.GroupState state, List<Schedule> timed) {
        SourceGroup group = state.group();
        List<String> paths = group.selection().includes();
        Optional<Snapshot> newest = state.newest();
        List<String> by = timed.stream()
                .filter(schedule -> schedule.enabled() && schedule.groups().contains(group.id()))
                .map(Schedule::name)
                .toList();
        return new Group(
                href(group),
                group.name(),
                newest.isPresent()
                        ? new Glyph(Glyph.Kind.OK, "Has a restore point")
                        : new Glyph(Glyph.Kind.QUEUED, "No restore point yet"),
                newest.map(s -> Moment.of(s.listed().time(), clock)),
                paths.stream().limit(PATHS).toList(),
                Math.max(0, paths.size() - PATHS),
                group.selection().excludes().stream().limit(PATHS).toList(),
                group.repositoryId().map(id -> shells.repositoryName(visit, id)).orElse("not chosen yet"),
                newest.flatMap(s -> s.listed().sizeBytes())
                        .map(bytes -> Sizes.words(bytes)
                                + newest.flatMap(s -> s.listed().fileCount())
                                        .map(n -> ", " + Sizes.count(n, "file", "files"))
                                        .orElse(""))
                        .orElse("not known yet"),
                retention
                        .find(visit.person(), group.id())
                        .flatMap(GroupRetention::policy)
                        .map(RetentionPolicy::words)
                        .orElse("every snapshot"),
                by.isEmpty() ? "by hand only" : String.join(", ", by),
                paths.isEmpty()
                        ? "No path is chosen yet."
                        : group.repositoryId().isEmpty() ? "No repository is chosen yet." : "");
    }

    private Timed timed(Schedule schedule, List<ReadOneHost.GroupState> states) {
        List<ReadOneHost.GroupState> own = states.stream()
                .filter(state -> schedule.groups().contains(state.group().id()))
                .toList();
        Schedule.Timing timing = schedule.timing();
        return new Timed(
                "/schedules/" + schedule.id(),
                schedule.name(),
                timing.cron().words(),
                timing.cron().text(),
                timing.zone().getId(),
                own.size() > 3
                        ? own.size() + " groups"
                        : String.join(
                                ", ",
                                own.stream().map(state -> state.group().name()).toList()),
                schedule.enabled()
                        ? Optional.of(Moment.of(Firing.next(schedule, clock.instant()), clock))
                        : Optional.empty(),
                // Its run is as old as the oldest of what it backs up.
                own.stream().allMatch(state -> state.newest().isPresent())
                        ? own.stream()
                                .flatMap(state -> state.newest().stream())
                                .map(snapshot -> snapshot.listed().time())
                                .min(java.util.Comparator.naturalOrder())
                                .map(at -> Moment.of(at, clock))
                        : Optional.empty(),
                limits(schedule),
                schedule.enabled(),
                schedule.revision());
    }

    private static String limits(Schedule schedule) {
        String jitter = schedule.timing().jitter().isZero()
                ? ""
                : "Jitter up to " + TypedDuration.text(schedule.timing().jitter());
        String limits =
                schedule.limits().equals(Limits.NONE) ? "" : schedule.limits().words();
        return jitter.isEmpty() && limits.isEmpty()
                ? "No limits"
                : jitter + (jitter.isEmpty() || limits.isEmpty() ? "" : ", ") + limits;
    }

    private static String href(SourceGroup group) {
        return "/source-groups/" + group.id();
    }
}
