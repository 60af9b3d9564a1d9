package io.resticmanager.sqlite.host;

import static io.resticmanager.sqlite.generated.Tables.HOST;

import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.host.HostStore.Reach;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jooq.Condition;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;

/// Hosts of one connection, as a condition.
final class Reached {
    private Reached() {}

    static Condition by(Reach reach, Instant now) {
        Condition written = written(reach.wanted(), now);
        if (reach.known().isEmpty()) {
            return written;
        }
        return written.andNot(HOST.ID.in(ids(reach, known -> known != reach.wanted())))
                .or(HOST.ID.in(ids(reach, known -> known == reach.wanted())));
    }

    private static Condition written(Connection wanted, Instant now) {
        long quiet = Column.at(now.minus(Connection.QUIET_AFTER));
        long offline = Column.at(now.minus(Connection.OFFLINE_AFTER));
        return switch (wanted) {
            case ONLINE -> HOST.LAST_HEARD_AT.gt(quiet);
            case QUIET -> HOST.LAST_HEARD_AT.le(quiet).and(HOST.LAST_HEARD_AT.gt(offline));
            case OFFLINE -> HOST.LAST_HEARD_AT.le(offline);
        };
    }

    // One parameter, however many there are: after a restart of the server they are all its hosts.
    private static Select<Record1<String>> ids(Reach reach, Predicate<Connection> which) {
        List<String> ids = reach.known().entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .map(HostId::toString)
                .toList();
        return DSL.select(DSL.field("value", String.class)).from("json_each({0})", DSL.val(Json.list(ids)));
    }
}
