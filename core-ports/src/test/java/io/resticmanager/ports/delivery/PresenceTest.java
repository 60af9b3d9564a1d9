package io.resticmanager.ports.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.ReadHosts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is heard of, and that looking for them costs no writing.
class PresenceTest {
    private final Fleet fleet = new Fleet();
    private Fleet.Agent agent;
    private Fleet.Agent other;

    @BeforeEach
    void twoHosts() {
        agent = fleet.agent("web-1");
        other = fleet.agent("web-2");
    }

    @Test
    void a_host_is_quiet_after_45_seconds_and_offline_after_90() {
        agent.connect();
        assertThat(fleet.core.presence.connection(agent.id)).isEqualTo(Connection.ONLINE);
        fleet.core.clock.advance(Duration.ofSeconds(45));
        assertThat(fleet.core.presence.connection(agent.id)).isEqualTo(Connection.QUIET);
        fleet.core.clock.advance(Duration.ofSeconds(45).minusMillis(1));
        assertThat(fleet.core.presence.countOnline()).isEqualTo(1);
        fleet.core.clock.advance(Duration.ofMillis(1));
        assertThat(fleet.core.presence.connection(agent.id)).isEqualTo(Connection.OFFLINE);
        assertThat(fleet.core.presence.countOnline()).isZero();
    }

    @Test
    void whoever_looks_for_hosts_by_their_connection_sees_what_is_not_written_yet_and_writes_nothing() {
        assertThat(found(Connection.OFFLINE)).containsExactly(agent.id, other.id);
        agent.connect();
        assertThat(found(Connection.ONLINE)).containsExactly(agent.id);
        assertThat(found(Connection.OFFLINE)).containsExactly(other.id);
        fleet.core.clock.advance(Duration.ofSeconds(45));
        other.connect();
        assertThat(found(Connection.QUIET)).containsExactly(agent.id);
        assertThat(found(Connection.ONLINE)).containsExactly(other.id);
        assertThat(written()).isEmpty();
    }

    @Test
    void what_was_written_may_be_older_than_what_is_known() {
        agent.connect();
        other.connect();
        Instant then = fleet.core.clock.instant();
        fleet.core.presence.flush();
        fleet.core.clock.advance(Connection.OFFLINE_AFTER);
        other.connect();
        assertThat(found(Connection.OFFLINE)).containsExactly(agent.id);
        assertThat(found(Connection.ONLINE)).containsExactly(other.id);
        assertThat(written()).isEqualTo(Map.of(agent.id, then, other.id, then));
    }

    private Map<HostId, Instant> written() {
        return fleet.core.stores.hosts().lastHeard();
    }

    private List<HostId> found(Connection connection) {
        ReadHosts.Query query = new ReadHosts.Query(
                Optional.empty(), Optional.of(connection), Optional.empty(), Optional.empty(), HostStore.Sort.NAME);
        return fleet.core.readHosts.list(Fleet.ADMIN, query, PageRequest.FIRST).items().stream()
                .map(view -> view.overview().host().id())
                .toList();
    }
}
