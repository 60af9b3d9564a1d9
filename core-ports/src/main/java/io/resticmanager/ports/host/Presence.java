package io.resticmanager.ports.host;

import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// When each host was last heard of. Lives in memory and is written in batches, so that an idle agent costs at most one
/// write a minute and a storm of reconnects costs none.
@Singleton
public final class Presence {
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(60);

    private final HostStore hosts;
    private final Transactions transactions;
    private final EventBus events;
    private final Clock clock;
    private final Map<HostId, Instant> lastHeard = new ConcurrentHashMap<>();
    private final Map<HostId, Instant> flushed = new ConcurrentHashMap<>();
    private final Map<HostId, Connection> told = new ConcurrentHashMap<>();
    private final Map<HostId, Vitals> vitals = new ConcurrentHashMap<>();
    private final Instant listeningSince;
    private Instant lastFlush = Instant.MIN;

    @Inject
    public Presence(HostStore hosts, Transactions transactions, EventBus events, Clock clock) {
        this.hosts = hosts;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
        this.listeningSince = clock.instant();
    }

    /// What the last heartbeat said.
    public record Vitals(int runningJobs, long spoolDepth, long freeDiskBytes) {}

    /// Takes over what was known before the server started.
    public void restore() {
        hosts.lastHeard().forEach((host, at) -> {
            lastHeard.merge(host, at, (a, b) -> a.isAfter(b) ? a : b);
            flushed.put(host, at);
        });
        Instant now = clock.instant();
        lastHeard.forEach((host, at) -> told.put(host, Connection.at(now, Optional.of(at))));
    }

    public void heard(HostId host) {
        lastHeard.put(host, clock.instant());
        tell(host, Connection.ONLINE);
    }

    public void heartbeat(HostId host, Vitals said) {
        vitals.put(host, said);
        heard(host);
    }

    public Optional<Instant> lastHeard(HostId host) {
        return Optional.ofNullable(lastHeard.get(host));
    }

    /// How long a host could have been heard and was not: what passed before this server listened says nothing.
    public Duration silence(HostId host) {
        Instant from = lastHeard(host).filter(listeningSince::isBefore).orElse(listeningSince);
        return Duration.between(from, clock.instant());
    }

    public Optional<Vitals> vitals(HostId host) {
        return Optional.ofNullable(vitals.get(host));
    }

    public Connection connection(HostId host) {
        return Connection.at(clock.instant(), lastHeard(host));
    }

    /// Hosts that are not offline.
    public int countOnline() {
        // Every page shows it: one comparison a host.
        Instant offline = clock.instant().minus(Connection.OFFLINE_AFTER);
        return (int) lastHeard.values().stream().filter(offline::isBefore).count();
    }

    public void forget(HostId host) {
        lastHeard.remove(host);
        vitals.remove(host);
        told.remove(host);
        flushed.remove(host);
    }

    /// Hosts whose connection is another than what is written of them says, with the true one. Asking for these keeps
    /// whoever looks from having to write first.
    public Map<HostId, Connection> unwritten() {
        Instant now = clock.instant();
        Map<HostId, Connection> unwritten = new HashMap<>();
        lastHeard.forEach((host, at) -> {
            Connection is = Connection.at(now, Optional.of(at));
            if (is != Connection.at(now, Optional.ofNullable(flushed.get(host)))) {
                unwritten.put(host, is);
            }
        });
        return unwritten;
    }

    /// Tells of hosts that became quiet or offline, and writes what changed when a minute has passed. Called every few
    /// seconds by one loop.
    public synchronized void sweep() {
        Instant now = clock.instant();
        lastHeard.forEach((host, at) -> tell(host, Connection.at(now, Optional.of(at))));
        if (Duration.between(lastFlush, now).compareTo(FLUSH_EVERY) >= 0) {
            flush();
        }
    }

    /// Writes what is not written yet; also at shutdown.
    public synchronized void flush() {
        Map<HostId, Instant> changed = new HashMap<>();
        lastHeard.forEach((host, at) -> {
            if (!at.equals(flushed.get(host))) {
                changed.put(host, at);
            }
        });
        lastFlush = clock.instant();
        if (changed.isEmpty()) {
            return;
        }
        transactions.write(tx -> {
            hosts.noteHeard(changed);
            return Boolean.TRUE;
        });
        flushed.putAll(changed);
    }

    private void tell(HostId host, Connection now) {
        if (told.put(host, now) != now) {
            events.publish(new DomainEvent.HostChanged(host));
        }
    }
}
