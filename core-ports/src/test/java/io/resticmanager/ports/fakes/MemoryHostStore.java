package io.resticmanager.ports.fakes;

import static io.resticmanager.domain.host.Protection.LATE;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.fakes.MemoryDatabase.Bearer;
import io.resticmanager.ports.fakes.MemoryDatabase.BearerState;
import io.resticmanager.ports.host.HostStore;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public final class MemoryHostStore implements HostStore {
    /// A host and what is kept beside it.
    record Row(
            Host host,
            Ulid token,
            Optional<Instant> lastHeard,
            Optional<LastBackup> lastBackup,
            Optional<Instant> lastFailed,
            Optional<Instant> lastConfirmed,
            Optional<Instant> lateFrom,
            boolean toldLate,
            boolean removed) {
        Row with(Host changed) {
            return new Row(
                    changed, token, lastHeard, lastBackup, lastFailed, lastConfirmed, lateFrom, toldLate, removed);
        }

        Row enrolledWith(Ulid other) {
            return new Row(host, other, lastHeard, lastBackup, lastFailed, lastConfirmed, lateFrom, toldLate, removed);
        }

        Row heard(Instant at) {
            return new Row(
                    host, token, Optional.of(at), lastBackup, lastFailed, lastConfirmed, lateFrom, toldLate, removed);
        }

        Row confirmed(Instant at) {
            return new Row(
                    host,
                    token,
                    lastHeard,
                    lastBackup,
                    lastFailed,
                    later(lastConfirmed, at),
                    lateFrom,
                    toldLate,
                    removed);
        }

        Row ended(LastBackup backup) {
            boolean older = lastBackup
                    .filter(known -> known.effectiveAt().isAfter(backup.effectiveAt()))
                    .isPresent();
            Optional<Instant> failed =
                    backup.outcome() == Outcome.FAILED ? later(lastFailed, backup.effectiveAt()) : lastFailed;
            return new Row(
                    host,
                    token,
                    lastHeard,
                    older ? lastBackup : Optional.of(backup),
                    failed,
                    lastConfirmed,
                    lateFrom,
                    toldLate,
                    removed);
        }

        Row late(Optional<Instant> from, boolean told) {
            return new Row(host, token, lastHeard, lastBackup, lastFailed, lastConfirmed, from, told, removed);
        }

        Row gone() {
            return new Row(host, token, lastHeard, lastBackup, lastFailed, lastConfirmed, lateFrom, toldLate, true);
        }

        Protection.Evidence evidence() {
            return new Protection.Evidence(lastConfirmed, lastFailed, lateFrom);
        }

        private static Optional<Instant> later(Optional<Instant> known, Instant at) {
            return Optional.of(known.filter(at::isBefore).orElse(at));
        }
    }

    private final MemoryDatabase database;

    public MemoryHostStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Host host, TokenHash bearer, Ulid token) {
        database.writing(() -> {
            if (findByMachine(host.machineId()).isPresent()) {
                throw new IllegalStateException("this machine is enrolled already");
            }
            Row row = new Row(
                    host,
                    token,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false);
            database.hosts.insert(host.id(), row);
            putBearer(bearer, host.id(), BearerState.CURRENT);
        });
    }

    @Override
    public void update(Host host) {
        change(host.id(), row -> row.with(host));
    }

    @Override
    public Optional<Host> find(HostId id) {
        return overview(id).map(HostOverview::host);
    }

    @Override
    public Map<HostId, Named> names(Collection<HostId> ids) {
        return database.reading(() -> database.hosts
                .where(row -> ids.contains(row.host().id()))
                .collect(Collectors.toMap(
                        row -> row.host().id(),
                        row -> new Named(
                                row.host().name(), row.host().platform().os(), row.removed()))));
    }

    @Override
    public Optional<HostOverview> overview(HostId id) {
        return database.reading(
                () -> database.hosts.find(id).filter(row -> !row.removed()).map(this::overview));
    }

    @Override
    public List<HostOverview> overviews(Collection<HostId> ids) {
        return ids.stream().flatMap(id -> overview(id).stream()).toList();
    }

    @Override
    public Page<HostOverview> list(Filter filter, PageRequest page) {
        return database.reading(() -> MemoryPages.ascending(
                        "host-" + filter.sort(),
                        present().filter(row -> matches(filter, row)),
                        row -> sortKey(filter, row),
                        page)
                .map(this::overview));
    }

    @Override
    public List<HostOverview> enrolledWith(Ulid token, int limit) {
        return database.reading(() -> present()
                .filter(row -> row.token().equals(token))
                .sorted(Comparator.comparing((Row row) -> row.host().id().toString())
                        .reversed())
                .limit(limit)
                .map(this::overview)
                .toList());
    }

    @Override
    public Optional<Enrolled> findByMachine(String machineId) {
        return database.reading(() -> present()
                .filter(row -> row.host().machineId().equals(machineId))
                .findFirst()
                .map(row -> new Enrolled(row.host(), row.token())));
    }

    @Override
    public BearerOwner findByBearer(TokenHash bearer) {
        return database.reading(() -> {
            Optional<Bearer> known = database.bearers.find(bearer);
            if (known.isEmpty()) {
                return new BearerOwner.Unknown();
            }
            return known.filter(key -> key.state() != BearerState.REVOKED)
                    .flatMap(key -> find(key.host()))
                    .<BearerOwner>map(BearerOwner.Known::new)
                    .orElseGet(BearerOwner.Revoked::new);
        });
    }

    @Override
    public void replaceBearer(HostId id, TokenHash bearer, Ulid token) {
        adoptBearer(id, bearer);
        change(id, row -> row.enrolledWith(token));
    }

    @Override
    public void offerBearer(HostId id, TokenHash next) {
        database.writing(() -> {
            putBearer(next, id, BearerState.NEXT);
        });
    }

    @Override
    public void adoptBearer(HostId id, TokenHash bearer) {
        database.writing(() -> {
            revokeAll(id);
            putBearer(bearer, id, BearerState.CURRENT);
        });
    }

    @Override
    public void remove(HostId id, Instant at) {
        database.writing(() -> {
            revokeAll(id);
            change(id, Row::gone);
        });
    }

    @Override
    public void noteHeard(Map<HostId, Instant> lastHeard) {
        lastHeard.forEach((id, at) -> change(id, row -> row.heard(at)));
    }

    @Override
    public Map<HostId, Instant> lastHeard() {
        return database.reading(() -> present()
                .filter(row -> row.lastHeard().isPresent())
                .collect(Collectors.toMap(
                        row -> row.host().id(), row -> row.lastHeard().orElseThrow())));
    }

    @Override
    public void noteBackupEnded(HostId id, JobId job, Outcome outcome, Instant effectiveAt) {
        change(id, row -> row.ended(new LastBackup(job, outcome, effectiveAt)));
    }

    @Override
    public void noteBackupConfirmed(HostId id, Instant effectiveAt) {
        change(id, row -> row.confirmed(effectiveAt));
    }

    @Override
    public void noteLateFrom(HostId id, Optional<Instant> lateFrom, Instant now) {
        change(
                id,
                row -> row.late(
                        lateFrom, Protection.of(row.late(lateFrom, false).evidence(), now) == LATE));
    }

    @Override
    public List<HostId> gettingLate(Instant now) {
        return database.reading(() -> present()
                .filter(row -> !row.toldLate() && Protection.of(row.evidence(), now) == LATE)
                .map(row -> row.host().id())
                .toList());
    }

    @Override
    public int count() {
        return database.reading(() -> (int) present().count());
    }

    @Override
    public Map<Protection, Integer> tally(Instant now) {
        return database.reading(() -> present()
                .collect(Collectors.groupingBy(
                        row -> Protection.of(row.evidence(), now), Collectors.summingInt(row -> 1))));
    }

    @Override
    public List<TagCount> tags(int limit) {
        Map<String, Integer> counts = database.reading(() -> present()
                .flatMap(row -> row.host().tags().words().stream())
                .collect(Collectors.groupingBy(tag -> tag, Collectors.summingInt(tag -> 1))));
        return counts.entrySet().stream()
                .map(entry -> new TagCount(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(TagCount::hosts).reversed().thenComparing(TagCount::tag))
                .limit(limit)
                .toList();
    }

    private Stream<Row> present() {
        return database.hosts.where(row -> !row.removed());
    }

    private void change(HostId id, UnaryOperator<Row> how) {
        database.writing(() -> database.hosts.find(id).ifPresent(row -> database.hosts.put(id, how.apply(row))));
    }

    private void putBearer(TokenHash bearer, HostId host, BearerState state) {
        database.bearers.put(bearer, new Bearer(host, state));
    }

    private void revokeAll(HostId host) {
        revoke(new Bearer(host, BearerState.CURRENT));
        revoke(new Bearer(host, BearerState.NEXT));
    }

    private void revoke(Bearer which) {
        List<TokenHash> hashes = database.bearers.rows().entrySet().stream()
                .filter(entry -> entry.getValue().equals(which))
                .map(Map.Entry::getKey)
                .toList();
        hashes.forEach(hash -> putBearer(hash, which.host(), BearerState.REVOKED));
    }

    private HostOverview overview(Row row) {
        long snapshots = database.snapshots
                .where(snapshot -> !snapshot.isGone()
                        && snapshot.hostId().filter(row.host().id()::equals).isPresent())
                .count();
        return new HostOverview(row.host(), row.evidence(), row.lastBackup(), row.lastHeard(), snapshots);
    }

    private static boolean matches(Filter filter, Row row) {
        return filter.tag().filter(t -> !row.host().tags().words().contains(t)).isEmpty()
                && filter.reach()
                        .filter(reach -> reach.wanted()
                                != reach.known()
                                        .getOrDefault(row.host().id(), Connection.at(filter.now(), row.lastHeard())))
                        .isEmpty()
                && filter.protection()
                        .filter(p -> p != Protection.of(row.evidence(), filter.now()))
                        .isEmpty()
                && filter.q()
                        .filter(q -> !lower(row.host().name()).contains(lower(q)))
                        .isEmpty();
    }

    private static String sortKey(Filter filter, Row row) {
        String name = MemoryPages.text(lower(row.host().name()));
        String id = MemoryPages.text(row.host().id().toString());
        return switch (filter.sort()) {
            case NAME -> name + id;
            case WORST_FIRST -> MemoryPages.number(rank(Protection.of(row.evidence(), filter.now()))) + name + id;
            case LAST_BACKUP ->
                MemoryPages.descending(row.lastBackup()
                                .map(backup -> backup.effectiveAt().toEpochMilli())
                                .orElse(0L))
                        + id;
        };
    }

    private static int rank(Protection protection) {
        return switch (protection) {
            case FAILING -> 0;
            case NEVER -> 1;
            case LATE -> 2;
            case PROTECTED -> 3;
        };
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
