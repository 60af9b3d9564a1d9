package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.Session;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.delivery.SequenceMark;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.maintenance.Cadence;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Span;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.hook.HookOwner;
import io.resticmanager.ports.hook.KeptHooks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Users, sessions, enrollment tokens, source groups, sequence marks and settings.
public abstract class SmallStoresContract extends StoreContract {
    @Test
    final void settings_are_put_replaced_and_removed() {
        write(() -> stores.settings().put("a", ""));
        write(() -> stores.settings().put("a", "ü"));
        assertThat(stores.settings().get("a")).contains("ü");
        write(() -> stores.settings().remove("a"));
        write(() -> stores.settings().remove("a"));
        assertThat(stores.settings().get("a")).isEmpty();
    }

    @Test
    final void the_care_of_repositories_is_kept_and_replaced() {
        Repository repository = rows.repository("main");
        Host host = rows.host("web-1");
        SourceGroup group = rows.group(host, repository);
        assertThat(stores.care().retention(group.id())).isEmpty();
        GroupRetention all = new GroupRetention(
                group.id(),
                Optional.of(new RetentionPolicy(
                        Map.of(Period.LAST, 3, Period.YEARLY, 10),
                        Map.of(Period.LAST, Span.parse("14d"), Period.WEEKLY, Span.parse("1y2m3d4h")),
                        List.of("keep", "ü"))),
                true,
                1);
        write(() -> stores.care().put(all));
        assertThat(stores.care().retention(group.id())).contains(all);
        GroupRetention none = new GroupRetention(group.id(), Optional.empty(), false, 2);
        write(() -> stores.care().put(none));
        assertThat(stores.care().retention(group.id())).contains(none);

        assertThat(stores.care().maintenance(repository.id())).isEmpty();
        Maintenance usual = Maintenance.of(repository.id());
        write(() -> stores.care().put(usual));
        assertThat(stores.care().maintenance(repository.id())).contains(usual);

        Instant now = Instant.parse("2026-01-01T00:00:00.123Z");
        Cadence hourly = new Cadence(Cron.of("@hourly"), ZoneOffset.UTC, true);
        Upkeep begun = Upkeep.beginning(repository.id(), Chore.PRUNE, hourly, now);
        Upkeep hindered = begun.ran(hourly, now.plusSeconds(9)).hindered("The host is away.", now.plusSeconds(9));
        write(() -> stores.care().put(begun));
        write(() -> stores.care().put(hindered));
        assertThat(stores.care().upkeep(repository.id(), Chore.PRUNE)).contains(hindered);
        assertThat(stores.care().upkeep(repository.id(), Chore.CHECK)).isEmpty();

        assertThat(stores.care().listedAt(repository.id())).isEmpty();
        write(() -> stores.care().noteListing(repository.id(), now));
        write(() -> stores.care().noteListing(repository.id(), now.plusSeconds(1)));
        assertThat(stores.care().listedAt(repository.id())).contains(now.plusSeconds(1));
    }

    @Test
    final void hooks_are_kept_replaced_and_go_with_their_group() {
        Host host = rows.host("web-1");
        Host other = rows.host("web-2");
        SourceGroup group = rows.group(host, rows.repository("main"));
        HookOwner ofHost = new HookOwner(host.id(), Optional.empty());
        HookOwner ofGroup = new HookOwner(host.id(), Optional.of(group.id()));
        assertThat(stores.hooks().find(ofHost)).isEmpty();
        byte[] sealed = {0, 1, -1};
        KeptHooks.Side own = new KeptHooks.Side.Own(sealed, Duration.ofSeconds(90), Optional.of("/srv/ü"));
        KeptHooks.Side off = new KeptHooks.Side.Off();
        write(() -> stores.hooks().put(new KeptHooks(ofHost, Shell.BASH, own, off, 1)));
        write(() -> stores.hooks().put(new KeptHooks(ofGroup, Shell.SH, new KeptHooks.Side.Inherited(), own, 4)));

        assertThat(stores.hooks().find(ofHost)).hasValueSatisfying(kept -> {
            assertThat(kept.shell()).isEqualTo(Shell.BASH);
            assertThat(kept.revision()).isEqualTo(1);
            assertThat(kept.post()).isEqualTo(off);
            assertThat(kept.pre()).isInstanceOfSatisfying(KeptHooks.Side.Own.class, read -> {
                assertThat(read.sealed()).isEqualTo(sealed);
                assertThat(read.timeout()).isEqualTo(Duration.ofSeconds(90));
                assertThat(read.directory()).contains("/srv/ü");
            });
        });
        assertThat(stores.hooks().of(host.id()))
                .extracting(kept -> kept.owner())
                .containsExactlyInAnyOrder(ofHost, ofGroup);
        assertThat(stores.hooks().of(other.id())).isEmpty();

        write(() -> stores.hooks().put(new KeptHooks(ofHost, Shell.SH, off, off, 2)));
        assertThat(stores.hooks().find(ofHost)).contains(new KeptHooks(ofHost, Shell.SH, off, off, 2));
        write(() -> stores.groups().delete(group.id()));
        assertThat(stores.hooks().find(ofGroup)).isEmpty();
    }

