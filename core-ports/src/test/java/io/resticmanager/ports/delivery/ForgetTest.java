package io.resticmanager.ports.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Ruling;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.ports.retention.DecideRetention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// delivery.md: Forget, and what Credentials and Lanes say of it.
class ForgetTest {
    private static final RepositoryUrl FULL = new RepositoryUrl("rest:https://admin.example.org/main/");

    private final Fleet fleet = new Fleet();
    private Fleet.Agent agent;
    private SourceGroup group;

    @BeforeEach
    void oneHost() {
        agent = fleet.agent("web-1");
        group = fleet.core.stores.groups().of(agent.id).getFirst();
        agent.connect();
    }

    @Test
    void it_is_sent_with_the_admin_login_and_the_approved_ids_of_its_own_group() {
        setUp(1, true);
        list(5);

        Job job = forget();
        fleet.core.dispatchJobs.tick();

        AgentCommand.Run run = fleet.core.agents.sent(AgentCommand.Run.class).getLast();
        assertThat(run.jobId()).isEqualTo(job.id());
        assertThat(run.access().orElseThrow().effectiveUrl()).isEqualTo(FULL);
        assertThat(((JobSpec.Forget) run.spec()).approvedIds()).containsExactly(id(1), id(2), id(3), id(4));
        assertThat(fleet.job(job.id()).spec()).isEqualTo(run.spec());
    }

    @Test
    void the_last_three_stay_unless_an_admin_said_otherwise() {
        setUp(1, false);
        list(5);

        forget();
        fleet.core.dispatchJobs.tick();

        assertThat(sent().approvedIds()).containsExactly(id(1), id(2));
        assertThat(sent().policy().counts()).containsEntry(Period.LAST, 3);
    }

    @Test
    void without_a_policy_or_an_admin_login_it_is_refused() {
        assertThat(run(new RunJob.Order.GroupForget(group.id(), false)))
                .isInstanceOf(RunJob.Decision.GroupIncomplete.class);
        setPolicy(1, true);
        assertThat(run(new RunJob.Order.GroupForget(group.id(), false)))
                .isInstanceOf(RunJob.Decision.NoAdminLogin.class);
        assertThat(run(new RunJob.Order.OnRepository(fleet.repository, new JobSpec.Prune(true, Optional.empty()))))
                .isInstanceOf(RunJob.Decision.NoAdminLogin.class);
    }

    @Test
    void an_admin_login_that_went_away_meanwhile_ends_it_with_a_sentence() {
        setUp(1, true);
        list(2);
        Job job = forget();
        write(() -> fleet.core.credentials.removeLogin(adminKey()));

        fleet.core.dispatchJobs.tick();

        Job.End end = fleet.job(job.id()).end().orElseThrow();
        assertThat(end.error().orElseThrow().code()).isEqualTo(ErrorCode.UNAUTHORIZED);
        assertThat(end.error().orElseThrow().message()).contains("admin login");
    }

    @Test
    void it_waits_for_a_backup_of_its_group_that_was_not_seen_yet() {
        setUp(1, true);
        Job backup = agent.running(
                new JobSpec.Backup(Optional.of(group.id()), Selection.EMPTY.withIncludes(List.of("/etc")), false));
        agent.tell(fleet.finished(backup.id(), Outcome.SUCCEEDED));
        fleet.core.clock.advance(Duration.ofMinutes(1));
        Job job = forget();

        fleet.core.dispatchJobs.tick();
        assertThat(fleet.job(job.id()).waitingFor()).contains(new WaitingFor.Confirmation(backup.id()));

        List<ListedSnapshot> all = new ArrayList<>(listed(2));
        all.add(fleet.snapshotOf(backup.id(), 99));
        fleet.core.hearAgent.listing(agent.id, fleet.repository, all, fleet.core.clock.instant());
        fleet.core.dispatchJobs.tick();
        assertThat(fleet.job(job.id()).state()).isEqualTo(JobState.DISPATCHED);
    }

