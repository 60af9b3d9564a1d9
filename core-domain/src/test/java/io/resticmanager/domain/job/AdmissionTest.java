package io.resticmanager.domain.job;

import static io.resticmanager.domain.job.JobBuilder.aJob;
import static io.resticmanager.domain.job.JobBuilder.after;
import static io.resticmanager.domain.job.JobBuilder.host;
import static io.resticmanager.domain.job.JobBuilder.repository;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Set<HostId> ALL =
            IntStream.rangeClosed(1, 20).mapToObj(JobBuilder::host).collect(Collectors.toUnmodifiableSet());

    @Test
    void backups_share_a_repository() {
        Job first = aJob(1).on(1).queued();
        Job second = aJob(2).on(2).queued();
        assertThat(decide(List.of(first, second), List.of()).send()).containsExactly(first, second);
    }

    @Test
    void an_exclusive_job_waits_for_the_shared_one_and_says_for_which() {
        Job backup = aJob(1).on(1).running();
        Job check = aJob(2).on(2).check().queued();
        assertThat(decide(List.of(check), List.of(backup)).waiting())
                .containsEntry(check.id(), new WaitingFor.RepositoryFree(repository(1), backup.id()));
    }

    @Test
    void a_shared_job_waits_for_the_exclusive_one() {
        Job check = aJob(1).on(1).check().running();
        Job backup = aJob(2).on(2).queued();
        assertThat(decide(List.of(backup), List.of(check)).waiting())
                .containsEntry(backup.id(), new WaitingFor.RepositoryFree(repository(1), check.id()));
    }

    @Test
    void two_exclusive_jobs_queued_together_go_one_after_the_other() {
        Job first = aJob(1).on(1).check().queued();
        Job second = aJob(2).on(2).check().queued();
        Admission.Decision decision = decide(List.of(first, second), List.of());
        assertThat(decision.send()).containsExactly(first);
        assertThat(decision.waiting()).containsOnlyKeys(second.id());
    }

    @Test
    void other_repositories_are_other_lanes() {
        Job check = aJob(1).in(1).check().running();
        Job other = aJob(2).in(2).check().queued();
        assertThat(decide(List.of(other), List.of(check)).send()).containsExactly(other);
    }

    @Test
    void a_job_without_a_lock_passes_an_exclusive_one() {
        Job check = aJob(1).on(1).check().running();
        Job list = aJob(2).on(2).spec(new JobSpec.Snapshots()).queued();
        assertThat(decide(List.of(list), List.of(check)).send()).containsExactly(list);
    }

    @Test
    void an_exclusive_job_that_is_next_is_not_overtaken() {
        Job backup = aJob(1).on(1).running();
        Job check = aJob(2).on(2).check().queued();
        Job later = aJob(3).on(3).queued();
        Job laterCheck = aJob(4).on(4).check().queued();
        Admission.Decision decision = decide(List.of(check, later, laterCheck), List.of(backup));
        assertThat(decision.send()).isEmpty();
        assertThat(decision.waiting())
                .containsEntry(later.id(), new WaitingFor.Turn(check.id()))
                .containsEntry(laterCheck.id(), new WaitingFor.RepositoryFree(repository(1), backup.id()));
    }

    @Test
    void an_exclusive_job_whose_host_is_away_keeps_nobody_out() {
        Job check = aJob(1).on(2).check().queued();
        Job backup = aJob(2).on(1).queued();
        Admission.Decision decision =
                Admission.decide(List.of(check, backup), List.of(), Set.of(host(1)), Admission.Caps.DEFAULT);
        assertThat(decision.send()).containsExactly(backup);
        assertThat(decision.waiting()).containsEntry(check.id(), new WaitingFor.HostOnline(host(2)));
    }

    @Test
    void a_host_takes_no_more_than_its_cap() {
        List<Job> queued =
                List.of(aJob(1).queued(), aJob(2).queued(), aJob(3).on(2).queued());
        Admission.Decision decision = Admission.decide(queued, List.of(), ALL, new Admission.Caps(1, 10));
        assertThat(decision.send()).containsExactly(queued.get(0), queued.get(2));
        assertThat(decision.waiting()).containsEntry(queued.get(1).id(), new WaitingFor.HostSlot(host(1), 1));
    }

    @Test
    void the_fleet_takes_no_more_than_its_cap() {
        List<Job> queued = List.of(
                aJob(1).on(1).queued(), aJob(2).on(2).queued(), aJob(3).on(3).queued());
        Admission.Decision decision = Admission.decide(queued, List.of(), ALL, new Admission.Caps(4, 2));
        assertThat(decision.send()).hasSize(2);
        assertThat(decision.waiting()).containsEntry(queued.get(2).id(), new WaitingFor.FleetSlot(2));
        assertThatThrownBy(() -> new Admission.Caps(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_job_whose_host_is_lost_holds_neither_lane_nor_slot() {
        Job lost = aJob(1).on(1).lost();
        Job check = aJob(2).on(2).check().queued();
        Admission.Decision decision = Admission.decide(List.of(check), List.of(lost), ALL, new Admission.Caps(1, 1));
        assertThat(decision.send()).containsExactly(check);
    }

    @Test
    void removing_all_locks_waits_for_everybody_even_for_a_lost_host() {
        Job unlock = aJob(9).on(9).spec(new JobSpec.Unlock(true)).queued();
        Job lost = aJob(1).on(1).lost();
        Job running = aJob(2).on(2).running();
        assertThat(decide(List.of(unlock), List.of(lost)).waiting())
                .containsEntry(unlock.id(), new WaitingFor.RepositoryFree(repository(1), lost.id()));
        assertThat(decide(List.of(unlock), List.of(running)).send()).isEmpty();
        assertThat(decide(List.of(unlock), List.of()).send()).containsExactly(unlock);
        // And while it is under way nobody comes in.
        Job unlocking = after(unlock, new JobEvent.Dispatched(JobBuilder.NOON));
        assertThat(decide(List.of(aJob(3).queued()), List.of(unlocking)).send()).isEmpty();
    }

    @Test
    void removing_stale_locks_waits_for_nobody() {
        Job unlock = aJob(9).on(9).spec(new JobSpec.Unlock(false)).queued();
        assertThat(decide(List.of(unlock), List.of(aJob(2).on(2).check().running()))
                        .send())
                .containsExactly(unlock);
    }

    @Test
    void what_gets_a_repository_ready_goes_before_all_else_of_its_host_there() {
        Job backup = aJob(1).queued();
        Job test = aJob(2).onboarding(new JobSpec.Test()).running();
        assertThat(decide(List.of(backup), List.of(test)).waiting())
                .containsEntry(backup.id(), new WaitingFor.RepositoryFree(repository(1), test.id()));
        Job elsewhere = aJob(5).on(2).queued();
        assertThat(decide(List.of(elsewhere), List.of(test)).send()).containsExactly(elsewhere);

        // The test has ended, and the repository is still to be made: asked for later than the backup and the check.
        Job check = aJob(3).check().queued();
        Job init = aJob(4).onboarding(new JobSpec.Init()).queued();
        Admission.Decision decision = decide(List.of(backup, check, init), List.of());
        assertThat(decision.send()).containsExactly(init);
        assertThat(decision.waiting()).containsOnlyKeys(backup.id(), check.id());
        assertThat(decide(List.of(backup), List.of()).send()).containsExactly(backup);
    }

    @Test
    void a_host_that_was_lost_while_it_got_its_repository_ready_holds_nothing_back() {
        Job init = after(
                aJob(1).onboarding(new JobSpec.Init()).running(),
                new JobEvent.ContactLost(Optional.of(JobBuilder.NOON)));
        Job backup = aJob(2).queued();
        assertThat(decide(List.of(backup), List.of(init)).send()).containsExactly(backup);
    }

    @Test
    void every_queued_job_is_sent_or_told_why_not_and_lanes_hold_in_any_mixture() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<Job> queued = new ArrayList<>();
            List<Job> withAgents = new ArrayList<>();
            Set<HostId> ready = ALL.stream().filter(h -> random.nextInt(4) > 0).collect(Collectors.toSet());
            for (int i = 0; i < 12; i++) {
                queued.add(any(random, i).queued());
            }
            // What is with agents was admitted once: at most one exclusive job, or shared ones, per repository.
            for (int repository = 1; repository <= 3; repository++) {
                int kind = random.nextInt(3);
                if (kind == 1) {
                    withAgents.add(aJob(100 + repository)
                            .on(random.nextInt(5) + 1)
                            .in(repository)
                            .check()
                            .running());
                } else if (kind == 2) {
                    withAgents.add(aJob(200 + repository)
                            .on(random.nextInt(5) + 1)
                            .in(repository)
                            .running());
                }
            }
            Admission.Caps caps = new Admission.Caps(1 + random.nextInt(3), 1 + random.nextInt(8));
            Admission.Decision decision = Admission.decide(queued, withAgents, ready, caps);
            assertThat(decision.send().size() + decision.waiting().size())
                    .as("seed %d", seed)
                    .isEqualTo(queued.size());
            List<Job> busy = new ArrayList<>(withAgents);
            busy.addAll(decision.send());
            assertLanesAndCaps(busy, decision.send(), caps, seed);
            assertThat(decision.send()).as("seed %d", seed).allMatch(job -> ready.contains(job.hostId()));
        }
    }

    private static void assertLanesAndCaps(List<Job> busy, List<Job> sent, Admission.Caps caps, long seed) {
        Map<RepositoryId, List<Lane>> lanes = new HashMap<>();
        Map<HostId, Integer> hosts = new HashMap<>();
        for (Job job : busy) {
            hosts.merge(job.hostId(), 1, Integer::sum);
            if (job.spec().lane() != Lane.NONE) {
                lanes.computeIfAbsent(job.repositoryId(), any -> new ArrayList<>())
                        .add(job.spec().lane());
            }
        }
        assertThat(lanes.values())
                .as("I4, seed %d", seed)
                .allMatch(held -> !held.contains(Lane.EXCLUSIVE) || held.size() == 1);
        for (Job job : sent) {
            assertThat(hosts.get(job.hostId())).as("seed %d", seed).isLessThanOrEqualTo(caps.perHost());
            assertThat(busy.size()).as("seed %d", seed).isLessThanOrEqualTo(caps.fleet());
        }
    }

    private static JobBuilder any(Random random, int number) {
        JobBuilder job = aJob(number + 1).on(random.nextInt(5) + 1).in(random.nextInt(3) + 1);
        return switch (random.nextInt(5)) {
            case 0 -> job.check();
            case 1 -> job.spec(new JobSpec.Stats());
            case 2 -> job.spec(new JobSpec.Unlock(random.nextBoolean()));
            default -> job;
        };
    }

    private static Admission.Decision decide(List<Job> queued, List<Job> withAgents) {
        return Admission.decide(queued, withAgents, ALL, Admission.Caps.DEFAULT);
    }

    @Test
    void a_dispatched_job_holds_its_lane_already() {
        Job dispatched = aJob(1).check().dispatched();
        assertThat(decide(List.of(aJob(2).on(2).queued()), List.of(dispatched)).send())
                .isEmpty();
        Job lost = after(dispatched, new JobEvent.ContactLost(Optional.of(JobBuilder.NOON)));
        assertThat(decide(List.of(aJob(2).on(2).queued()), List.of(lost)).send())
                .hasSize(1);
    }
}
