package io.resticmanager.ports.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Ruling;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Pin;
import io.resticmanager.domain.snapshot.PinReason;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.ports.snapshot.PinSnapshots.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pinned snapshots stay: who pins, what is promised, and that a forget keeps the promise.
class PinsTest {
    private final Fleet fleet = new Fleet();
    private Fleet.Agent agent;
    private SourceGroup group;

    @BeforeEach
    void fiveSnapshotsOfWhichThreeStay() {
        agent = fleet.agent("web-1");
        group = fleet.core.stores.groups().of(agent.id).getFirst();
        agent.connect();
        RetentionPolicy three = new RetentionPolicy(Map.of(Period.LAST, 3), Map.of(), List.of());
        StorageLogin admin = new StorageLogin(
                Optional.of(new RepositoryUrl("rest:https://admin.example.org/main/")),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        write(() -> {
            fleet.core.stores.care().put(new GroupRetention(group.id(), Optional.of(three), false, 1));
            fleet.core.credentials.setLogin(
                    new CredentialStore.Key(fleet.repository, CredentialSlot.ADMIN, Optional.empty()), admin);
        });
        list(1, 2, 3, 4, 5);
    }

    @Test
    void a_forget_is_told_what_may_go_and_what_a_pin_keeps() {
        assertThat(pin(Fleet.ADMIN, 1, "before the upgrade")).isInstanceOf(Result.Done.class);
        assertThat(pin(Fleet.ADMIN, 5, "")).isInstanceOf(Result.Done.class);

        JobSpec.Forget sent = forgetSent();

        assertThat(sent.approvedIds()).containsExactly(id(2));
        assertThat(sent.pinnedIds()).containsExactly(id(1));
        assertThat(previewed()).containsExactly(false, false, false, true, false);
    }

    @Test
    void what_is_unpinned_goes_with_the_next_forget() {
        pin(Fleet.ADMIN, 1, "");
        assertThat(fleet.core.pinSnapshots.unpin(Fleet.ADMIN, known(1).id())).isInstanceOf(Result.Done.class);

        assertThat(forgetSent().approvedIds()).containsExactly(id(1), id(2));
    }

    @Test
    void what_a_forget_on_its_way_was_told_to_remove_cannot_be_pinned_until_that_has_ended() {
        JobSpec.Forget sent = forgetSent();
        Job forget = fleet.core.stores.jobs().open(agent.id).getFirst();
        assertThat(sent.approvedIds()).containsExactly(id(1), id(2));

        assertThat(pin(Fleet.ADMIN, 1, "")).isEqualTo(new Result.BeingRemoved(forget.id()));
        agent.tell(fleet.started(fleet.job(forget.id())));
        assertThat(pin(Fleet.ADMIN, 2, "")).isEqualTo(new Result.BeingRemoved(forget.id()));
        assertThat(pin(Fleet.ADMIN, 3, "")).isInstanceOf(Result.Done.class);
        agent.tell(fleet.finished(forget.id(), Outcome.FAILED));
        assertThat(pin(Fleet.ADMIN, 1, "")).isInstanceOf(Result.Done.class);
    }

    @Test
    void a_snapshot_that_is_gone_is_not_pinned_and_a_pin_outlives_being_gone() {
        pin(Fleet.ADMIN, 2, "");
        SnapshotId gone = known(1).id();
        SnapshotId pinned = known(2).id();
        fleet.core.clock.advance(Duration.ofMinutes(1));
        list(3, 4, 5);

        assertThat(fleet.core.pinSnapshots.pin(Fleet.ADMIN, gone, Optional.empty()))
                .isEqualTo(new Result.Gone(fleet.core.clock.instant()));
        assertThat(fleet.core.pinSnapshots.unpin(Fleet.ADMIN, gone)).isInstanceOf(Result.Done.class);
        fleet.core.clock.advance(Duration.ofMinutes(1));
        list(2, 3, 4, 5);
        assertThat(fleet.core.stores.snapshots().find(pinned).orElseThrow().isPinned())
                .isTrue();
    }

    @Test
    void a_second_time_changes_nothing_and_another_reason_is_another_entry() {
        pin(Fleet.ADMIN, 1, "a");
        Pin first = known(1).pin().orElseThrow();
        fleet.core.clock.advance(Duration.ofMinutes(1));

        assertThat(pin(Fleet.ADMIN, 1, "a")).isEqualTo(new Result.Done(known(1)));
        assertThat(known(1).pin()).contains(first);
        assertThat(fleet.audited()).filteredOn("snapshot.pinned"::equals).hasSize(1);
        pin(Fleet.ADMIN, 1, "b");
        assertThat(known(1).pin().flatMap(Pin::reason)).contains(new PinReason("b"));
        assertThat(fleet.audited()).filteredOn("snapshot.pinned"::equals).hasSize(2);
        fleet.core.pinSnapshots.unpin(Fleet.ADMIN, known(1).id());
        fleet.core.pinSnapshots.unpin(Fleet.ADMIN, known(1).id());
        assertThat(fleet.audited()).filteredOn("snapshot.unpinned"::equals).hasSize(1);
    }

    @Test
    void operators_pin_and_viewers_do_not() {
        assertThat(pin(person(Role.OPERATOR), 1, "")).isInstanceOf(Result.Done.class);
        assertThat(known(1).pin().map(Pin::by)).contains("olga");
        assertThatThrownBy(() -> pin(person(Role.VIEWER), 2, "")).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> fleet.core.pinSnapshots.unpin(person(Role.VIEWER), known(1).id()))
                .isInstanceOf(NotAllowedException.class);
        assertThat(fleet.core.pinSnapshots.unpin(Fleet.ADMIN, new SnapshotId(fleet.core.ids.next())))
                .isEqualTo(new Result.NoSuchSnapshot());
    }

