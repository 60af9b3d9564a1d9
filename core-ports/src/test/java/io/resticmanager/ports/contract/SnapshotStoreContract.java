package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.snapshot.Holding;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Pin;
import io.resticmanager.domain.snapshot.PinReason;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.snapshot.SnapshotStore.Filter;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public abstract class SnapshotStoreContract extends StoreContract {
    private Host host;
    private Repository repository;

    @BeforeEach
    final void hostAndRepository() {
        host = rows.host("a");
        repository = rows.repository("r");
    }

    @Test
    final void a_snapshot_comes_back_as_it_went_in() {
        Snapshot snapshot = rows.snapshot(host, repository, clock.instant().plusNanos(123_456_789));
        assertThat(stores.snapshots().find(snapshot.id())).contains(snapshot);
        assertThat(stores.snapshots()
                        .findByResticId(repository.id(), snapshot.listed().resticId()))
                .contains(snapshot);
        assertThat(stores.snapshots()
                        .findByResticId(
                                rows.repository("s").id(), snapshot.listed().resticId()))
                .isEmpty();
    }

    @Test
    final void a_pin_is_kept_through_another_id_and_through_a_time_of_being_gone() {
        Snapshot snapshot = rows.snapshot(host, repository, clock.instant());
        Pin pin = new Pin(clock.instant(), "alice", Optional.of(new PinReason("before the „upgrade“")));
        write(() -> stores.snapshots().update(snapshot.pinned(pin)));
        assertThat(stores.snapshots().find(snapshot.id())).contains(snapshot.pinned(pin));
        assertThat(stores.snapshots()
                        .list(Filter.of(host.id()), new PageRequest(Optional.empty(), 5))
                        .items())
                .containsExactly(snapshot.pinned(pin));

        write(() -> stores.snapshots().markGone(List.of(snapshot.id()), clock.instant()));
        Snapshot gone = stores.snapshots().find(snapshot.id()).orElseThrow();
        assertThat(gone).isEqualTo(snapshot.pinned(pin).goneSince(clock.instant()));
        write(() -> stores.snapshots().update(gone.listedAs(snapshot.listed())));
        assertThat(stores.snapshots().present(repository.id())).containsExactly(snapshot.pinned(pin));

        Pin bare = new Pin(clock.instant(), "bob", Optional.empty());
        write(() -> stores.snapshots().update(snapshot.pinned(bare)));
        assertThat(stores.snapshots().find(snapshot.id())).contains(snapshot.pinned(bare));
        write(() -> stores.snapshots().update(snapshot.unpinned()));
        assertThat(stores.snapshots().find(snapshot.id())).contains(snapshot);
    }

    @Test
    final void the_snapshots_of_a_host_are_counted_by_quarters_of_an_hour() {
        Instant noon = Instant.parse("2026-11-23T12:00:00Z");
        for (int minutes : List.of(-16, -15, -1, 0, 14, 15, 60)) {
            rows.snapshot(host, repository, noon.plus(Duration.ofMinutes(minutes)));
        }
        rows.snapshot(rows.host("b"), repository, noon);
        Snapshot gone = rows.snapshot(host, repository, noon);
        write(() -> stores.snapshots().markGone(List.of(gone.id()), clock.instant()));
        assertThat(stores.snapshots()
                        .quarters(host.id(), noon.minus(Duration.ofMinutes(15)), noon.plus(Duration.ofHours(1))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(noon.minus(Duration.ofMinutes(15)), 2, noon, 2, noon.plus(Duration.ofMinutes(15)), 1));
    }

    @Test
    final void what_a_repository_holds_is_counted_by_host_and_group_as_snapshots_come_and_go() {
        SourceGroupId group = rows.group(host, repository).id();
        Instant noon = clock.instant();
        Snapshot sized = held(Optional.of(host.id()), noon, "rm-group=" + group, Optional.of(100L));
        Snapshot unsized = held(Optional.of(host.id()), noon, "rm-group=" + group, Optional.empty());
        held(Optional.of(host.id()), noon, "by hand", Optional.of(7L));
        Snapshot foreign = held(Optional.empty(), noon, "rm-group=nonsense", Optional.of(1L));
        rows.snapshot(host, rows.repository("another"), noon);
        Holding ofNobody = new Holding(Optional.empty(), Optional.empty(), 1, 0, 1);
        Holding byHand = new Holding(Optional.of(host.id()), Optional.empty(), 1, 0, 7);
        assertThat(stores.snapshots().holdings(repository.id(), 10))
                .containsExactly(ofNobody, byHand, new Holding(Optional.of(host.id()), Optional.of(group), 2, 1, 100));
        assertThat(stores.snapshots().holdings(repository.id(), 1)).containsExactly(ofNobody);

        write(() -> {
            stores.snapshots().markGone(List.of(unsized.id(), foreign.id(), unsized.id()), noon);
            stores.snapshots().markGone(List.of(unsized.id()), noon);
        });
        assertThat(stores.snapshots().holdings(repository.id(), 10))
                .containsExactly(byHand, new Holding(Optional.of(host.id()), Optional.of(group), 1, 0, 100));
        write(() -> {
            stores.snapshots().update(unsized);
            stores.snapshots().update(sized.goneSince(noon));
            stores.snapshots().update(foreign.madeBy(Optional.of(host.id())));
        });
        assertThat(stores.snapshots().holdings(repository.id(), 10))
                .containsExactly(
                        new Holding(Optional.of(host.id()), Optional.empty(), 2, 0, 8),
                        new Holding(Optional.of(host.id()), Optional.of(group), 1, 1, 0));
    }

    private Snapshot held(Optional<HostId> of, Instant at, String tag, Optional<Long> bytes) {
        SnapshotId id = new SnapshotId(ids.next());
        Snapshot snapshot = Snapshot.seen(
                id,
                repository.id(),
                of,
                new ListedSnapshot(
                        String.format("%064x", new BigInteger(id.toString(), 36)),
                        Optional.empty(),
                        at,
                        "machine",
                        "root",
                        List.of("/etc"),
                        List.of(tag),
                        bytes,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                at);
        write(() -> stores.snapshots().insert(snapshot));
        return snapshot;
    }

    @Test
    final void a_restic_id_is_there_once_per_repository() {
        Snapshot snapshot = rows.snapshot(host, repository, clock.instant());
        Snapshot twin = Snapshot.seen(
                new SnapshotId(ids.next()), repository.id(), Optional.empty(), snapshot.listed(), clock.instant());
        assertThatThrownBy(() -> write(() -> stores.snapshots().insert(twin)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    final void what_is_gone_is_in_no_list_but_still_found_and_may_come_back() {
        List<Snapshot> all = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            all.add(rows.snapshot(host, repository, clock.instant().plusSeconds(i)));
        }
        Snapshot kept = all.removeLast();
        write(() -> stores.snapshots()
                .markGone(
                        Stream.concat(all.stream(), all.stream().limit(3))
                                .map(Snapshot::id)
                                .toList(),
                        clock.instant()));
        assertThat(stores.snapshots().present(repository.id())).containsExactly(kept);
        assertThat(walk(page -> stores.snapshots().list(Filter.of(host.id()), page), 5))
                .containsExactly(kept);
        Snapshot gone = stores.snapshots().find(all.getFirst().id()).orElseThrow();
        assertThat(gone.goneAt()).contains(clock.instant());
        assertThat(stores.hosts().overview(host.id()).orElseThrow().snapshotCount())
                .isEqualTo(1);
        write(() -> stores.snapshots().update(all.getFirst()));
        assertThat(stores.snapshots().present(repository.id())).containsExactlyInAnyOrder(all.getFirst(), kept);
        assertThat(stores.hosts().overview(host.id()).orElseThrow().snapshotCount())
                .isEqualTo(2);
        write(() -> stores.snapshots().update(kept.madeBy(Optional.empty())));
        assertThat(stores.hosts().overview(host.id()).orElseThrow().snapshotCount())
                .isEqualTo(1);
        write(() -> stores.snapshots().update(kept.madeBy(Optional.of(host.id()))));
        assertThat(stores.hosts().overview(host.id()).orElseThrow().snapshotCount())
                .isEqualTo(2);
    }

    @Test
    final void pages_go_from_new_to_old_with_ties_and_neither_skip_nor_repeat_while_snapshots_come() {
        Host other = rows.host("b");
        List<Snapshot> oldestFirst = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            oldestFirst.add(rows.snapshot(host, repository, clock.instant().plusSeconds(i / 4)));
            rows.snapshot(other, rows.repository("of " + i), clock.instant());
        }
        assertThat(walk(
                        page -> stores.snapshots().list(Filter.of(host.id()), page),
                        3,
                        () -> rows.snapshot(host, repository, clock.instant().plusSeconds(99))))
                .containsExactlyElementsOf(oldestFirst.reversed());
        assertThat(walk(page -> stores.snapshots().list(Filter.of(repository.id()), page), 3))
                .hasSize(26)
                .endsWith(oldestFirst.getFirst());
    }

    @Test
    final void they_are_told_apart_by_repository_tag_path_and_time() {
        Instant noon = clock.instant();
        Repository other = rows.repository("s");
        Snapshot etc = put(repository, noon, List.of("/etc"), "nightly");
        Snapshot srv = put(repository, noon.plusSeconds(60), List.of("/srv/data", "/home"), "weekly");
        Snapshot moved = put(other, noon.plusSeconds(120), List.of("/etc/nginx"), "nightly");
        rows.snapshot(rows.host("b"), repository, noon.plusSeconds(30));

        Filter all = Filter.of(host.id());
        assertThat(listed(all)).containsExactly(moved, srv, etc);
        assertThat(listed(all.tagged("nightly"))).containsExactly(moved, etc);
        assertThat(listed(all.tagged("night"))).isEmpty();
        assertThat(listed(filter(Optional.of(repository), "", noon, noon.plusSeconds(600))))
                .containsExactly(srv, etc);
        assertThat(listed(filter(Optional.empty(), "/etc", noon, noon.plusSeconds(600))))
                .containsExactly(moved, etc);
        assertThat(listed(filter(Optional.empty(), "/etc/nginx/nginx.conf", noon, noon.plusSeconds(600))))
                .containsExactly(moved, etc);
        assertThat(listed(filter(Optional.empty(), "/srv", noon, noon.plusSeconds(600))))
                .containsExactly(srv);
        assertThat(listed(filter(Optional.empty(), "/et", noon, noon.plusSeconds(600))))
                .isEmpty();
        assertThat(listed(filter(Optional.empty(), "", noon.plusSeconds(60), noon.plusSeconds(120))))
                .as("from is inclusive, until exclusive")
                .containsExactly(srv);
    }

    @Test
    final void filtered_pages_lead_through_everything_that_fits_once() {
        List<Snapshot> wanted = new ArrayList<>();
        for (int i = 0; i < 1_203; i++) {
            Snapshot made =
                    put(repository, clock.instant().plusSeconds(i / 2), List.of("/etc"), i % 7 == 0 ? "x" : "y");
            if (i % 7 == 0) {
                wanted.addFirst(made);
            }
        }
        assertThat(walk(page -> stores.snapshots().list(Filter.of(host.id()).tagged("x"), page), 50))
                .containsExactlyElementsOf(wanted);
        assertThat(walk(
                        page -> stores.snapshots()
                                .list(Filter.of(repository.id()).tagged("x"), page),
                        50))
                .containsExactlyElementsOf(wanted);
    }

    @Test
    final void the_oldest_of_a_host_is_one_that_is_still_there() {
        assertThat(stores.snapshots().oldest(host.id())).isEmpty();
        Snapshot first = rows.snapshot(host, repository, clock.instant());
        Snapshot second = rows.snapshot(host, repository, clock.instant().plusSeconds(1));
        rows.snapshot(rows.host("b"), repository, clock.instant().minusSeconds(1));
        assertThat(stores.snapshots().oldest(host.id())).contains(first);
        write(() -> stores.snapshots().markGone(List.of(first.id()), clock.instant()));
        assertThat(stores.snapshots().oldest(host.id())).contains(second);
    }

    private List<Snapshot> listed(Filter filter) {
        return stores.snapshots().list(filter, PageRequest.FIRST).items();
    }

    private Filter filter(Optional<Repository> in, String path, Instant from, Instant until) {
        return new Filter(
                Optional.of(host.id()),
                in.map(Repository::id),
                Optional.empty(),
                Optional.of(path).filter(p -> !p.isEmpty()),
                Optional.of(from),
                Optional.of(until));
    }

    private Snapshot put(Repository in, Instant at, List<String> paths, String tag) {
        SnapshotId id = new SnapshotId(ids.next());
        Snapshot snapshot = Snapshot.seen(
                id,
                in.id(),
                Optional.of(host.id()),
                new ListedSnapshot(
                        String.format("%064x", new BigInteger(id.toString(), 36)),
                        Optional.empty(),
                        at,
                        "machine",
                        "root",
                        paths,
                        List.of(tag),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                at);
        write(() -> stores.snapshots().insert(snapshot));
        return snapshot;
    }
}
