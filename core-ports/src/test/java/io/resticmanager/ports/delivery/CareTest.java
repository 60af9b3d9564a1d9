package io.resticmanager.ports.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.maintenance.Cadence;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.care.DecideMaintenance;
import io.resticmanager.ports.care.ReadCare;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.repository.CredentialStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The cadences of repositories: what is due becomes jobs, once, and what hinders it is said.
class CareTest {
    private final Fleet fleet = new Fleet();
    private Fleet.Agent agent;

    @BeforeEach
    void oneHost() {
        agent = fleet.agent("web-1");
        agent.connect();
        fleet.core.careForRepositories.tick();
    }

    @Test
    void what_is_due_becomes_one_job_however_often_it_was_missed() {
        setUp(Chore.CHECK, "@hourly");
        assertThat(tickAfter(Duration.ofMinutes(59))).isZero();
        assertThat(tickAfter(Duration.ofDays(3))).isEqualTo(1);
        assertThat(fleet.core.careForRepositories.tick()).isZero();

        Job check = open(JobKind.CHECK).getFirst();
        assertThat(check.spec()).isEqualTo(new JobSpec.Check(Optional.of("1/8")));
        assertThat(check.hostId()).isEqualTo(agent.id);
        assertThat(check.origin()).isInstanceOfSatisfying(Origin.Care.class, care -> {
            assertThat(care.cause()).isEqualTo(Origin.Cause.CADENCE);
            assertThat(care.requestedAt()).as("when it was due").isBefore(now().minus(Duration.ofDays(2)));
        });
        assertThat(view(Chore.CHECK).due().orElseThrow()).isAfter(now());
        assertThat(view(Chore.CHECK).last()).map(Job::id).contains(check.id());
    }

    @Test
    void no_second_one_begins_while_one_is_open_but_it_is_made_up_for_afterwards() {
        setUp(Chore.CHECK, "@hourly");
        tickAfter(Duration.ofMinutes(61));
        assertThat(tickAfter(Duration.ofMinutes(61))).isZero();
        assertThat(open(JobKind.CHECK)).hasSize(1);
        assertThat(view(Chore.CHECK).trouble()).isEmpty();

        check(Outcome.SUCCEEDED, 0);

        assertThat(tickAfter(Duration.ofMinutes(2))).isEqualTo(1);
        assertThat(open(JobKind.CHECK).getFirst().spec()).isEqualTo(new JobSpec.Check(Optional.of("2/8")));
    }

    @Test
    void a_part_that_no_check_has_read_is_read_again_and_a_damaged_one_counts_as_read() {
        setUp(Chore.CHECK, "@hourly");
        tickAfter(Duration.ofMinutes(61));
        check(Outcome.FAILED, -1);
        tickAfter(Duration.ofMinutes(61));
        assertThat(open(JobKind.CHECK).getFirst().spec()).isEqualTo(new JobSpec.Check(Optional.of("1/8")));
        check(Outcome.FAILED, 3);
        tickAfter(Duration.ofMinutes(61));
        assertThat(open(JobKind.CHECK).getFirst().spec()).isEqualTo(new JobSpec.Check(Optional.of("2/8")));
        assertThat(care().verified()).isEmpty();
        check(Outcome.SUCCEEDED, 0);
        assertThat(care().verified().orElseThrow().part()).contains("2/8");
    }

    @Test
    void a_check_that_met_a_foreign_lock_goes_back_to_the_queue_with_the_locks_owner() {
        setUp(Chore.CHECK, "@hourly");
        tickAfter(Duration.ofMinutes(61));
        Job first = open(JobKind.CHECK).getFirst();
        locked(first);

        Job second = open(JobKind.CHECK).getFirst();
        assertThat(second.origin()).isEqualTo(new Origin.Again(now(), first.id(), 2, Optional.empty()));
        assertThat(second.spec()).isEqualTo(first.spec());
        fleet.core.dispatchJobs.tick();
        assertThat(fleet.job(second.id()).waitingFor())
                .contains(new WaitingFor.ForeignLock("process 12 on db-1 (user root)"));
        assertThat(tickAfter(Duration.ofMinutes(9)))
                .as("no second one of the cadence begins")
                .isZero();
        fleet.core.dispatchJobs.tick();
        assertThat(fleet.job(second.id()).state()).isEqualTo(JobState.QUEUED);

        fleet.core.clock.advance(Duration.ofMinutes(1));
        fleet.core.dispatchJobs.tick();
        assertThat(fleet.job(second.id()).state()).isEqualTo(JobState.DISPATCHED);
        locked(second);
        assertThat(open(JobKind.CHECK).getFirst().origin())
                .isEqualTo(new Origin.Again(now(), first.id(), 3, Optional.empty()));
    }

