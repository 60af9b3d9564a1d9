package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.HostStore.Filter;
import io.resticmanager.ports.host.HostStore.HostOverview;
import io.resticmanager.ports.host.HostStore.Reach;
import io.resticmanager.ports.host.HostStore.Sort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a store of hosts lists, narrows and counts them.
public abstract class HostListContract extends StoreContract {
    @ParameterizedTest
    @EnumSource(Sort.class)
    final void pages_neither_skip_nor_repeat_while_hosts_come(Sort sort) {
        List<HostId> before = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            Host host = rows.host("host-" + (i % 5), "tag");
            before.add(host.id());
            if (i % 3 == 0) {
                confirm(host, clock.instant().minusSeconds(i % 2));
            }
        }
        AtomicInteger come = new AtomicInteger();
        List<HostId> walked = walk(page -> stores.hosts().list(filter(sort), page), 4, () -> {
                    rows.host("host-" + come.incrementAndGet() % 7);
                    rows.host("zz");
                })
                .stream()
                .map(overview -> overview.host().id())
                .toList();
        assertThat(walked).doesNotHaveDuplicates().containsAll(before);
        assertThat(walk(page -> stores.hosts().list(filter(sort), page), 3))
                .as("small pages and one big page are the same list")
                .isEqualTo(list(sort));
    }

    @Test
    final void sorts_are_by_name_without_case_by_worst_and_by_last_backup() {
        Host late = rows.host("b-protected");
        Host failing = rows.host("C-failing");
        Host never = rows.host("a-never");
        Host other = rows.host("A-never");
        confirm(late, clock.instant());
        write(() -> stores.hosts()
                .noteBackupEnded(
                        failing.id(),
                        new JobId(ids.next()),
                        Outcome.FAILED,
                        clock.instant().plusSeconds(9)));
        assertThat(names(Sort.NAME)).containsExactly("a-never", "A-never", "b-protected", "C-failing");
        assertThat(names(Sort.WORST_FIRST)).containsExactly("C-failing", "a-never", "A-never", "b-protected");
        assertThat(names(Sort.LAST_BACKUP)).containsExactly("C-failing", "b-protected", "a-never", "A-never");
        assertThat(never.id().ulid()).isLessThan(other.id().ulid());
    }

    @Test
    final void filters_narrow_the_list_together() {
        Instant now = clock.instant();
        Host online = rows.host("Web-1", "prod", "web");
        Host quiet = rows.host("web-2", "prod");
        Host offline = rows.host("db_1", "prod");
        Host silent = rows.host("db%2");
        write(() -> stores.hosts()
                .noteHeard(Map.of(
                        online.id(), now.minus(Connection.QUIET_AFTER).plusMillis(1),
                        quiet.id(), now.minus(Connection.QUIET_AFTER),
                        offline.id(), now.minus(Connection.OFFLINE_AFTER))));
        confirm(online, now);
        assertThat(found(Optional.of("prod"), Optional.empty(), Optional.empty(), Optional.empty()))
                .containsExactlyInAnyOrder(online.id(), quiet.id(), offline.id());
        assertThat(found(Optional.empty(), Optional.of(Connection.ONLINE), Optional.empty(), Optional.empty()))
                .containsExactly(online.id());
        assertThat(found(Optional.empty(), Optional.of(Connection.QUIET), Optional.empty(), Optional.empty()))
                .containsExactly(quiet.id());
        assertThat(found(Optional.empty(), Optional.of(Connection.OFFLINE), Optional.empty(), Optional.empty()))
                .containsExactlyInAnyOrder(offline.id(), silent.id());
        assertThat(found(Optional.empty(), Optional.empty(), Optional.of(Protection.PROTECTED), Optional.empty()))
                .containsExactly(online.id());
        assertThat(found(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("WEB")))
                .containsExactlyInAnyOrder(online.id(), quiet.id());
        assertThat(found(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("b_")))
                .as("wildcards of databases are letters like others")
                .containsExactly(offline.id());
        assertThat(found(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("%")))
                .containsExactly(silent.id());
        assertThat(found(
                        Optional.of("prod"),
                        Optional.of(Connection.QUIET),
                        Optional.of(Protection.NEVER),
                        Optional.of("2")))
                .containsExactly(quiet.id());
    }

    @Test
    final void what_is_known_of_a_connection_counts_more_than_what_is_written() {
        Instant now = clock.instant();
        Host back = rows.host("back");
        Host away = rows.host("away");
        Host written = rows.host("written");
        write(() -> stores.hosts().noteHeard(Map.of(away.id(), now, written.id(), now)));
        Map<HostId, Connection> known = Map.of(back.id(), Connection.ONLINE, away.id(), Connection.OFFLINE);
        assertThat(reached(Connection.ONLINE, known)).containsExactly(back.id(), written.id());
        assertThat(reached(Connection.OFFLINE, known)).containsExactly(away.id());
        assertThat(reached(Connection.QUIET, known)).isEmpty();
    }

    @Test
    final void a_cursor_of_another_order_is_refused() {
        rows.host("a");
        rows.host("b");
        PageRequest next = new PageRequest(
                stores.hosts()
                        .list(filter(Sort.NAME), new PageRequest(Optional.empty(), 1))
                        .next(),
                1);
        assertThatThrownBy(() -> stores.hosts().list(filter(Sort.LAST_BACKUP), next))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    final void a_removed_host_keeps_its_name_but_is_neither_tallied_nor_are_its_tags() {
        Host gone = rows.host("gone", "prod", "rare");
        Host there = rows.host("there", "prod");
        write(() -> stores.hosts().remove(gone.id(), clock.instant()));
        assertThat(stores.hosts().names(List.of(gone.id(), there.id(), new HostId(ids.next()))))
                .containsOnly(
                        Map.entry(
                                gone.id(),
                                new HostStore.Named("gone", gone.platform().os(), true)),
                        Map.entry(
                                there.id(),
                                new HostStore.Named("there", there.platform().os(), false)));
        assertThat(stores.hosts().tally(clock.instant())).containsExactly(Map.entry(Protection.NEVER, 1));
        assertThat(stores.hosts().tags(10)).containsExactly(new HostStore.TagCount("prod", 1));
    }

    @Test
    final void the_tally_follows_time_and_each_backup() {
        Host fresh = rows.host("fresh");
        Host failing = rows.host("failing");
        rows.host("new");
        confirm(fresh, clock.instant());
        confirm(failing, clock.instant());
        write(() -> stores.hosts()
                .noteBackupEnded(
                        failing.id(),
                        new JobId(ids.next()),
                        Outcome.FAILED,
                        clock.instant().plusSeconds(1)));
        assertThat(stores.hosts().tally(clock.instant().plusSeconds(2)))
                .containsOnly(
                        Map.entry(Protection.PROTECTED, 1),
                        Map.entry(Protection.FAILING, 1),
                        Map.entry(Protection.NEVER, 1));
        Instant later = clock.instant().plus(Duration.ofDays(60));
        assertThat(stores.hosts().tally(later))
                .as("judged at another time, as the list judges it")
                .isEqualTo(Map.of(
                        Protection.of(
                                stores.hosts()
                                        .overview(fresh.id())
                                        .orElseThrow()
                                        .evidence(),
                                later),
                        1,
                        Protection.FAILING,
                        1,
                        Protection.NEVER,
                        1));
    }

    @Test
    final void tags_come_by_use_then_by_word_and_change_with_their_hosts() {
        rows.host("a", "prod", "web");
        rows.host("b", "prod", "db");
        rows.host("c", "prod", "db");
        assertThat(stores.hosts().tags(10))
                .containsExactly(
                        new HostStore.TagCount("prod", 3),
                        new HostStore.TagCount("db", 2),
                        new HostStore.TagCount("web", 1));
        assertThat(stores.hosts().tags(1)).containsExactly(new HostStore.TagCount("prod", 3));
    }

    private List<HostId> reached(Connection wanted, Map<HostId, Connection> known) {
        Filter filter = new Filter(
                Optional.empty(),
                Optional.of(new Reach(wanted, known)),
                Optional.empty(),
                Optional.empty(),
                Sort.NAME,
                clock.instant());
        return stores.hosts().list(filter, PageRequest.FIRST).items().stream()
                .map(o -> o.host().id())
                .toList();
    }

    private void confirm(Host host, Instant at) {
        write(() -> {
            stores.hosts().noteBackupEnded(host.id(), new JobId(ids.next()), Outcome.SUCCEEDED, at);
            stores.hosts().noteBackupConfirmed(host.id(), at);
        });
    }

    private List<String> names(Sort sort) {
        return list(sort).stream().map(o -> o.host().name()).toList();
    }

    private List<HostId> found(
            Optional<String> tag,
            Optional<Connection> connection,
            Optional<Protection> protection,
            Optional<String> q) {
        return stores
                .hosts()
                .list(
                        new Filter(
                                tag,
                                connection.map(wanted -> new Reach(wanted, Map.of())),
                                protection,
                                q,
                                Sort.NAME,
                                clock.instant()),
                        PageRequest.FIRST)
                .items()
                .stream()
                .map(o -> o.host().id())
                .toList();
    }

    private Filter filter(Sort sort) {
        return new Filter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), sort, clock.instant());
    }

    private List<HostOverview> list(Sort sort) {
        return stores.hosts()
                .list(filter(sort), new PageRequest(Optional.empty(), 500))
                .items();
    }
}