    @Test
    void an_old_listing_is_made_anew_first_and_others_do_not_wait_behind_it() {
        setUp(1, true);
        list(5);
        fleet.core.clock.advance(Duration.ofMinutes(61));
        Job job = forget();
        Job backup = agent.queue(Fleet.backup());

        fleet.core.dispatchJobs.tick();
        fleet.core.dispatchJobs.tick();
        fleet.core.dispatchJobs.tick();

        assertThat(fleet.job(job.id()).waitingFor()).contains(new WaitingFor.FreshListing(fleet.repository));
        assertThat(fleet.job(backup.id()).state()).isEqualTo(JobState.DISPATCHED);
        List<Job> asked = fleet.core.stores.jobs().open(agent.id).stream()
                .filter(open -> open.kind() == JobKind.SNAPSHOTS)
                .toList();
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().origin())
                .isEqualTo(new Origin.Care(asked.getFirst().times().queued(), Origin.Cause.LISTING));
        agent.tell(fleet.started(fleet.job(backup.id())));
        agent.tell(fleet.finished(backup.id(), Outcome.FAILED));
        list(6);
        fleet.core.dispatchJobs.tick();
        assertThat(sent().approvedIds()).hasSize(5);
    }

    @Test
    void what_changed_the_size_is_measured_afterwards() {
        setUp(1, true);
        list(3);
        Job job = forget();
        fleet.core.dispatchJobs.tick();
        agent.tell(fleet.started(fleet.job(job.id())));
        agent.tell(new io.resticmanager.domain.delivery.AgentFact.Finished(
                job.id(),
                new Job.End(
                        Outcome.SUCCEEDED,
                        Optional.of(0),
                        Optional.empty(),
                        Optional.of(new JobSummary.Forget(2, 1, 0, 0, 0, 0)),
                        Optional.empty()),
                Optional.empty(),
                fleet.core.clock.instant()));

        assertThat(fleet.core.stores.jobs().open(agent.id))
                .extracting(Job::kind, measure -> ((Origin.Care) measure.origin()).cause())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(JobKind.STATS, Origin.Cause.MEASURE));
    }

    @Test
    void going_below_the_floor_must_be_typed_and_an_old_editor_overwrites_nothing() {
        RetentionPolicy one = new RetentionPolicy(Map.of(Period.LAST, 1), Map.of(), List.of());
        list(5);

        assertThat(decide(0, one, true, "something else")).isEqualTo(new DecideRetention.Result.NotTyped(group.name()));
        assertThat(decide(0, one, false, "")).isInstanceOf(DecideRetention.Result.Done.class);
        assertThat(going(Optional.empty())).isEqualTo(2);
        assertThat(decide(0, one, true, group.name())).isInstanceOf(DecideRetention.Result.Stale.class);
        assertThat(decide(1, one, true, group.name())).isInstanceOf(DecideRetention.Result.Done.class);
        assertThat(going(Optional.empty())).isEqualTo(4);
        assertThat(going(Optional.of(one.keepingAtLeast(4)))).isEqualTo(1);
        assertThat(fleet.audited()).filteredOn("retention.changed"::equals).hasSize(2);
    }

    private DecideRetention.Result decide(int revision, RetentionPolicy policy, boolean belowFloor, String typed) {
        return fleet.core.decideRetention.decide(
                Fleet.ADMIN,
                group.id(),
                revision,
                new DecideRetention.Wanted(Optional.of(policy), belowFloor, Optional.of(typed)));
    }

    private long going(Optional<RetentionPolicy> policy) {
        return fleet.core.decideRetention.preview(Fleet.ADMIN, group.id(), policy).orElseThrow().stream()
                .filter(Ruling::goes)
                .count();
    }

    private void setUp(int last, boolean belowFloor) {
        setPolicy(last, belowFloor);
        StorageLogin admin = new StorageLogin(Optional.of(FULL), Optional.empty(), Optional.empty(), Map.of());
        write(() -> fleet.core.credentials.setLogin(adminKey(), admin));
    }

    private void setPolicy(int last, boolean belowFloor) {
        RetentionPolicy policy = new RetentionPolicy(Map.of(Period.LAST, last), Map.of(), List.of());
        write(() -> fleet.core.stores.care().put(new GroupRetention(group.id(), Optional.of(policy), belowFloor, 1)));
    }

    private CredentialStore.Key adminKey() {
        return new CredentialStore.Key(fleet.repository, CredentialSlot.ADMIN, Optional.empty());
    }

    private void write(Runnable change) {
        fleet.core.stores.transactions().write(tx -> {
            change.run();
            return Boolean.TRUE;
        });
    }

    private RunJob.Decision run(RunJob.Order order) {
        return fleet.core.runJob.run(
                Fleet.ADMIN, new RunJob.Request(agent.id, order, io.resticmanager.domain.Limits.NONE, true));
    }

    private Job forget() {
        return ((RunJob.Decision.Queued) run(new RunJob.Order.GroupForget(group.id(), false))).job();
    }

    private JobSpec.Forget sent() {
        return (JobSpec.Forget)
                fleet.core.agents.sent(AgentCommand.Run.class).getLast().spec();
    }

    private void list(int many) {
        fleet.core.hearAgent.listing(agent.id, fleet.repository, listed(many), fleet.core.clock.instant());
    }

    /// So many of the group, oldest first, and of each kind of others one that is older still.
    private List<ListedSnapshot> listed(int many) {
        List<ListedSnapshot> all = new ArrayList<>();
        for (int i = 1; i <= many; i++) {
            all.add(snapshot(i, "web-1", List.of(group.snapshotTag())));
        }
        all.add(snapshot(50, "web-1", List.of()));
        all.add(snapshot(51, "web-2", List.of(group.snapshotTag())));
        all.add(snapshot(52, "web-1", List.of("rm-group=" + fleet.core.ids.next())));
        return all;
    }

    private ListedSnapshot snapshot(int number, String host, List<String> tags) {
        return new ListedSnapshot(
                id(number),
                Optional.empty(),
                fleet.core.clock.instant().minus(Duration.ofDays(number >= 50 ? 500 : 100 - number)),
                host,
                "root",
                List.of("/etc"),
                tags,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String id(int number) {
        return String.format("%064x", number);
    }
}
