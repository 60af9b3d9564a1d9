package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.HostStore.BearerOwner;
import io.resticmanager.ports.host.HostStore.Filter;
import io.resticmanager.ports.host.HostStore.HostOverview;
import io.resticmanager.ports.host.HostStore.Sort;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a store of hosts keeps of each: identity, bearers, backups.
public abstract class HostStoreContract extends StoreContract {
    @Test
    final void a_host_comes_back_as_it_went_in() {
        Host host = rows.host("Dß-1 🐘", "prod", "db");
        assertThat(stores.hosts().find(host.id())).contains(host);
        Host changed = new Host(
                host.id(),
                "other",
                host.resticHost(),
                Tags.of(List.of("db", "eu")),
                host.platform(),
                host.machineId(),
                host.enrolledAt(),
                new Host.AgentFacts(
                        "0.2.0",
                        Optional.empty(),
                        Optional.of("boot"),
                        Optional.of(ids.next()),
                        Optional.of(clock.instant()),
                        Optional.of(clock.instant().plusSeconds(1)),
                        Duration.ofSeconds(3),
                        Optional.of(false)),
                new Host.PlanState(
                        ids.next(), Optional.of(ids.next()), Optional.of(clock.instant()), Optional.of("no")),
                Optional.of(new Host.DuplicateIdentity("m2", "db-2", clock.instant())),
                true,
                new Limits(Optional.of(300), Optional.of(400)),
                7);
        write(() -> stores.hosts().update(changed));
        assertThat(stores.hosts().find(host.id())).contains(changed);
        assertThat(stores.hosts().findByMachine(host.machineId()).orElseThrow().host())
                .isEqualTo(changed);
    }

    @Test
    final void a_machine_is_enrolled_once() {
        Host host = rows.host("a");
        assertThatThrownBy(() -> write(() -> stores.hosts()
                        .insert(copy(host, new HostId(ids.next())), Rows.hash("another bearer"), ids.next())))
                .isInstanceOf(IllegalStateException.class);
        write(() -> stores.hosts().remove(host.id(), clock.instant()));
        write(() -> stores.hosts().insert(copy(host, new HostId(ids.next())), Rows.hash("another"), ids.next()));
        assertThat(stores.hosts().count()).isEqualTo(1);
    }

