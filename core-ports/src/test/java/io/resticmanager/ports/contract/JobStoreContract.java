package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.job.JobStore.Filter;
import io.resticmanager.ports.job.JobStore.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public abstract class JobStoreContract extends StoreContract {
    private Host host;
    private Repository repository;

    @BeforeEach
    final void hostAndRepository() {
        host = rows.host("a");
        repository = rows.repository("r");
    }

    @Test
    final void a_job_comes_back_as_it_went_in_and_as_it_was_changed() {
        Job job = rows.job(host, repository, backup());
        assertThat(stores.jobs().find(job.id())).contains(job);
        Job waiting = with(job, JobState.QUEUED, Optional.empty(), Optional.empty());
        write(() -> stores.jobs().update(waiting));
        assertThat(stores.jobs().find(job.id())).contains(waiting);
        assertThat(stores.jobs().openOn(repository.id())).containsExactly(waiting);
        assertThat(stores.jobs().openOn(rows.repository("another").id())).isEmpty();
        Job ended = with(
                job,
                JobState.ENDED,
                Optional.of(new Job.End(
                        Outcome.WARNINGS,
                        Optional.of(3),
                        Optional.of(JobError.of(ErrorCode.values()[0], "détail")),
                        Optional.of(new JobSummary.Backup(
                                1, 2, 3, 4, 5, 6, 7, Optional.empty(), 8, 9, Duration.ofMillis(1_234), 1)),
                        Optional.of(Rows.hex(7)))),
                Optional.of(Confirmation.PENDING));
        write(() -> stores.jobs().update(ended));
        assertThat(stores.jobs().find(job.id())).contains(ended);
        assertThat(stores.jobs().unconfirmed(repository.id(), 10)).containsExactly(ended);
        assertThat(stores.jobs().openOn(repository.id())).isEmpty();
    }

    @Test
    final void the_locks_that_a_job_saw_come_back_with_their_holders() {
        List<LockHolder> holders = List.of(
                new LockHolder("db-1", "root", 4_121, clock.instant().minusMillis(1), true),
                new LockHolder("", "", 0, clock.instant(), false));
        for (JobSummary told : List.of(
                new JobSummary.Unlock(7, 6, holders),
                new JobSummary.Unlock(1, 0, List.of()),
                new JobSummary.Stats(1, Optional.empty(), 2, 3, 6, holders))) {
            Job job = rows.job(host, repository);
            Job ended = with(
                    job,
                    JobState.ENDED,
                    Optional.of(new Job.End(
                            Outcome.SUCCEEDED, Optional.of(0), Optional.empty(), Optional.of(told), Optional.empty())),
                    Optional.empty());
            write(() -> stores.jobs().update(ended));
            assertThat(stores.jobs().find(job.id())).contains(ended);
        }
    }

    @Test
    final void pages_go_from_new_to_old_with_ties_and_neither_skip_nor_repeat_while_jobs_come() {
        List<Job> oldestFirst = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            oldestFirst.add(rows.job(host, repository));
            if (i % 4 == 0) {
                clock.advance(Duration.ofMillis(1));
            }
        }
        List<Job> walked = walk(page -> stores.jobs().list(Filter.ALL, page), 4, () -> {
            clock.advance(Duration.ofSeconds(1));
            rows.job(host, repository);
        });
        assertThat(walked).containsExactlyElementsOf(oldestFirst.reversed());
    }

    @Test
    final void a_page_of_exactly_the_rest_has_no_next_one() {
        rows.job(host, repository);
        rows.job(host, repository);
        assertThat(stores.jobs()
                        .list(Filter.ALL, new PageRequest(Optional.empty(), 2))
                        .next())
                .isEmpty();
        assertThat(stores.jobs()
                        .list(Filter.ALL, new PageRequest(Optional.empty(), 1))
                        .next())
                .isPresent();
    }

    @Test
    final void filters_narrow_the_list() {
        Host other = rows.host("b");
        Repository elsewhere = rows.repository("s");
        Job test = rows.job(host, repository);
        Job theirs = rows.job(other, elsewhere);
        clock.advance(Duration.ofMinutes(1));
        Job running = rows.in(JobState.RUNNING, rows.job(host, elsewhere, backup()));
        assertThat(list(new Filter(
                        Optional.of(host.id()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
                .containsExactly(running, test);
        assertThat(list(new Filter(
                        Optional.empty(),
                        Optional.of(JobKind.BACKUP),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
                .containsExactly(running);
        assertThat(list(new Filter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(JobState.QUEUED),
                        Optional.empty(),
                        Optional.empty())))
                .containsExactly(theirs, test);
        assertThat(list(new Filter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(elsewhere.id()),
                        Optional.empty())))
                .containsExactly(running, theirs);
        assertThat(list(new Filter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(running.times().effective()))))
                .containsExactly(running);
    }

    @Test
    final void an_outcome_narrows_the_list() {
        Job good = rows.in(JobState.ENDED, rows.job(host, repository));
        Job bad = rows.ended(rows.backup(host, repository, false), Outcome.FAILED, Optional.empty(), clock.instant());
        rows.job(host, repository);
        assertThat(list(outcome(Outcome.FAILED))).containsExactly(bad);
        assertThat(list(outcome(Outcome.SUCCEEDED))).containsExactly(good);
        assertThat(list(outcome(Outcome.WARNINGS))).isEmpty();
    }

    private static Filter outcome(Outcome outcome) {
        return new Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(outcome),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    final void queued_jobs_come_oldest_first_and_open_ones_by_host() {
        Host other = rows.host("b");
        Job first = rows.job(host, repository);
        Job second = rows.job(other, repository);
        Job sent = rows.in(JobState.DISPATCHED, rows.job(host, repository));
        Job stopping = rows.in(JobState.CANCELLING, rows.job(other, repository));
        rows.in(JobState.ENDED, rows.job(host, repository));
        assertThat(stores.jobs().queued(10)).containsExactly(first, second);
        assertThat(stores.jobs().queued(1)).containsExactly(first);
        assertThat(stores.jobs().hostsWithQueue()).containsExactlyInAnyOrder(host.id(), other.id());
        assertThat(stores.jobs().queued(host.id(), 10)).containsExactly(first);
        assertThat(stores.jobs().queued(other.id(), 1)).containsExactly(second);
        assertThat(stores.jobs().queued(other.id(), 0)).isEmpty();
        assertThat(stores.jobs().queued(rows.host("idle").id(), 10)).isEmpty();
        assertThat(stores.jobs().withAgents()).containsExactly(sent, stopping);
        assertThat(stores.jobs().countWithAgents()).isEqualTo(2);
        assertThat(stores.jobs().withAgent(host.id())).containsExactly(sent);
        assertThat(stores.jobs().open(host.id())).containsExactly(first, sent);
    }

    @Test
    final void the_foremost_job_of_a_host_is_its_agents_newest_or_else_its_oldest_queued_one() {
        Host waits = rows.host("waits");
        Host works = rows.host("works");
        Host ended = rows.host("ended");
        Job oldest = rows.job(waits, repository);
        rows.job(waits, repository);
        rows.job(works, repository);
        rows.in(JobState.RUNNING, rows.job(works, repository));
        Job newest = rows.in(JobState.DISPATCHED, rows.job(works, repository));
        rows.job(works, repository);
        rows.in(JobState.ENDED, rows.job(ended, repository));
        rows.job(host, repository);
        assertThat(stores.jobs().foremost(List.of(waits.id(), works.id(), ended.id())))
                .containsExactlyInAnyOrderEntriesOf(Map.of(waits.id(), oldest, works.id(), newest));
        assertThat(stores.jobs().foremost(List.of())).isEmpty();
        assertThat(stores.jobs().standing(oldest.id())).contains(new Standing(waits.id(), JobState.QUEUED));
        assertThat(stores.jobs().standing(newest.id())).contains(new Standing(works.id(), JobState.DISPATCHED));
        assertThat(stores.jobs().standing(new JobId(ids.next()))).isEmpty();
    }

    private List<Job> list(Filter filter) {
        return stores.jobs().list(filter, PageRequest.FIRST).items();
    }

    private JobSpec backup() {
        return new JobSpec.Backup(
                Optional.of(new SourceGroupId(ids.next())),
                Selection.EMPTY.withIncludes(List.of("/etc", "/home/ü")),
                true);
    }

    private Job with(Job job, JobState state, Optional<Job.End> end, Optional<Confirmation> confirmation) {
        return new Job(
                job.id(),
                job.hostId(),
                job.repositoryId(),
                job.spec(),
                job.origin(),
                job.limits(),
                Duration.ofHours(3),
                job.expiresAt(),
                state,
                new Job.Times(
                        job.times().queued(),
                        Optional.of(clock.instant()),
                        Optional.of(clock.instant().plusMillis(1)),
                        end.map(e -> clock.instant().plusMillis(2)),
                        clock.instant().plusMillis(3)),
                end.isPresent() ? Optional.empty() : Optional.of(new WaitingFor.FleetSlot(3)),
                Optional.of(clock.instant()),
                end,
                confirmation,
                true);
    }
}
