package io.resticmanager.ports.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.firing.Firing;
import io.resticmanager.domain.firing.FiringState;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MemoryPlanKeeper;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.host.AgentCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;

/// Two years of an agent whose clock jumps, whose machine sleeps, dies at any write and is offline for weeks while its
/// plan is edited on the server. Held against a brute-force account of every due time: none is lost, none is doubled,
/// and drift is over as soon as both can talk.
final class SchedulesModelTest {
    private static final List<String> CRONS =
            List.of("0 2 * * *", "30 2 * * *", "*/30 * * * *", "15 */6 * * *", "0 3 * * 1-5", "0 0 1 * *", "@hourly");
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"));
    private static final Duration YEARS = Duration.ofDays(731);
    /// Nothing that fires waits longer than this for its tick.
    private static final Duration TICK = Duration.ofMinutes(2);

    private final MutableClock clock = MutableClock.atNoon();
    private final CountingIds ids = new CountingIds(clock);
    private final MemoryPlanKeeper plans = new MemoryPlanKeeper();
    private final HostId host = new HostId(ids.next());
    private final List<SourceGroup> groups = List.of(group("a"), group("b"));
    private final Disk disk = new Disk();
    private final Machine machine = new Machine();
    private final Ledger ledger = new Ledger();
    private Random random = new Random(0);
    private String seed = "";
    private Plan desired = plan(List.of());
    private Host.PlanState drift =
            new Host.PlanState(desired.version(), Optional.of(desired.version()), Optional.empty(), Optional.empty());
    private boolean online = true;
    private FireSchedules agent;

    @Tag("slow")
    @RepeatedTest(2)
    void over_two_years_no_run_is_lost_and_none_is_doubled(RepetitionInfo run) {
        long number = run.getCurrentRepetition() * 1_000L + System.nanoTime() % 1_000;
        seed = "seed " + number;
        random = new Random(number);
        for (int i = 0; i < 3; i++) {
            edit();
        }
        boot();
        Duration gone = Duration.ZERO;
        while (gone.compareTo(YEARS) < 0) {
            Duration step = TICK;
            switch (random.nextInt(6_000)) {
                case 0, 1 -> boot();
                case 2 -> step = Duration.ofHours(random.nextInt(1, 80));
                case 3 -> clockJumps(Duration.ofMinutes(random.nextInt(6, 600)));
                case 4 -> clockJumps(Duration.ofMinutes(-random.nextInt(6, 600)));
                case 5 -> clockJumps(Duration.ofSeconds(-random.nextInt(1, 200)));
                case 6, 7, 8 -> edit();
                case 9 -> online = false;
                case 10, 11, 12 -> online = true;
                case 13 -> disk.dieAfter(random.nextInt(4));
                case 14 -> disk.refuses = true;
                default -> disk.refuses = false;
            }
            gone = gone.plus(step);
            clock.advance(step);
            tick();
        }
        assertThat(ledger.made).as(seed).isGreaterThan(5_000);
        online = true;
        connect();
        assertThat(drift.inForce()).as(seed).isTrue();
        assertThat(drift.driftSince()).as(seed).isEmpty();
    }

    private void tick() {
        connect();
        ledger.watchClock();
        try {
            machine.finishSome();
            agent.tend();
        } catch (Death died) {
            boot();
            agent.tend();
        }
        if (!disk.refuses) {
            ledger.audit();
        }
    }

    private void boot() {
        disk.revive();
        machine.reboot();
        agent = new FireSchedules(plans, disk, machine, new DiskTrouble(new Silence()), new Silence(), ids, clock);
    }

    private void clockJumps(Duration by) {
        clock.advance(by);
    }