    @Test
    final void a_removed_host_is_found_by_nothing_but_its_revoked_bearer() {
        Host host = rows.host("a", "prod");
        write(() -> stores.hosts().noteHeard(Map.of(host.id(), clock.instant())));
        write(() -> stores.hosts().remove(host.id(), clock.instant()));
        assertThat(stores.hosts().find(host.id())).isEmpty();
        assertThat(stores.hosts().overview(host.id())).isEmpty();
        assertThat(stores.hosts().findByMachine(host.machineId())).isEmpty();
        assertThat(stores.hosts().lastHeard()).isEmpty();
        assertThat(stores.hosts().count()).isZero();
        Filter all = new Filter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Sort.NAME, clock.instant());
        assertThat(stores.hosts().list(all, PageRequest.FIRST).items()).isEmpty();
        assertThat(stores.hosts().findByBearer(Rows.hash(host.id()))).isInstanceOf(BearerOwner.Revoked.class);
    }

    @Test
    final void every_offered_bearer_is_valid_beside_the_current_one_until_one_is_adopted() {
        Host host = rows.host("a");
        TokenHash current = Rows.hash(host.id());
        TokenHash first = Rows.hash("first");
        TokenHash second = Rows.hash("second");
        write(() -> stores.hosts().offerBearer(host.id(), first));
        write(() -> stores.hosts().offerBearer(host.id(), second));
        for (TokenHash bearer : List.of(current, first, second)) {
            assertThat(owner(bearer)).isEqualTo(new BearerOwner.Known(host));
        }
        write(() -> stores.hosts().adoptBearer(host.id(), first));
        assertThat(owner(first)).isInstanceOf(BearerOwner.Known.class);
        assertThat(owner(current)).isInstanceOf(BearerOwner.Revoked.class);
        assertThat(owner(second)).isInstanceOf(BearerOwner.Revoked.class);
        assertThat(owner(Rows.hash("never seen"))).isInstanceOf(BearerOwner.Unknown.class);
    }

    @Test
    final void enrolling_anew_replaces_every_bearer_and_remembers_the_token() {
        Host host = rows.host("a");
        write(() -> stores.hosts().offerBearer(host.id(), Rows.hash("next")));
        var token = ids.next();
        write(() -> stores.hosts().replaceBearer(host.id(), Rows.hash("new"), token));
        assertThat(owner(Rows.hash(host.id()))).isInstanceOf(BearerOwner.Revoked.class);
        assertThat(owner(Rows.hash("next"))).isInstanceOf(BearerOwner.Revoked.class);
        assertThat(owner(Rows.hash("new"))).isInstanceOf(BearerOwner.Known.class);
        assertThat(stores.hosts().findByMachine(host.machineId()).orElseThrow().token())
                .isEqualTo(token);
    }

    @Test
    final void a_token_tells_whom_it_has_brought_newest_first() {
        Host one = rows.host("one");
        Host two = rows.host("two");
        Host gone = rows.host("gone");
        Ulid token = ids.next();
        for (Host host : List.of(one, two, gone)) {
            write(() -> stores.hosts().replaceBearer(host.id(), Rows.hash("new " + host.id()), token));
        }
        write(() -> stores.hosts().remove(gone.id(), clock.instant()));
        assertThat(brought(token, 10)).containsExactly(two.id(), one.id());
        assertThat(brought(token, 1)).containsExactly(two.id());
        assertThat(brought(ids.next(), 10)).isEmpty();
    }

    @Test
    final void an_older_backup_does_not_hide_a_newer_one() {
        Host host = rows.host("a");
        JobId newer = new JobId(ids.next());
        Instant now = clock.instant();
        write(() -> stores.hosts().noteBackupEnded(host.id(), newer, Outcome.SUCCEEDED, now));
        write(() ->
                stores.hosts().noteBackupEnded(host.id(), new JobId(ids.next()), Outcome.FAILED, now.minusSeconds(60)));
        write(() -> stores.hosts().noteBackupConfirmed(host.id(), now));
        write(() -> stores.hosts().noteBackupConfirmed(host.id(), now.minusSeconds(90)));
        HostOverview overview = stores.hosts().overview(host.id()).orElseThrow();
        assertThat(overview.lastBackup()).contains(new HostStore.LastBackup(newer, Outcome.SUCCEEDED, now));
        assertThat(overview.evidence().lastConfirmedBackup()).contains(now);
        assertThat(overview.evidence().lastFailedBackup()).contains(now.minusSeconds(60));
        assertThat(Protection.of(overview.evidence(), now)).isEqualTo(Protection.PROTECTED);
    }

    @Test
    final void many_are_found_at_once_and_those_that_are_gone_left_out() {
        Host one = rows.host("one", "prod");
        Host two = rows.host("two");
        Host removed = rows.host("removed");
        rows.host("another");
        write(() -> stores.hosts().remove(removed.id(), clock.instant()));
        assertThat(stores.hosts().overviews(List.of(two.id(), removed.id(), one.id())))
                .containsExactlyInAnyOrder(
                        stores.hosts().overview(one.id()).orElseThrow(),
                        stores.hosts().overview(two.id()).orElseThrow());
        assertThat(stores.hosts().overviews(List.of())).isEmpty();
    }

    @Test
    final void snapshots_that_are_there_are_counted() {
        Host host = rows.host("a");
        var repository = rows.repository("r");
        rows.snapshot(host, repository, clock.instant());
        var gone = rows.snapshot(host, repository, clock.instant());
        write(() -> stores.snapshots().markGone(List.of(gone.id()), clock.instant()));
        write(() -> stores.snapshots().markGone(List.of(gone.id()), clock.instant()));
        assertThat(stores.hosts().overview(host.id()).orElseThrow().snapshotCount())
                .isEqualTo(1);
    }

    @Test
    final void the_newest_snapshot_that_is_there_says_how_large_a_host_is() {
        Host host = rows.host("a");
        Host bare = rows.host("b");
        var repository = rows.repository("r");
        rows.snapshot(host, repository, clock.instant());
        assertThat(stores.snapshots().newestSizes(List.of(host.id(), bare.id())))
                .containsExactly(Map.entry(host.id(), 10L));
        var gone = rows.snapshot(host, repository, clock.instant().plusSeconds(1));
        write(() -> stores.snapshots().markGone(List.of(gone.id()), clock.instant()));
        assertThat(stores.snapshots().newestSizes(List.of(host.id()))).containsEntry(host.id(), 10L);
        assertThat(stores.snapshots().newestSizes(List.of())).isEmpty();
    }

    @Test
    final void a_host_becomes_late_by_waiting_alone() {
        Host host = rows.host("a");
        Instant noon = clock.instant();
        Instant late = noon.plusSeconds(600);
        write(() -> stores.hosts().noteBackupConfirmed(host.id(), noon));
        write(() -> stores.hosts().noteLateFrom(host.id(), Optional.of(late), noon));
        assertThat(stores.hosts().overview(host.id()).orElseThrow().evidence().lateFrom())
                .contains(late);
        assertThat(stores.hosts().tally(noon)).containsExactly(Map.entry(Protection.PROTECTED, 1));
        assertThat(stores.hosts().gettingLate(late.minusMillis(1))).isEmpty();

        assertThat(stores.hosts().gettingLate(late)).containsExactly(host.id());
        write(() -> stores.hosts().noteLateFrom(host.id(), Optional.of(late), late));
        assertThat(stores.hosts().gettingLate(late)).isEmpty();
        assertThat(stores.hosts().tally(late)).containsExactly(Map.entry(Protection.LATE, 1));

        write(() -> stores.hosts().noteLateFrom(host.id(), Optional.empty(), late));
        assertThat(stores.hosts().tally(late)).containsExactly(Map.entry(Protection.PROTECTED, 1));
        assertThat(stores.hosts().gettingLate(late)).isEmpty();
    }

    private List<HostId> brought(Ulid token, int limit) {
        return stores.hosts().enrolledWith(token, limit).stream()
                .map(overview -> overview.host().id())
                .toList();
    }

    private BearerOwner owner(TokenHash bearer) {
        return stores.hosts().findByBearer(bearer);
    }

    private static Host copy(Host host, HostId id) {
        return new Host(
                id,
                host.name(),
                host.resticHost(),
                host.tags(),
                host.platform(),
                host.machineId(),
                host.enrolledAt(),
                host.agent(),
                host.plan(),
                host.duplicate(),
                host.rotationWanted(),
                host.limits(),
                host.revision());
    }
}
