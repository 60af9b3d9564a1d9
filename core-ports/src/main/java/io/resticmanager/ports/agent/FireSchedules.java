package io.resticmanager.ports.agent;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.firing.Fire;
import io.resticmanager.domain.firing.Firing;
import io.resticmanager.domain.firing.FiringState;
import io.resticmanager.domain.firing.Retries;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.host.AgentCommand;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Fires what the plan's schedules ask for, whether or not the server can be reached.
///
/// What is fired is written down before it is taken as a job, and taken by an id that does not change: a crash in
/// between neither loses nor doubles a run.
final class FireSchedules {
    private static final String STATE = "the state of the schedules";

    /// Where fired runs go.
    interface Runs {
        /// Groups with a backup that waits or runs.
        Map<SourceGroupId, JobId> busy();

        /// Whether it is taken; the same id again changes nothing.
        boolean fire(AgentCommand.Run command);

        /// Tells the server of a run that was due and is not made.
        void skip(AgentCommand.Run command, String sentence);
    }

    private final PlanKeeper plans;
    private final FiringStore store;
    private final Runs runs;
    private final DiskTrouble disk;
    private final Diary diary;
    private final Ids ids;
    private final Clock clock;
    /// The run whose length was given as the reason for a skip, by group: it is said once, not every minute.
    private final Map<SourceGroupId, JobId> saidOf = new HashMap<>();
    private FiringState state;

    FireSchedules(PlanKeeper plans, FiringStore store, Runs runs, DiskTrouble disk, Diary diary, Ids ids, Clock clock) {
        this.plans = plans;
        this.store = store;
        this.runs = runs;
        this.disk = disk;
        this.diary = diary;
        this.ids = ids;
        this.clock = clock;
        state = store.load();
    }

    /// Starts what is due.
    synchronized void tend() {
        Optional<Plan> plan = plans.current();
        if (plan.isEmpty()) {
            return;
        }
        start(plan.get());
        Map<SourceGroupId, JobId> busy = runs.busy();
        Firing.Decision decision = Firing.decide(
                state,
                plan.get().schedules(),
                ready(plan.get()),
                busy.keySet(),
                () -> new JobId(ids.next()),
                clock.instant());
        if (!keep(decision.state())) {
            return; // nothing starts that a crash could make start again; it is decided anew when the disk can write
        }
        decision.fires().forEach(fire -> busy.put(fire.group(), fire.job()));
        start(plan.get());
        decision.skips()
                .forEach(skip -> skip(
                        plan.get(),
                        skip,
                        Optional.ofNullable(busy.get(skip.fire().group()))));
    }

    /// A job's work is over: a scheduled backup that failed for a reason that can pass is tried again.
    synchronized void ended(AgentCommand.Run command, Job.End end) {
        if (!(command.origin() instanceof Origin.Schedule origin)
                || !(command.spec() instanceof JobSpec.Backup backup)) {
            return;
        }
        Optional<Plan> plan = plans.current();
        Optional<Schedule> schedule = plan.flatMap(p -> p.schedule(origin.schedule()));
        Optional<SourceGroup> group = plan.flatMap(p -> backup.groupId().flatMap(p::group));
        if (schedule.isEmpty() || group.isEmpty()) {
            return;
        }
        FiringState after =
                Retries.after(state, schedule.get(), group.get(), command.jobId(), origin, end, clock.instant());
        if (!after.equals(state) && keep(after)) {
            Optional.ofNullable(after.retries().get(group.get().id()))
                    .ifPresent(retry -> diary.note(
                            "the backup of group " + group.get().name() + " is tried again at " + retry.at()));
        }
    }

    private void start(Plan plan) {
        List<Fire> done = new ArrayList<>();
        for (Fire fire : state.starting()) {
            Optional<AgentCommand.Run> command = command(plan, fire);
            if (command.isEmpty()) {
                diary.note("the run " + fire.job() + " is dropped: its group is gone");
                done.add(fire);
            } else if (runs.fire(command.get())) {
                diary.note("group " + fire.group() + " is backed up as job " + fire.job() + ", due " + fire.due() + " ("
                        + fire.reason().word() + ")");
                done.add(fire);
            }
        }
        if (!done.isEmpty()) {
            keep(state.taken(done));
        }
    }

    private void skip(Plan plan, Firing.Skip skip, Optional<JobId> running) {
        Fire fire = skip.fire();
        String sentence = switch (skip.why()) {
            case STILL_RUNNING ->
                "Skipped the run due at " + fire.due() + ": the backup before of this group, job "
                        + running.map(JobId::toString).orElse("unknown") + ", still waits or runs.";
            case TOO_LATE ->
                "Skipped the run due at " + fire.due()
                        + ": the host was off or asleep, and it may not be caught up so late.";
            case INCOMPLETE ->
                "Skipped the run due at " + fire.due() + " of group " + fire.group()
                        + ": it has no repository or no path yet.";
        };
        boolean said = skip.why() == Firing.Why.STILL_RUNNING
                && running.isPresent()
                && running.get().equals(saidOf.put(fire.group(), running.get()));
        if (!said) {
            diary.note(sentence);
            command(plan, fire).ifPresent(command -> runs.skip(command, sentence));
        }
    }

    private Optional<AgentCommand.Run> command(Plan plan, Fire fire) {
        Limits ofSchedule = plan.schedule(fire.schedule()).map(Schedule::limits).orElse(Limits.NONE);
        return plan.group(fire.group())
                .filter(SourceGroup::isComplete)
                .map(group -> new AgentCommand.Run(
                        fire.job(),
                        group.repositoryId().orElseThrow(),
                        new JobSpec.Backup(Optional.of(group.id()), group.selection(), false),
                        fire.origin(),
                        ofSchedule.smallest(plan.limits()),
                        Job.DEFAULT_MAX_RUN_TIME,
                        Job.DEFAULT_EXPIRY,
                        Optional.empty()));
    }

    private boolean keep(FiringState next) {
        if (next.equals(state)) {
            return true;
        }
        boolean kept = disk.attempt(STATE, () -> store.save(next));
        if (kept) {
            state = next;
        }
        return kept;
    }

    private static Set<SourceGroupId> ready(Plan plan) {
        return plan.groups().stream()
                .filter(SourceGroup::isComplete)
                .map(SourceGroup::id)
                .collect(Collectors.toSet());
    }
}