    /// The server's side: anything can change while the host is away.
    private void edit() {
        List<Schedule> schedules = new ArrayList<>(desired.schedules());
        int which = random.nextInt(schedules.size() + 1);
        if (which == schedules.size()) {
            if (which < 4) {
                schedules.add(schedule(new ScheduleId(ids.next())));
            }
        } else if (random.nextInt(4) == 0 && schedules.size() > 1) {
            schedules.remove(which);
        } else if (random.nextBoolean()) {
            schedules.set(which, schedule(schedules.get(which).id()));
        } else {
            Schedule old = schedules.get(which);
            schedules.set(
                    which, old.edited("renamed", old.groups(), old.timing(), true, old.limits(), clock.instant()));
        }
        desired = plan(schedules);
        drift = drift.changed(desired.version(), clock.instant());
    }

    private void connect() {
        if (online && !drift.inForce()) {
            ledger.applied(plans.current().map(Plan::schedules).orElse(List.of()), desired.schedules());
            plans.keep(desired);
            drift = drift.applied(desired.version(), List.of(), clock.instant());
            assertThat(drift.driftSince()).as(seed).isEmpty();
        }
    }

    private Schedule schedule(ScheduleId id) {
        Cron cron = Cron.of(CRONS.get(random.nextInt(CRONS.size())));
        Duration jitter = random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(random.nextInt(1, 15));
        Optional<Duration> catchUp =
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(Duration.ofHours(random.nextInt(1, 10)));
        List<SourceGroupId> chosen = random.nextBoolean()
                ? List.of(groups.get(random.nextInt(2)).id())
                : groups.stream().map(SourceGroup::id).toList();
        return Schedule.defined(
                id,
                host,
                "s",
                chosen,
                new Schedule.Timing(cron, ZONES.get(random.nextInt(ZONES.size())), jitter, catchUp),
                true,
                Limits.NONE,
                clock.instant());
    }

    private Plan plan(List<Schedule> schedules) {
        return new Plan(ids.next(), "host", List.of(), groups, schedules, Limits.NONE, PlannedHooks.NONE, List.of());
    }

    private SourceGroup group(String name) {
        return new SourceGroup(
                new SourceGroupId(ids.next()),
                host,
                name,
                Optional.of(AgentBench.ONE),
                Selection.EMPTY.withIncludes(List.of("/" + name)),
                new RetryPolicy(2, Duration.ofMinutes(5)),
                1);
    }

    /// Kills the life that meets it.
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Disk implements FiringStore {
        private FiringState state = FiringState.EMPTY;
        private boolean refuses;
        private int stepsLeft = -1;

        void dieAfter(int steps) {
            stepsLeft = steps;
        }

        void revive() {
            stepsLeft = -1;
        }

        void step() {
            if (stepsLeft == 0) {
                throw new Death();
            }
            stepsLeft = Math.max(-1, stepsLeft - 1);
        }

        @Override
        public FiringState load() {
            return state;
        }

        @Override
        public void save(FiringState next) {
            step();
            if (refuses) {
                throw new java.io.UncheckedIOException(new java.io.IOException("No space left on device"));
            }
            state = next;
        }
    }

    /// Takes jobs as the agent's core does: by id, once.
    private final class Machine implements FireSchedules.Runs {
        private final List<JobId> taken = new ArrayList<>();
        private final Map<SourceGroupId, AgentCommand.Run> running = new HashMap<>();

        @Override
        public Map<SourceGroupId, JobId> busy() {
            Map<SourceGroupId, JobId> busy = new HashMap<>();
            running.forEach((group, command) -> busy.put(group, command.jobId()));
            return busy;
        }

        @Override
        public boolean fire(AgentCommand.Run command) {
            disk.step();
            if (!taken.contains(command.jobId())) {
                taken.add(command.jobId());
                Origin.Schedule origin = (Origin.Schedule) command.origin();
                SourceGroupId group = ((io.resticmanager.domain.job.JobSpec.Backup) command.spec())
                        .groupId()
                        .orElseThrow();
                assertThat(running).as("two runs of one group, " + seed).doesNotContainKey(group);
                running.put(group, command);
                if (origin.reason() != Origin.Reason.RETRY) {
                    ledger.made(origin, group);
                }
            }
            disk.step();
            return true;
        }

