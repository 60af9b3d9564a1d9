package io.resticmanager.domain.delivery;

import static io.resticmanager.domain.job.JobBuilder.aJob;
import static io.resticmanager.domain.job.JobBuilder.after;
import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobBuilder;
import io.resticmanager.domain.job.JobEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    @Test
    void a_dispatched_job_that_the_agent_does_not_know_is_sent_again() {
        Job job = aJob().dispatched();
        assertThat(compare(job, false).sendAgain()).containsExactly(job);
        assertThat(compare(job, true)).isEqualTo(nothing());
    }

    @Test
    void one_whose_lane_was_given_away_meanwhile_queues_again() {
        Job job = after(aJob().dispatched(), new JobEvent.ContactLost(Optional.of(JobBuilder.NOON)));
        assertThat(compare(job, false).queueAgain()).containsExactly(job);
        assertThat(compare(job, false).sendAgain()).isEmpty();
        assertThat(compare(job, true)).isEqualTo(nothing());
    }

    @Test
    void one_whose_end_may_be_lost_is_only_asked_for_also_when_its_host_was_away_meanwhile() {
        Job job = after(aJob().running(), new JobEvent.EndMayBeLost());
        assertThat(compare(job, false).sendAgain()).containsExactly(job);
        Job lost = after(job, new JobEvent.ContactLost(Optional.of(JobBuilder.NOON)));
        assertThat(compare(lost, false).sendAgain()).containsExactly(lost);
    }

    @Test
    void a_running_job_that_the_agent_does_not_know_is_forgotten() {
        Job job = aJob().running();
        assertThat(compare(job, false).forgotten()).containsExactly(job);
        assertThat(compare(job, true)).isEqualTo(nothing());
    }

    @Test
    void a_job_to_be_cancelled_is_cancelled_again_while_the_agent_knows_it() {
        for (Job job : List.of(aJob().cancelling(), aJob().cancellingUnstarted())) {
            assertThat(compare(job, true).cancelAgain()).containsExactly(job);
            assertThat(compare(job, false).forgotten()).containsExactly(job);
        }
    }

    @Test
    void queued_jobs_are_none_of_the_agents_business() {
        assertThat(compare(aJob().queued(), false)).isEqualTo(nothing());
    }

    private static Reconciliation.Findings compare(Job job, boolean known) {
        return Reconciliation.compare(List.of(job), known ? Set.of(job.id()) : Set.of());
    }

    private static Reconciliation.Findings nothing() {
        return new Reconciliation.Findings(List.of(), List.of(), List.of(), List.of());
    }
}