    @Test
    final void what_is_due_is_found_longest_waiting_first_and_what_nobody_cares_for_too() {
        Repository one = rows.repository("one");
        Repository two = rows.repository("two");
        Cadence hourly = new Cadence(Cron.of("@hourly"), ZoneOffset.UTC, true);
        Cadence off = new Cadence(Cron.of("@hourly"), ZoneOffset.UTC, false);
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        assertThat(stores.care().uncared(9)).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(stores.care().uncared(1)).hasSize(1);
        Upkeep later = Upkeep.beginning(one.id(), Chore.PRUNE, hourly, noon.plusSeconds(3600));
        Upkeep sooner = Upkeep.beginning(one.id(), Chore.CHECK, hourly, noon);
        write(() -> {
            stores.care().put(later);
            stores.care().put(sooner);
            stores.care().put(Upkeep.beginning(one.id(), Chore.FORGET, off, noon));
        });

        assertThat(stores.care().uncared(9)).containsExactly(two.id());
        assertThat(stores.care().due(noon.plusSeconds(3599), 9)).isEmpty();
        assertThat(stores.care().due(noon.plusSeconds(3600), 9)).containsExactly(sooner);
        assertThat(stores.care().due(noon.plusSeconds(9999), 9)).containsExactly(sooner, later);
        assertThat(stores.care().due(noon.plusSeconds(9999), 1)).containsExactly(sooner);
    }

    @Test
    final void groups_with_a_policy_are_those_of_present_hosts_that_write_there() {
        Repository repository = rows.repository("r");
        Host host = rows.host("a");
        Host removed = rows.host("c");
        SourceGroup with = rows.group(host, repository);
        SourceGroup keepsAll = rows.group(host, repository);
        rows.group(host, repository);
        SourceGroup elsewhere = rows.group(host, rows.repository("other"));
        SourceGroup gone = rows.group(removed, repository);
        Optional<RetentionPolicy> policy =
                Optional.of(new RetentionPolicy(Map.of(Period.LAST, 3), Map.of(), List.of()));
        write(() -> {
            List.of(with, elsewhere, gone)
                    .forEach(group -> stores.care().put(new GroupRetention(group.id(), policy, false, 1)));
            stores.care().put(GroupRetention.none(keepsAll.id()));
            stores.hosts().remove(removed.id(), clock.instant());
        });

        assertThat(stores.care().withPolicy(repository.id())).containsExactly(with.id());
    }

    @Test
    final void users_are_found_by_id_and_by_name_and_a_name_is_taken_once() {
        assertThat(stores.users().isEmpty()).isTrue();
        User user = rows.user("ann");
        assertThat(stores.users().isEmpty()).isFalse();
        assertThat(stores.users().find(user.id())).contains(user);
        assertThat(stores.users().find(new Username("ann"))).contains(user);
        assertThat(stores.users().find(new Username("bob"))).isEmpty();
        assertThat(stores.users().findAll(List.of(user.id(), new UserId(ids.next()))))
                .containsExactly(Map.entry(user.id(), user));
        assertThatThrownBy(() -> rows.user("ann")).isInstanceOf(IllegalStateException.class);
        User changed = new User(user.id(), user.username(), Role.ADMIN, new Secret("plain:y"), user.createdAt());
        write(() -> stores.users().update(changed));
        assertThat(stores.users().find(user.id())).contains(changed);
    }

