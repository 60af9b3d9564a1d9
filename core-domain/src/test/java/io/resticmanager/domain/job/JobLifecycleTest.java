package io.resticmanager.domain.job;

import static io.resticmanager.domain.job.JobBuilder.NOON;
import static io.resticmanager.domain.job.JobBuilder.aJob;
import static io.resticmanager.domain.job.JobBuilder.after;
import static io.resticmanager.domain.job.JobBuilder.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobLifecycleTest {
    // What each event does in each state: the new state, `=` for nothing new, `x` for refused.
    private static final String TABLE = """
            event            | queued           | dispatched       | running          | cancelling       | cancelling*      | pending          | confirmed       | missing         | failed
            dispatched       | DISPATCHED       | =                | x                | x                | x                | x                | x               | x               | x
            waits            | QUEUED           | x                | x                | x                | x                | x                | x               | x               | x
            rejected         | x                | ENDED FAILED     | x                | x                | ENDED CANCELLED  | =                | =               | =               | =
            started          | RUNNING          | RUNNING          | =                | =                | CANCELLING       | =                | =               | =               | =
            cancel asked     | ENDED CANCELLED  | CANCELLING       | CANCELLING       | =                | =                | x                | x               | x               | x
            succeeded seen   | ENDED SUCCEEDED  | ENDED SUCCEEDED  | ENDED SUCCEEDED  | ENDED SUCCEEDED  | ENDED SUCCEEDED  | =                | =               | =               | =
            failed           | ENDED FAILED     | ENDED FAILED     | ENDED FAILED     | ENDED FAILED     | ENDED FAILED     | =                | =               | =               | =
            never arrived    | =                | QUEUED           | x                | x                | x                | =                | =               | =               | =
            forgotten        | x                | x                | ENDED FAILED     | ENDED FAILED     | ENDED CANCELLED  | =                | =               | =               | =
            end may be lost  | =                | =                | DISPATCHED       | DISPATCHED       | DISPATCHED       | =                | =               | =               | =
            expired          | ENDED FAILED     | x                | x                | x                | x                | =                | =               | =               | =
            expired early    | x                | x                | x                | x                | x                | =                | =               | =               | =
            host gone        | ENDED FAILED     | ENDED FAILED     | ENDED FAILED     | ENDED FAILED     | ENDED FAILED     | =                | =               | =               | =
            contact lost     | x                | DISPATCHED       | RUNNING          | CANCELLING       | CANCELLING       | x                | x               | x               | x
            contact back     | =                | =                | =                | =                | =                | =                | =               | =               | =
            snapshot seen    | x                | x                | x                | x                | x                | ENDED SUCCEEDED  | =               | ENDED SUCCEEDED | x
            snapshot absent  | x                | x                | x                | x                | x                | ENDED SUCCEEDED  | =               | =               | x
            """;

    private static final Map<String, Job> STATES = states();
    private static final Map<String, JobEvent> EVENTS = events();

    record Cell(String event, String state, String expected) {
        @Override
        public String toString() {
            return event + " while " + state + ": " + expected;
        }
    }

    static Stream<Cell> every_state_and_event() {
        List<String[]> rows =
                TABLE.lines().map(line -> line.strip().split("\\s*\\|\\s*")).toList();
        String[] head = rows.getFirst();
        List<Cell> cells = new ArrayList<>();
        for (String[] row : rows.subList(1, rows.size())) {
            for (int column = 1; column < head.length; column++) {
                cells.add(new Cell(row[0], head[column], row[column]));
            }
        }
        assertThat(cells).hasSize(STATES.size() * EVENTS.size());
        return cells.stream();
    }

    @ParameterizedTest
    @MethodSource("every_state_and_event")
    void an_event_does_what_the_table_says(Cell cell) {
        Job job = STATES.get(cell.state());
        Transition transition = JobLifecycle.apply(job, EVENTS.get(cell.event()));
        String seen = switch (transition) {
            case Transition.Changed(Job now) ->
                now.state() + now.outcome().map(outcome -> " " + outcome).orElse("");
            case Transition.Unchanged(Job now) -> now.equals(job) ? "=" : "changed in secret";
            case Transition.Refused refused -> refused.job().equals(job) ? "x" : "changed in secret";
        };
        assertThat(seen).isEqualTo(cell.expected());
    }

    @Test
    void a_backup_is_green_only_when_its_snapshot_was_seen() {
        assertThat(aJob().ended(Outcome.SUCCEEDED, false).isGreen()).isFalse();
        assertThat(aJob().ended(Outcome.WARNINGS, true).isGreen()).isTrue();
        assertThat(aJob().ended(Outcome.FAILED, true).isGreen()).isFalse();
        assertThat(aJob().check().ended(Outcome.SUCCEEDED, false).isGreen()).isTrue();
    }

    @Test
    void a_snapshot_that_was_missing_can_still_be_found_but_not_lost_again() {
        Job missing = after(aJob().ended(Outcome.SUCCEEDED, false), new JobEvent.SnapshotAbsent());
        Job found = after(missing, new JobEvent.SnapshotSeen("ab".repeat(32)));
        assertThat(found.confirmation()).contains(Confirmation.CONFIRMED);
        assertThat(JobLifecycle.apply(found, new JobEvent.SnapshotAbsent())).isInstanceOf(Transition.Unchanged.class);
    }

    @Test
    void the_beginning_of_a_snapshot_id_becomes_the_whole_one_when_the_snapshot_is_seen() {
        String whole = "ab".repeat(32);
        Job.End end = new Job.End(
                Outcome.SUCCEEDED, Optional.of(0), Optional.empty(), Optional.empty(), Optional.of("abababab"));
        assertThat(end.withSnapshotId(whole).snapshotId()).contains(whole);
        assertThat(end.withSnapshotId("cd".repeat(32))).isEqualTo(end);

        Job pending = aJob().ended(Outcome.SUCCEEDED, false);
        Job confirmed = after(pending, new JobEvent.SnapshotSeen(whole));
        assertThat(confirmed.end().flatMap(Job.End::snapshotId)).contains(whole);
        assertThat(confirmed.outcome()).isEqualTo(pending.outcome());
    }

    @Test
    void a_dry_run_has_nothing_to_confirm() {
        JobSpec.Backup backup = (JobSpec.Backup) aJob().queued().spec();
        Job dry = aJob().spec(new JobSpec.Backup(backup.groupId(), backup.selection(), true))
                .ended(Outcome.SUCCEEDED, false);
        assertThat(dry.confirmation()).isEmpty();
        assertThat(dry.isGreen()).isTrue();
    }

    @Test
    void a_job_ended_by_itself_while_a_cancel_was_under_way_keeps_its_own_outcome() {
        Job ended = after(aJob().cancelling(), finished(Outcome.SUCCEEDED, true));
        assertThat(ended.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(ended.isGreen()).isTrue();
    }

    @Test
    void an_expired_job_says_what_it_waited_for() {
        Job waiting = after(aJob().queued(), new JobEvent.Waits(new WaitingFor.HostOnline(JobBuilder.host(1))));
        Job expired = after(waiting, new JobEvent.Expired(waiting.expiresAt()));
        assertThat(expired.end().orElseThrow().error().orElseThrow().message()).contains("the host to come online");
    }

    @Test
    void the_same_reason_to_wait_is_not_written_twice() {
        JobEvent.Waits reason = new JobEvent.Waits(new WaitingFor.FleetSlot(5));
        Job waiting = after(aJob().queued(), reason);
        assertThat(JobLifecycle.apply(waiting, reason)).isEqualTo(new Transition.Unchanged(waiting));
    }

    @Test
    void what_must_not_exist_cannot_be_built() {
        Job ended = aJob().ended(Outcome.SUCCEEDED, true);
        Job queued = aJob().queued();
        assertThatThrownBy(() -> copy(queued, JobState.ENDED, queued)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> copy(queued, JobState.RUNNING, ended)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Job(
                        queued.id(),
                        queued.hostId(),
                        queued.repositoryId(),
                        queued.spec(),
                        queued.origin(),
                        queued.limits(),
                        Duration.ofDays(8),
                        queued.expiresAt(),
                        queued.state(),
                        queued.times(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_sequence_of_events_changes_an_end_or_leaves_it() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<JobEvent> events = List.copyOf(EVENTS.values());
        for (int life = 0; life < 2_000; life++) {
            Job job = aJob().queued();
            for (int step = 0; step < 30; step++) {
                Job before = job;
                job = switch (JobLifecycle.apply(job, events.get(random.nextInt(events.size())))) {
                    case Transition.Changed(Job changed) -> changed;
                    case Transition.Unchanged(Job same) -> same;
                    case Transition.Refused refused -> refused.job();
                };
                if (before.isEnded()) {
                    assertThat(job.end()).as("seed %d", seed).isEqualTo(before.end());
                    assertThat(job.times()).as("seed %d", seed).isEqualTo(before.times());
                }
                assertThat(job.isGreen()
                                && job.confirmation()
                                        .filter(Confirmation.CONFIRMED::equals)
                                        .isEmpty())
                        .as("I2, seed %d", seed)
                        .isFalse();
            }
        }
    }

    private static Job copy(Job from, JobState state, Job endOf) {
        return new Job(
                from.id(),
                from.hostId(),
                from.repositoryId(),
                from.spec(),
                from.origin(),
                from.limits(),
                from.maxRunTime(),
                from.expiresAt(),
                state,
                from.times(),
                Optional.empty(),
                Optional.empty(),
                endOf.end(),
                Optional.empty(),
                false);
    }

    private static Map<String, Job> states() {
        Map<String, Job> states = new LinkedHashMap<>();
        states.put("queued", aJob().queued());
        states.put("dispatched", aJob().dispatched());
        states.put("running", aJob().running());
        states.put("cancelling", aJob().cancelling());
        states.put("cancelling*", aJob().cancellingUnstarted());
        states.put("pending", aJob().ended(Outcome.SUCCEEDED, false));
        states.put("confirmed", aJob().ended(Outcome.SUCCEEDED, true));
        states.put("missing", after(aJob().ended(Outcome.SUCCEEDED, false), new JobEvent.SnapshotAbsent()));
        states.put("failed", aJob().ended(Outcome.FAILED, false));
        return states;
    }

    private static Map<String, JobEvent> events() {
        Map<String, JobEvent> events = new LinkedHashMap<>();
        events.put("dispatched", new JobEvent.Dispatched(NOON.plusSeconds(1)));
        events.put("waits", new JobEvent.Waits(new WaitingFor.FleetSlot(1)));
        events.put("rejected", new JobEvent.Rejected(NOON, JobError.of(ErrorCode.REPOSITORY_NOT_IN_PLAN)));
        events.put("started", new JobEvent.Started(NOON.plusSeconds(2), NOON.plusSeconds(2)));
        events.put("cancel asked", new JobEvent.CancelAsked(NOON.plusSeconds(3)));
        events.put("succeeded seen", finished(Outcome.SUCCEEDED, true));
        events.put("failed", finished(Outcome.FAILED, false));
        events.put("never arrived", new JobEvent.NeverArrived());
        events.put("forgotten", new JobEvent.ForgottenByAgent(NOON.plusSeconds(9)));
        events.put("end may be lost", new JobEvent.EndMayBeLost());
        events.put("expired", new JobEvent.Expired(NOON.plus(Job.DEFAULT_EXPIRY)));
        events.put("expired early", new JobEvent.Expired(NOON));
        events.put("host gone", new JobEvent.HostGone(NOON.plusSeconds(9)));
        events.put("contact lost", new JobEvent.ContactLost(Optional.of(NOON)));
        events.put("contact back", new JobEvent.ContactLost(Optional.empty()));
        events.put("snapshot seen", new JobEvent.SnapshotSeen("ab".repeat(32)));
        events.put("snapshot absent", new JobEvent.SnapshotAbsent());
        return events;
    }
}