    private void locked(Job job) {
        agent.tell(fleet.started(job));
        agent.tell(new AgentFact.Finished(
                job.id(),
                new Job.End(
                        Outcome.FAILED,
                        Optional.of(11),
                        Optional.of(JobError.of(ErrorCode.LOCKED, "It is held by process 12 on db-1 (user root).")),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                now()));
    }

    @Test
    void an_absent_host_is_trouble_until_it_is_back() {
        setUp(Chore.CHECK, "@hourly");
        fleet.core.agents.disconnect(agent.id);
        assertThat(tickAfter(Duration.ofMinutes(61))).isZero();
        assertThat(view(Chore.CHECK).trouble().orElseThrow()).contains("web-1").contains("not connected");
        assertThat(view(Chore.CHECK).due().orElseThrow()).isBefore(now());

        agent.connect();
        assertThat(tickAfter(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(view(Chore.CHECK).trouble()).isEmpty();
    }

    @Test
    void another_host_that_uses_it_does_the_work_unless_one_was_chosen() {
        Fleet.Agent second = fleet.agent("web-2");
        second.connect();
        fleet.core.agents.disconnect(agent.id);
        setUp(Chore.CHECK, "@hourly");
        tickAfter(Duration.ofMinutes(61));
        assertThat(open(JobKind.CHECK).getFirst().hostId()).isEqualTo(second.id);

        choose(agent);
        finish(open(JobKind.CHECK).getFirst(), second, Outcome.SUCCEEDED, Optional.of(new JobSummary.Check(0)));
        assertThat(tickAfter(Duration.ofMinutes(61))).isZero();
        assertThat(view(Chore.CHECK).trouble().orElseThrow()).contains("web-1");
    }

    @Test
    void a_missing_admin_login_and_a_missing_host_are_trouble() {
        setUp(Chore.PRUNE, "@hourly");
        assertThat(tickAfter(Duration.ofMinutes(61))).isZero();
        assertThat(view(Chore.PRUNE).trouble().orElseThrow()).contains("admin login");
        setAdminLogin();
        assertThat(tickAfter(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(open(JobKind.PRUNE).getFirst().spec()).isEqualTo(new JobSpec.Prune(false, Optional.empty()));

        var alone = fleet.define("alone");
        fleet.core.careForRepositories.tick();
        tickAfter(Duration.ofDays(8));
        ReadCare.Care care = fleet.core.readCare.find(Fleet.ADMIN, alone).orElseThrow();
        assertThat(care.chore(Chore.CHECK).trouble().orElseThrow()).contains("No host uses this repository");
        assertThat(care.chore(Chore.FORGET).trouble()).isEmpty();
        assertThat(care.host()).isEmpty();
    }

    @Test
    void every_group_with_a_policy_is_forgotten_and_none_is_no_trouble() {
        setAdminLogin();
        setUp(Chore.FORGET, "@hourly");
        assertThat(tickAfter(Duration.ofMinutes(61))).isZero();
        assertThat(view(Chore.FORGET).trouble()).isEmpty();
        assertThat(view(Chore.FORGET).due().orElseThrow()).isAfter(now());

        Fleet.Agent second = fleet.agent("web-2");
        List<SourceGroup> groups = List.of(
                fleet.core.stores.groups().of(agent.id).getFirst(),
                fleet.core.stores.groups().of(second.id).getFirst());
        RetentionPolicy policy = new RetentionPolicy(Map.of(Period.LAST, 9), Map.of(), List.of());
        write(() -> groups.forEach(
                group -> fleet.core.stores.care().put(new GroupRetention(group.id(), Optional.of(policy), false, 1))));
        assertThat(tickAfter(Duration.ofMinutes(61))).isEqualTo(1);
        assertThat(open(JobKind.FORGET))
                .extracting(job -> ((JobSpec.Forget) job.spec()).groupId())
                .containsExactlyElementsOf(groups.stream().map(SourceGroup::id).toList());
        assertThat(open(JobKind.FORGET)).allMatch(job -> job.hostId().equals(agent.id));
    }

    @Test
    void the_locks_that_a_job_of_ours_saw_last_are_known_with_their_holders() {
        assertThat(care().locks()).isEmpty();
        LockHolder holder = new LockHolder("db-1", "root", 992, now(), false);
        Job stats = agent.queue(new JobSpec.Stats());
        finish(
                stats,
                agent,
                Outcome.SUCCEEDED,
                Optional.of(new JobSummary.Stats(1, Optional.empty(), 1, 1, 7, List.of(holder))));
        assertThat(care().locks()).contains(new ReadCare.SeenLocks(fleet.job(stats.id()), 7, List.of(holder)));

        fleet.core.clock.advance(Duration.ofMinutes(1));
        Job failed = agent.queue(new JobSpec.Unlock(false));
        assertThat(care().atWork()).as("it only waits").isZero();
        fleet.core.dispatchJobs.tick();
        assertThat(care().atWork()).isEqualTo(1);
        finish(failed, agent, Outcome.FAILED, Optional.empty());
        assertThat(care().locks().orElseThrow().count())
                .as("a failed one saw nothing")
                .isEqualTo(7);

        fleet.core.clock.advance(Duration.ofMinutes(1));
        finish(
                agent.queue(new JobSpec.Unlock(false)),
                agent,
                Outcome.SUCCEEDED,
                Optional.of(new JobSummary.Unlock(7, 0, List.of())));
        assertThat(care().locks().orElseThrow().count()).isZero();
        assertThat(care().atWork()).isZero();
    }

    @Test
    void what_an_agent_measures_becomes_the_size_of_that_day() {
        RepositoryFigures figures = new RepositoryFigures(70, Optional.empty(), 1, 1, 0, now());
        assertThat(fleet.core.hearAgent.figures(agent.id, fleet.repository, figures))
                .isTrue();
        LocalDate day = LocalDate.ofInstant(now(), ZoneOffset.UTC);
        assertThat(fleet.core.readRepositories.sizes(Fleet.ADMIN, fleet.repository, day))
                .containsExactly(new SizeDay(day, 70));
    }

    @Test
    void a_prune_that_was_only_tried_foretells_what_the_next_one_frees() {
        setAdminLogin();
        prune(true, 5);
        assertThat(care().pruned()).isEmpty();
        assertThat(care().foretold().orElseThrow().freedBytes()).contains(5L);
        prune(false, 6);
        prune(true, 1);
        assertThat(care().pruned().orElseThrow().freedBytes()).contains(6L);
        assertThat(care().foretold().orElseThrow().freedBytes()).contains(1L);
        prune(false, 2);
        assertThat(care().foretold()).as("what was foretold is done").isEmpty();
        assertThat(care().prunes())
                .extracting(ReadCare.Pruned::freedBytes)
                .containsExactly(Optional.of(2L), Optional.of(6L));
    }

    private void prune(boolean dryRun, long freed) {
        fleet.core.clock.advance(Duration.ofMinutes(1));
        finish(
                agent.queue(new JobSpec.Prune(dryRun, Optional.empty())),
                agent,
                Outcome.SUCCEEDED,
                Optional.of(new JobSummary.Prune(Optional.of(freed), Optional.empty())));
    }

    @Test
    void settings_are_for_admins_audited_and_an_old_editor_overwrites_nothing() {
        Maintenance usual =
                fleet.core.decideMaintenance.find(Fleet.ADMIN, fleet.repository).orElseThrow();
        Actor operator = new Actor.Person(new UserId(fleet.core.ids.next()), new Username("op"), Role.OPERATOR, "::1");
        assertThatThrownBy(() -> fleet.core.decideMaintenance.decide(operator, usual))
                .isInstanceOf(NotAllowedException.class);

        assertThat(setUp(Chore.CHECK, "@hourly")).isInstanceOf(DecideMaintenance.Result.Done.class);
        Instant due = view(Chore.PRUNE).due().orElseThrow();
        assertThat(fleet.core.decideMaintenance.decide(Fleet.ADMIN, usual))
                .isInstanceOf(DecideMaintenance.Result.Stale.class);
        assertThat(fleet.audited()).filteredOn("maintenance.changed"::equals).hasSize(1);
        assertThat(view(Chore.PRUNE).due()).contains(due);
        assertThat(fleet.core.readCare.find(operator, fleet.repository)).isPresent();
    }

    @Test
    void what_is_switched_off_never_runs_and_is_not_made_up_for() {
        setUp(Chore.CHECK, "@hourly");
        decide(Chore.CHECK, new Cadence(Cron.of("@hourly"), ZoneOffset.UTC, false));
        assertThat(tickAfter(Duration.ofDays(2))).isZero();
        assertThat(view(Chore.CHECK).due()).isEmpty();
        setUp(Chore.CHECK, "@hourly");
        assertThat(fleet.core.careForRepositories.tick()).isZero();
    }

    /// Only this chore is switched on.
    private DecideMaintenance.Result setUp(Chore chore, String cron) {
        return decide(chore, new Cadence(Cron.of(cron), ZoneOffset.UTC, true));
    }

    private DecideMaintenance.Result decide(Chore chore, Cadence cadence) {
        Maintenance now =
                fleet.core.decideMaintenance.find(Fleet.ADMIN, fleet.repository).orElseThrow();
        Map<Chore, Cadence> cadences = new EnumMap<>(now.cadences());
        if (chore == Chore.CHECK) {
            Cadence off = new Cadence(Cron.of("@yearly"), ZoneOffset.UTC, false);
            cadences.put(Chore.FORGET, off);
        }
        cadences.put(chore, cadence);
        return fleet.core.decideMaintenance.decide(
                Fleet.ADMIN, new Maintenance(fleet.repository, cadences, 8, Optional.empty(), now.revision()));
    }

    private int tickAfter(Duration passed) {
        fleet.core.clock.advance(passed);
        return fleet.core.careForRepositories.tick();
    }

    private List<Job> open(JobKind kind) {
        return fleet.core.stores.jobs().openOn(fleet.repository).stream()
                .filter(job -> job.kind() == kind)
                .toList();
    }

    /// @param errors below 0: it did not come to an answer
    private void check(Outcome outcome, long errors) {
        finish(
                open(JobKind.CHECK).getFirst(),
                agent,
                outcome,
                errors < 0 ? Optional.empty() : Optional.of(new JobSummary.Check(errors)));
    }

    private void finish(Job job, Fleet.Agent on, Outcome outcome, Optional<JobSummary> summary) {
        fleet.core.dispatchJobs.tick();
        on.tell(fleet.started(fleet.job(job.id())));
        on.tell(new AgentFact.Finished(
                job.id(),
                new Job.End(
                        outcome,
                        Optional.empty(),
                        outcome == Outcome.FAILED ? Optional.of(JobError.of(ErrorCode.UNKNOWN)) : Optional.empty(),
                        summary,
                        Optional.empty()),
                Optional.empty(),
                now()));
        assertThat(fleet.job(job.id()).isEnded()).isTrue();
    }

    private void choose(Fleet.Agent host) {
        int revision = fleet.core
                .stores
                .repositories()
                .find(fleet.repository)
                .orElseThrow()
                .revision();
        assertThat(fleet.core.defineRepositories.change(
                        Fleet.ADMIN,
                        fleet.repository,
                        revision,
                        new DefineRepositories.Change(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.of(host.id))))
                .isInstanceOf(DefineRepositories.Result.Done.class);
    }

    private void setAdminLogin() {
        RepositoryUrl full = new RepositoryUrl("rest:https://admin.example.org/main/");
        write(() -> fleet.core.credentials.setLogin(
                new CredentialStore.Key(fleet.repository, CredentialSlot.ADMIN, Optional.empty()),
                new StorageLogin(Optional.of(full), Optional.empty(), Optional.empty(), Map.of())));
    }

    private void write(Runnable change) {
        fleet.core.stores.transactions().write(tx -> {
            change.run();
            return Boolean.TRUE;
        });
    }

    private ReadCare.Care care() {
        return fleet.core.readCare.find(Fleet.ADMIN, fleet.repository).orElseThrow();
    }

    private ReadCare.ChoreView view(Chore chore) {
        return care().chore(chore);
    }

    private Instant now() {
        return fleet.core.clock.instant();
    }
}