    @Test
    final void sessions_come_newest_first_and_end_by_time_some_at_a_time() {
        User user = rows.user("ann");
        User other = rows.user("bob");
        List<Session> oldestFirst = new ArrayList<>();
        for (int i = 0; i < 103; i++) {
            oldestFirst.add(session(user, clock.instant().plusSeconds(i / 2), Duration.ofHours(1)));
        }
        Session theirs = session(other, clock.instant(), Duration.ofHours(2));
        assertThat(stores.sessions().of(user.id()))
                .containsExactlyElementsOf(oldestFirst.reversed().subList(0, 100));
        assertThat(stores.sessions().find(theirs.token())).contains(theirs);
        Session used = theirs.used(clock.instant().plusSeconds(5), Duration.ofHours(3));
        write(() -> stores.sessions().update(used));
        assertThat(stores.sessions().find(theirs.token())).contains(used);

        clock.advance(Duration.ofMinutes(90));
        assertThat(stores.transactions().<Integer>write(tx -> stores.sessions().deleteExpired(clock.instant(), 100)))
                .isEqualTo(100);
        assertThat(stores.transactions().<Integer>write(tx -> stores.sessions().deleteExpired(clock.instant(), 100)))
                .isEqualTo(3);
        assertThat(stores.sessions().of(user.id())).isEmpty();
        assertThat(stores.sessions().of(other.id())).containsExactly(used);
        write(() -> stores.sessions().delete(used.id()));
        assertThat(stores.sessions().find(theirs.token())).isEmpty();
    }

    @Test
    final void a_user_is_logged_out_everywhere() {
        User user = rows.user("ann");
        Session one = session(user, clock.instant(), Duration.ofHours(1));
        Session two = session(user, clock.instant(), Duration.ofHours(1));
        Session theirs = session(rows.user("bob"), clock.instant(), Duration.ofHours(1));
        write(() -> stores.sessions().deleteAllOf(user.id()));
        assertThat(stores.sessions().find(one.token())).isEmpty();
        assertThat(stores.sessions().find(two.token())).isEmpty();
        assertThat(stores.sessions().find(theirs.token())).isPresent();
    }