    private Actor.Person person(Role role) {
        return new Actor.Person(new UserId(fleet.core.ids.next()), new Username("olga"), role, "127.0.0.1");
    }

    private Result pin(Actor actor, int number, String reason) {
        return fleet.core.pinSnapshots.pin(
                actor,
                known(number).id(),
                Optional.of(reason).filter(r -> !r.isEmpty()).map(PinReason::new));
    }

    private Snapshot known(int number) {
        return fleet.core
                .stores
                .snapshots()
                .findByResticId(fleet.repository, id(number))
                .orElseThrow();
    }

    /// Newest first, whether each would go.
    private List<Boolean> previewed() {
        return fleet.core.decideRetention.preview(Fleet.ADMIN, group.id(), Optional.empty()).orElseThrow().stream()
                .map(Ruling::goes)
                .toList();
    }

    private JobSpec.Forget forgetSent() {
        RunJob.Decision decision = fleet.core.runJob.run(
                Fleet.ADMIN,
                new RunJob.Request(
                        agent.id,
                        new RunJob.Order.GroupForget(group.id(), false),
                        io.resticmanager.domain.Limits.NONE,
                        true));
        assertThat(decision).isInstanceOf(RunJob.Decision.Queued.class);
        fleet.core.dispatchJobs.tick();
        return (JobSpec.Forget)
                fleet.core.agents.sent(AgentCommand.Run.class).getLast().spec();
    }

    private void list(int... numbers) {
        fleet.core.hearAgent.listing(
                agent.id,
                fleet.repository,
                IntStream.of(numbers).mapToObj(this::snapshot).toList(),
                fleet.core.clock.instant());
    }

    private ListedSnapshot snapshot(int number) {
        return new ListedSnapshot(
                id(number),
                Optional.empty(),
                java.time.Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(number)),
                "web-1",
                "root",
                List.of("/etc"),
                List.of(group.snapshotTag()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void write(Runnable change) {
        fleet.core.stores.transactions().write(tx -> {
            change.run();
            return Boolean.TRUE;
        });
    }

    private static String id(int number) {
        return String.format("%064x", number);
    }
}
