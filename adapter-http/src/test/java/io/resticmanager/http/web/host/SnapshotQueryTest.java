package io.resticmanager.http.web.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.snapshot.SnapshotStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SnapshotQueryTest {
    private static final HostId HOST = new HostId(new Ulid("01M8FB4G000000000000000001"));

    @Test
    void days_are_whole_days_of_the_server_s_zone_even_when_clocks_change() {
        SnapshotQuery query = new SnapshotQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(LocalDate.parse("2026-10-25")),
                Optional.of(LocalDate.parse("2026-10-25")),
                Optional.empty());
        SnapshotStore.Filter filter = query.filter(HOST, ZoneId.of("Europe/Berlin"));
        assertThat(filter.from()).contains(Instant.parse("2026-10-24T22:00:00Z"));
        assertThat(filter.until()).contains(Instant.parse("2026-10-25T23:00:00Z"));
    }

    @Test
    void its_state_stands_in_its_address() {
        SnapshotQuery query = new SnapshotQuery(
                Optional.empty(),
                Optional.of("a&b"),
                Optional.of("/srv/x y"),
                Optional.empty(),
                Optional.of(LocalDate.parse("2026-10-25")),
                Optional.of(YearMonth.parse("2026-09")));
        assertThat(query.links("/s").toString())
                .isEqualTo("/s?tag=a%26b&path=%2Fsrv%2Fx+y&to=2026-10-25&month=2026-09");
        assertThat(query.isFiltered()).isTrue();
    }
}
