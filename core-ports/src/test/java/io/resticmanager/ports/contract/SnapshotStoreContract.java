package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import java.util.ArrayList;
import java.util.List;
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
    final void a_restic_id_is_there_once_per_repository() {
        Snapshot snapshot = rows.snapshot(host, repository, clock.instant());
        Snapshot twin = new Snapshot(
                new SnapshotId(ids.next()),
                repository.id(),
                Optional.empty(),
                snapshot.listed(),
                clock.instant(),
                Optional.empty());
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
        assertThat(walk(page -> stores.snapshots().ofHost(host.id(), page), 5)).containsExactly(kept);
        Snapshot gone = stores.snapshots().find(all.getFirst().id()).orElseThrow();
        assertThat(gone.goneAt()).contains(clock.instant());
        assertThat(stores.hosts().overview(host.id()).orElseThrow().snapshotCount())
                .isEqualTo(1);
        write(() -> stores.snapshots().update(all.getFirst()));
        assertThat(stores.snapshots().present(repository.id())).containsExactlyInAnyOrder(all.getFirst(), kept);
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
                        page -> stores.snapshots().ofHost(host.id(), page),
                        3,
                        () -> rows.snapshot(host, repository, clock.instant().plusSeconds(99))))
                .containsExactlyElementsOf(oldestFirst.reversed());
        assertThat(walk(page -> stores.snapshots().ofRepository(repository.id(), page), 3))
                .hasSize(26)
                .endsWith(oldestFirst.getFirst());
    }
}