    @Test
    final void only_tokens_that_could_be_used_are_open_newest_first() {
        List<EnrollmentToken> oldestFirst = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            oldestFirst.add(rows.token(Duration.ofHours(1), 1));
        }
        EnrollmentToken used = rows.token(Duration.ofHours(1), 1);
        EnrollmentToken revoked = rows.token(Duration.ofHours(1), 5);
        EnrollmentToken shortLived = rows.token(Duration.ofSeconds(1), 5);
        write(() -> {
            stores.tokens().update(used.used());
            stores.tokens().update(revoked.revoked(clock.instant()));
        });
        clock.advance(Duration.ofSeconds(1));
        assertThat(stores.tokens().find(used.id())).contains(used.used());
        assertThat(stores.tokens().find(shortLived.hash())).contains(shortLived);
        assertThat(stores.tokens().find(Rows.hash("nobody's"))).isEmpty();
        assertThat(walk(
                        page -> stores.tokens().open(clock.instant(), page),
                        2,
                        () -> rows.token(Duration.ofHours(1), 1)))
                .containsExactlyElementsOf(oldestFirst.reversed());
        assertThatThrownBy(() -> write(() -> stores.tokens().insert(used))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    final void groups_are_found_by_host_and_hosts_by_repository() {
        Host host = rows.host("a");
        Host other = rows.host("b");
        Host removed = rows.host("c");
        Repository repository = rows.repository("r");
        SourceGroup first = rows.group(host, repository);
        SourceGroup second = rows.group(host, repository);
        rows.group(other, repository);
        rows.group(removed, repository);
        write(() -> stores.hosts().remove(removed.id(), clock.instant()));
        assertThat(stores.groups().find(first.id())).contains(first);
        assertThat(stores.groups().of(host.id())).containsExactly(first, second);
        assertThat(stores.groups().names(List.of(second.id(), new SourceGroupId(ids.next()))))
                .containsExactly(Map.entry(second.id(), second.name()));
        assertThat(stores.groups().hostsUsing(repository.id(), 10)).containsExactly(host.id(), other.id());
        assertThat(stores.groups().hostsUsing(repository.id(), 1)).containsExactly(host.id());
        Repository unused = rows.repository("unused");
        Repository another = rows.repository("another");
        rows.group(other, another);
        List<RepositoryId> all = List.of(repository.id(), unused.id(), another.id());
        assertThat(stores.groups().hostsUsing(all, 10))
                .containsOnly(
                        Map.entry(repository.id(), List.of(host.id(), other.id())),
                        Map.entry(another.id(), List.of(other.id())));
        assertThat(stores.groups().hostsUsing(all, 1)).containsEntry(repository.id(), List.of(host.id()));
        assertThat(stores.groups().hostsUsing(List.of(), 1)).isEmpty();
        SourceGroup unbound = new SourceGroup(
                second.id(),
                host.id(),
                "other",
                Optional.empty(),
                Selection.EMPTY,
                new RetryPolicy(0, Duration.ofHours(2)),
                2);
        write(() -> stores.groups().update(unbound));
        assertThat(stores.groups().find(second.id())).contains(unbound);
    }

    @Test
    final void groups_know_their_last_green_backup_and_go() {
        Host host = rows.host("a");
        Repository repository = rows.repository("r");
        SourceGroup first = rows.group(host, repository);
        SourceGroup second = rows.group(host, repository);
        Instant noon = clock.instant();
        write(() -> stores.groups().noteConfirmed(first.id(), noon));
        write(() -> stores.groups().noteConfirmed(first.id(), noon.minusSeconds(60)));
        assertThat(stores.groups().confirmedAt(host.id())).containsExactly(Map.entry(first.id(), noon));
        write(() -> stores.groups().update(first.edited(Optional.empty(), first.selection())));
        assertThat(stores.groups().confirmedAt(host.id())).containsKey(first.id());

        write(() -> stores.groups().delete(first.id()));
        write(() -> stores.groups().delete(first.id()));
        write(() -> stores.groups().noteConfirmed(first.id(), noon));
        assertThat(stores.groups().of(host.id())).containsExactly(second);
        assertThat(stores.groups().confirmedAt(host.id())).isEmpty();
    }

    @Test
    final void schedules_come_back_as_they_went_in() {
        Host host = rows.host("a");
        Host other = rows.host("b");
        Repository repository = rows.repository("r");
        SourceGroup first = rows.group(host, repository);
        SourceGroup second = rows.group(host, repository);
        Schedule plain = rows.schedule(host, "plain", Schedule.Timing.of("@daily", ZoneId.of("UTC")), first);
        Schedule full = rows.schedule(
                host,
                "füll",
                new Schedule.Timing(
                        Cron.of("15 2 * * 1-5,0"),
                        ZoneId.of("Europe/Berlin"),
                        Duration.ofMinutes(20),
                        Optional.of(Duration.ofHours(3))),
                second,
                first);
        rows.schedule(other, "other", Schedule.Timing.of("@daily", ZoneId.of("UTC")), rows.group(other, repository));

        assertThat(stores.schedules().find(full.id())).contains(full);
        assertThat(stores.schedules().of(host.id())).containsExactly(plain, full);
        assertThat(stores.schedules().ofAll(List.of(host.id(), other.id())).keySet())
                .containsExactlyInAnyOrder(host.id(), other.id());
        assertThat(stores.schedules().naming(first.id())).containsExactly(plain, full);
        assertThat(stores.schedules().naming(second.id())).containsExactly(full);
        assertThatThrownBy(() -> write(() -> stores.groups().delete(first.id())));

        Schedule changed = full.edited(
                "n",
                List.of(first.id()),
                plain.timing(),
                false,
                new Limits(Optional.of(5), Optional.of(6)),
                clock.instant());
        write(() -> stores.schedules().update(changed));
        assertThat(stores.schedules().find(full.id())).contains(changed);
        assertThat(stores.schedules().naming(second.id())).isEmpty();

        write(() -> stores.schedules().delete(full.id()));
        assertThat(stores.schedules().find(full.id())).isEmpty();
        assertThat(stores.schedules().naming(first.id())).containsExactly(plain);
    }

    @Test
    final void marks_are_kept_by_host_and_spool() {
        Host host = rows.host("a");
        SpoolId spool = new SpoolId(ids.next());
        SpoolId other = new SpoolId(ids.next());
        assertThat(stores.marks().find(host.id(), spool)).isEqualTo(SequenceMark.NONE);
        write(() -> stores.marks().put(host.id(), spool, new SequenceMark(7)));
        write(() -> stores.marks().put(host.id(), spool, new SequenceMark(8, Optional.of("fact-8"))));
        assertThat(stores.marks().find(host.id(), spool)).isEqualTo(new SequenceMark(8, Optional.of("fact-8")));
        assertThat(stores.marks().find(host.id(), other)).isEqualTo(SequenceMark.NONE);
        assertThat(stores.marks().find(rows.host("b").id(), spool)).isEqualTo(SequenceMark.NONE);
    }

    private Session session(User user, Instant at, Duration ttl) {
        var id = ids.next();
        Session session =
                new Session(id, Rows.hash(id), user.id(), new Secret("csrf"), at, at, at.plus(ttl), "::1", "a browser");
        write(() -> stores.sessions().insert(session));
        return session;
    }
}