        @Override
        public void skip(AgentCommand.Run command, String sentence) {
            // Every skip is an account of its due time, whether or not the server is told of each; see the decision.
        }

        void finishSome() {
            for (AgentCommand.Run command : List.copyOf(running.values())) {
                if (random.nextInt(40) == 0) {
                    running.values().remove(command);
                    agent.ended(command, random.nextInt(4) == 0 ? failed() : done());
                }
            }
        }

        void reboot() {
            running.clear();
            while (taken.size() > 1_000) {
                taken.removeFirst();
            }
        }

        private Job.End failed() {
            return new Job.End(
                    Outcome.FAILED,
                    Optional.empty(),
                    Optional.of(JobError.of(ErrorCode.UNREACHABLE)),
                    Optional.empty(),
                    Optional.empty());
        }

        private Job.End done() {
            return new Job.End(
                    Outcome.SUCCEEDED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /// The account: which due times ran, and from when on each schedule owes them.
    private final class Ledger {
        private record Run(ScheduleId schedule, SourceGroupId group, Instant due) {}

        private final Map<ScheduleId, Instant> owesFrom = new HashMap<>();
        private final Set<Run> ran = new HashSet<>();
        private int made;
        private Instant highest = clock.instant();

        void made(Origin.Schedule origin, SourceGroupId group) {
            made++;
            boolean fresh = ran.add(new Run(origin.schedule(), group, origin.requestedAt()));
            assertThat(fresh).as("doubled %s of %s, %s", origin, group, seed).isTrue();
            assertThat(clock.instant()).as(seed).isAfterOrEqualTo(origin.requestedAt());
        }

        void watchClock() {
            Instant now = clock.instant();
            if (Duration.between(now, highest).compareTo(Firing.NUDGE) > 0) {
                // These times come again, and may run again.
                ran.removeIf(run -> run.due().isAfter(now));
                owesFrom.replaceAll((id, at) -> at.isAfter(now) ? now : at);
                highest = now;
            }
            highest = now.isAfter(highest) ? now : highest;
        }

        void applied(List<Schedule> before, List<Schedule> now) {
            Map<ScheduleId, Schedule> old = new HashMap<>();
            before.forEach(schedule -> old.put(schedule.id(), schedule));
            owesFrom.keySet().retainAll(now.stream().map(Schedule::id).toList());
            for (Schedule schedule : now) {
                Optional<Schedule> known = Optional.ofNullable(old.get(schedule.id()));
                boolean sameTimes = known.filter(k -> k.timing()
                                        .cron()
                                        .equals(schedule.timing().cron())
                                && k.timing().zone().equals(schedule.timing().zone()))
                        .isPresent();
                if (!sameTimes) {
                    owesFrom.remove(schedule.id());
                }
            }
        }

        /// Every schedule has dealt with every due time whose start has come.
        void audit() {
            for (Schedule schedule : plans.current().orElseThrow().schedules()) {
                FiringState.Mark mark = disk.state.marks().get(schedule.id());
                assertThat(mark).as("no mark of %s, %s", schedule, seed).isNotNull();
                if (!owesFrom.containsKey(schedule.id())) {
                    owesFrom.put(schedule.id(), mark.handled());
                    continue;
                }
                Instant from = owesFrom.get(schedule.id());
                Instant newest = Instant.MIN;
                Instant due = schedule.timing()
                        .cron()
                        .nextAfter(from, schedule.timing().zone());
                while (!schedule.startOf(due).isAfter(clock.instant())) {
                    newest = due;
                    due = schedule.timing()
                            .cron()
                            .nextAfter(due, schedule.timing().zone());
                }
                if (newest.equals(Instant.MIN)) {
                    continue;
                }
                assertThat(mark.handled())
                        .as("lost %s of %s at %s, %s", newest, schedule, clock.instant(), seed)
                        .isAfterOrEqualTo(newest);
                owesFrom.put(schedule.id(), newest);
            }
        }
    }

    private static final class Silence implements Diary {
        @Override
        public void note(String sentence) {}

        @Override
        public void warn(String sentence) {}
    }
}
