package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.ports.repository.CredentialStore.Key;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Repositories and their sealed credentials.
public abstract class RepositoryStoreContract extends StoreContract {
    @Test
    final void a_repository_comes_back_as_it_went_in_and_as_it_was_changed() {
        Repository repository = rows.repository("main");
        assertThat(stores.repositories().find(repository.id())).contains(repository);
        Repository changed = new Repository(
                repository.id(),
                "mäin 2",
                new RepositoryUrl("/srv/repo"),
                Optional.of(Rows.hex(1)),
                Optional.of(new HostId(ids.next())),
                Verdict.NO,
                Optional.of(new RepositoryFigures(1, Optional.empty(), 3, 4, 5, clock.instant())),
                repository.createdAt(),
                2);
        assertThat(stores.repositories().storedBytes()).as("nothing measured").isEmpty();
        write(() -> stores.repositories().update(changed));
        rows.repository("never measured");
        assertThat(stores.repositories().storedBytes()).contains(1L);
        assertThat(stores.repositories().findByName("mäin 2")).contains(changed);
        assertThat(stores.repositories().findByName("main")).isEmpty();
        assertThat(stores.repositories().findAll(List.of(repository.id())))
                .containsOnlyKeys(repository.id())
                .containsValue(changed);
    }

    @Test
    final void the_size_of_a_day_is_the_last_one_and_old_days_go() {
        Repository repository = rows.repository("main");
        Repository other = rows.repository("other");
        LocalDate day = LocalDate.of(2026, 11, 23);
        write(() -> {
            stores.repositories().noteSize(repository.id(), new SizeDay(day, 7));
            stores.repositories().noteSize(other.id(), new SizeDay(day, 99));
            stores.repositories().noteSize(repository.id(), new SizeDay(day.plusDays(2), 9));
            stores.repositories().noteSize(repository.id(), new SizeDay(day, 8));
        });
        SizeDay first = new SizeDay(day, 8);
        SizeDay second = new SizeDay(day.plusDays(2), 9);
        assertThat(stores.repositories().sizes(repository.id(), day)).containsExactly(first, second);
        assertThat(stores.repositories().sizes(repository.id(), day.plusDays(1)))
                .containsExactly(second);
        SizeDay last = new SizeDay(day.plusDays(SizeDay.KEPT), 10);
        write(() -> stores.repositories().noteSize(repository.id(), last));
        assertThat(stores.repositories().sizes(repository.id(), LocalDate.EPOCH))
                .as("the first is older than is kept")
                .containsExactly(second, last);
        assertThat(stores.repositories().sizes(other.id(), LocalDate.EPOCH)).hasSize(1);
        write(() -> stores.repositories().delete(repository.id()));
        assertThat(stores.repositories().sizes(repository.id(), LocalDate.EPOCH))
                .isEmpty();
    }

    @Test
    final void a_name_is_taken_once() {
        Repository main = rows.repository("main");
        Repository other = rows.repository("other");
        assertThatThrownBy(() -> rows.repository("main")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> write(() -> stores.repositories()
                        .update(new Repository(
                                other.id(),
                                main.name(),
                                other.url(),
                                other.resticId(),
                                other.maintenanceHost(),
                                other.appendOnly(),
                                other.figures(),
                                other.createdAt(),
                                2))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    final void pages_go_by_name_and_neither_skip_nor_repeat_while_repositories_come() {
        List<String> names = List.of("A", "B", "a", "b b", "b-b", "ä", "€", "\ue000", "🐘");
        names.reversed().forEach(rows::repository);
        assertThat(walk(page -> stores.repositories().list(page), 2).stream().map(Repository::name))
                .containsExactlyElementsOf(names);
        assertThat(walk(page -> stores.repositories().list(page), 2, () -> rows.repository("0" + ids.next())).stream()
                        .map(Repository::name))
                .containsExactlyElementsOf(names);
    }

    @Test
    final void a_repository_with_any_history_is_in_use() {
        var host = rows.host("h");
        Repository free = rows.repository("free");
        Repository grouped = rows.repository("grouped");
        rows.group(host, grouped);
        Repository worked = rows.repository("worked");
        rows.in(JobState.ENDED, rows.job(host, worked));
        Repository kept = rows.repository("kept");
        rows.snapshot(host, kept, clock.instant());
        assertThat(stores.repositories().isInUse(free.id())).isFalse();
        for (Repository used : List.of(grouped, worked, kept)) {
            assertThat(stores.repositories().isInUse(used.id())).isTrue();
            assertThatThrownBy(() -> write(() -> stores.repositories().delete(used.id())))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    final void deleting_a_repository_deletes_its_credentials() {
        Repository repository = rows.repository("free");
        Key key = new Key(repository.id(), CredentialSlot.EVERYDAY, Optional.empty());
        write(() -> {
            stores.credentials().putPassword(repository.id(), new byte[] {1});
            stores.credentials().putLogin(key, new byte[] {2});
        });
        write(() -> stores.repositories().delete(repository.id()));
        assertThat(stores.repositories().find(repository.id())).isEmpty();
        assertThat(stores.credentials().password(repository.id())).isEmpty();
        assertThat(stores.credentials().login(key)).isEmpty();
    }

    @Test
    final void logins_are_kept_by_repository_slot_and_host() {
        Repository repository = rows.repository("main");
        Repository other = rows.repository("other");
        Key shared = new Key(repository.id(), CredentialSlot.EVERYDAY, Optional.empty());
        Key own = new Key(
                repository.id(),
                CredentialSlot.EVERYDAY,
                Optional.of(rows.host("h").id()));
        Key admin = new Key(repository.id(), CredentialSlot.ADMIN, Optional.empty());
        write(() -> {
            stores.credentials().putPassword(repository.id(), new byte[] {1, 0, -1});
            stores.credentials().putPassword(repository.id(), new byte[] {2, 0, -1});
            stores.credentials().putLogin(shared, new byte[] {3});
            stores.credentials().putLogin(own, new byte[] {4});
            stores.credentials().putLogin(admin, new byte[] {5});
            stores.credentials().putLogin(admin, new byte[] {6});
        });
        assertThat(stores.credentials().password(repository.id()).orElseThrow()).containsExactly(2, 0, -1);
        assertThat(stores.credentials().login(own).orElseThrow()).containsExactly(4);
        assertThat(stores.credentials().login(admin).orElseThrow()).containsExactly(6);
        write(() -> stores.credentials().deleteLogin(own));
        assertThat(stores.credentials().login(own)).isEmpty();
        assertThat(stores.credentials().login(shared).orElseThrow()).containsExactly(3);
        assertThat(stores.credentials().keys(List.of(repository.id(), other.id())))
                .containsExactlyInAnyOrder(shared, admin);
    }
}
