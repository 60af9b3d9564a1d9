package io.resticmanager.domain.firing;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Decides what starts now. Asked every second or so; the answer depends on nothing but what is given.
///
/// A schedule fires for the newest of its due times that has come and is not dealt with: what was missed before that
/// is made up for by this one run. So neither a long sleep nor a clock set forward makes a storm. A clock set back
/// takes the mark back with it, so that it makes no silence either: a time that comes again may run again.
public final class Firing {
    /// A run that starts later than this after its time is called caught up.
    public static final Duration ON_TIME = Duration.ofMinutes(1);
    /// Clocks are nudged back by so much all day long; it must not run twice what has just run.
    public static final Duration NUDGE = Duration.ofMinutes(5);

    private final Instant now;
    private final Set<SourceGroupId> ready;
    private final Set<SourceGroupId> busy;
    private final Supplier<JobId> ids;
    private final Map<ScheduleId, FiringState.Mark> marks = new HashMap<>();
    private final Map<SourceGroupId, FiringState.Retry> retries;
    private final List<Fire> fires = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();

    private Firing(
            FiringState state, Set<SourceGroupId> ready, Set<SourceGroupId> busy, Supplier<JobId> ids, Instant now) {
        this.now = now;
        this.ready = ready;
        this.busy = new HashSet<>(busy);
        this.ids = ids;
        retries = new HashMap<>(state.retries());
    }

    /// @param state with the fires among its starting ones; to be kept before any of them is taken
    /// @param fires to start, in this order
    /// @param skips not to start, with the reason
    public record Decision(FiringState state, List<Fire> fires, List<Skip> skips) {}

    /// A run that was due and is not made.
    public record Skip(Fire fire, Why why) {}

    public enum Why {
        /// The run before of this group still waits or works.
        STILL_RUNNING,
        /// Its time had passed by more than it may be caught up.
        TOO_LATE,
        /// The group has no repository or no path yet.
        INCOMPLETE
    }

    /// @param schedules of the plan in force
    /// @param ready groups that have all they need
    /// @param busy groups with a backup that waits or runs
    /// @param ids makes a fresh one at each call
    public static Decision decide(
            FiringState state,
            Collection<Schedule> schedules,
            Set<SourceGroupId> ready,
            Set<SourceGroupId> busy,
            Supplier<JobId> ids,
            Instant now) {
        Firing firing = new Firing(state, ready, busy, ids, now);
        state.starting().forEach(fire -> firing.busy.add(fire.group()));
        Map<ScheduleId, Schedule> active = new HashMap<>();
        for (Schedule schedule : schedules) {
            if (schedule.enabled()) {
                active.put(schedule.id(), schedule);
                firing.look(schedule, Optional.ofNullable(state.marks().get(schedule.id())));
            }
        }
        firing.tryAgain(active);
        List<Fire> starting = new ArrayList<>(state.starting());
        starting.addAll(firing.fires);
        return new Decision(
                new FiringState(firing.marks, firing.retries, starting),
                List.copyOf(firing.fires),
                List.copyOf(firing.skips));
    }

    /// When the schedule starts next if the clock just goes on; at once, when a run is owed.
    public static Instant next(Schedule schedule, Instant after) {
        Cron cron = schedule.timing().cron();
        // With jitter, a run that was due before may still be about to start.
        Instant due = cron.nextAfter(
                after.minus(schedule.timing().jitter()), schedule.timing().zone());
        while (!schedule.startOf(due).isAfter(after)) {
            due = cron.nextAfter(due, schedule.timing().zone());
        }
        return schedule.startOf(due);
    }

    private void look(Schedule schedule, Optional<FiringState.Mark> known) {
        Schedule.Timing timing = schedule.timing();
        Optional<Instant> handled = known.filter(mark ->
                        mark.cron().equals(timing.cron().text()) && mark.zone().equals(timing.zone()))
                .map(FiringState.Mark::handled)
                .filter(at -> !at.isAfter(now.plus(NUDGE)));
        if (handled.isEmpty()) {
            mark(schedule, now);
            return;
        }
        Optional<Instant> due = started(schedule, handled.get());
        mark(schedule, due.orElse(handled.get()));
        due.ifPresent(at -> fire(schedule, at));
    }

    /// The newest due time after `handled` whose start has come.
    private Optional<Instant> started(Schedule schedule, Instant handled) {
        Schedule.Timing timing = schedule.timing();
        Optional<Instant> due = timing.cron().lastWithin(handled, now, timing.zone());
        while (due.isPresent() && schedule.startOf(due.get()).isAfter(now)) {
            due = timing.cron().lastWithin(handled, due.get().minusMillis(1), timing.zone());
        }
        return due;
    }

    private void fire(Schedule schedule, Instant due) {
        boolean onTime = !now.isAfter(schedule.startOf(due).plus(ON_TIME));
        boolean tooLate = !onTime && now.isAfter(Retries.until(schedule, due));
        for (SourceGroupId group : schedule.groups()) {
            Fire fire = new Fire(
                    ids.get(),
                    schedule.id(),
                    group,
                    due,
                    onTime ? Origin.Reason.DUE : Origin.Reason.CATCH_UP,
                    Optional.empty(),
                    1);
            Optional<Why> obstacle = tooLate ? Optional.of(Why.TOO_LATE) : obstacle(group);
            if (obstacle.isPresent()) {
                skips.add(new Skip(fire, obstacle.get()));
            } else {
                // The new run takes the place of a further attempt of the one before.
                retries.remove(group);
                start(fire);
            }
        }
    }

    private void tryAgain(Map<ScheduleId, Schedule> active) {
        for (Map.Entry<SourceGroupId, FiringState.Retry> each : List.copyOf(retries.entrySet())) {
            SourceGroupId group = each.getKey();
            FiringState.Retry retry = each.getValue();
            Optional<Schedule> schedule = Optional.ofNullable(active.get(retry.schedule()))
                    .filter(s -> s.groups().contains(group));
            if (schedule.isEmpty() || now.isAfter(retry.until())) {
                retries.remove(group);
            } else if (isTime(retry) && obstacle(group).isEmpty()) {
                retries.remove(group);
                start(new Fire(
                        ids.get(),
                        retry.schedule(),
                        group,
                        retry.due(),
                        Origin.Reason.RETRY,
                        Optional.of(retry.failed()),
                        retry.attempt()));
            }
        }
    }

    // A clock that was set back would let it wait for hours: what lies further away than any pause is tried now.
    private boolean isTime(FiringState.Retry retry) {
        return !retry.at().isAfter(now) || retry.at().isAfter(now.plus(Duration.ofHours(7)));
    }

    private void start(Fire fire) {
        busy.add(fire.group());
        fires.add(fire);
    }

    private Optional<Why> obstacle(SourceGroupId group) {
        if (busy.contains(group)) {
            return Optional.of(Why.STILL_RUNNING);
        }
        return ready.contains(group) ? Optional.empty() : Optional.of(Why.INCOMPLETE);
    }

    private void mark(Schedule schedule, Instant handled) {
        Schedule.Timing timing = schedule.timing();
        marks.put(schedule.id(), new FiringState.Mark(timing.cron().text(), timing.zone(), handled));
    }
}
