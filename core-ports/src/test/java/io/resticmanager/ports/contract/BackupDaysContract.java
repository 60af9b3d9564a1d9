package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.fleet.FleetDay;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.Repository;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What backups came to day by day (UTC), counted as they end and as their snapshots are seen.
public abstract class BackupDaysContract extends StoreContract {
    private static final LocalDate MONDAY = LocalDate.parse("2026-11-23");
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final Instant LAST_MOMENT = Instant.parse("2026-11-23T23:59:59.999Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");

    private Host host;
    private Host other;
    private Repository repository;

    @BeforeEach
    final void hostsAndRepository() {
        host = rows.host("a");
        other = rows.host("b");
        repository = rows.repository("r");
    }

    @Test
    final void midnight_belongs_to_the_day_that_begins() {
        ended(host, Outcome.SUCCEEDED, Confirmation.CONFIRMED, LAST_MOMENT);
        ended(host, Outcome.WARNINGS, Confirmation.CONFIRMED, MIDNIGHT);
        assertThat(days(host, MONDAY)).containsExactly(new BackupDay(MONDAY, 1, 0, 0), new BackupDay(TUESDAY, 0, 1, 0));
        assertThat(days(host, TUESDAY)).containsExactly(new BackupDay(TUESDAY, 0, 1, 0));
        assertThat(stores.jobs().fleetDays(TUESDAY)).containsExactly(new FleetDay(TUESDAY, 0, 1, 0));
    }

    @Test
    final void a_backup_counts_once_its_snapshot_was_looked_for_and_dry_or_cancelled_ones_never() {
        Job job = ended(host, Outcome.SUCCEEDED, Confirmation.PENDING, MIDNIGHT);
        ended(host, Outcome.CANCELLED, null, MIDNIGHT);
        Job dry = rows.backup(other, repository, true);
        rows.ended(dry, Outcome.SUCCEEDED, Optional.empty(), MIDNIGHT);
        Job open = rows.backup(other, repository, false);
        assertThat(open.isEnded()).isFalse();
        assertThat(stores.jobs().backupDays(List.of(host.id(), other.id()), MONDAY))
                .isEmpty();
        assertThat(stores.jobs().fleetDays(MONDAY)).isEmpty();

        rows.ended(job, Outcome.SUCCEEDED, Optional.of(Confirmation.CONFIRMED), MIDNIGHT);
        assertThat(days(host, MONDAY)).containsExactly(new BackupDay(TUESDAY, 1, 0, 0));
        rows.ended(job, Outcome.SUCCEEDED, Optional.of(Confirmation.MISSING), MIDNIGHT);
        assertThat(days(host, MONDAY)).containsExactly(new BackupDay(TUESDAY, 0, 0, 1));
        assertThat(stores.jobs().fleetDays(MONDAY)).containsExactly(new FleetDay(TUESDAY, 0, 0, 1));
    }

    @Test
    final void writing_a_job_twice_counts_it_once() {
        Job job = ended(host, Outcome.FAILED, null, MIDNIGHT);
        rows.ended(job, Outcome.FAILED, Optional.empty(), MIDNIGHT);
        assertThat(days(host, MONDAY)).containsExactly(new BackupDay(TUESDAY, 0, 0, 1));
        assertThat(stores.jobs().fleetDays(MONDAY)).containsExactly(new FleetDay(TUESDAY, 0, 0, 1));
    }

    @Test
    final void the_fleet_counts_hosts_by_what_their_day_came_to() {
        Host third = rows.host("c");
        ended(host, Outcome.SUCCEEDED, Confirmation.CONFIRMED, MIDNIGHT);
        ended(host, Outcome.SUCCEEDED, Confirmation.CONFIRMED, MIDNIGHT.plusSeconds(60));
        ended(other, Outcome.FAILED, null, MIDNIGHT);
        ended(other, Outcome.SUCCEEDED, Confirmation.CONFIRMED, MIDNIGHT.plusSeconds(60));
        ended(third, Outcome.FAILED, null, MIDNIGHT.plusSeconds(86_399));
        assertThat(stores.jobs().fleetDays(MONDAY)).containsExactly(new FleetDay(TUESDAY, 1, 1, 1));
        assertThat(stores.jobs().backupDays(List.of(host.id(), third.id()), MONDAY))
                .containsOnlyKeys(host.id(), third.id())
                .containsEntry(host.id(), List.of(new BackupDay(TUESDAY, 2, 0, 0)));
        assertThat(stores.jobs().backupDays(List.of(), MONDAY)).isEmpty();
    }

    private List<BackupDay> days(Host whose, LocalDate from) {
        return stores.jobs().backupDays(List.of(whose.id()), from).getOrDefault(whose.id(), List.of());
    }

    private Job ended(Host whose, Outcome outcome, Confirmation confirmation, Instant effective) {
        return rows.ended(rows.backup(whose, repository, false), outcome, Optional.ofNullable(confirmation), effective);
    }
}
