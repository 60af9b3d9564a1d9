package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.care.ReadCare;
import io.resticmanager.ports.host.ReadHosts;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Locks of a repository as people read them: who holds each, and whether it would go.
public final class LockFacts {
    private final ReadHosts hosts;
    private final Clock clock;

    @Inject
    public LockFacts(ReadHosts hosts, Clock clock) {
        this.hosts = hosts;
        this.clock = clock;
    }

    /// @param at when a job of ours saw them
    /// @param more how many are there beside the rows
    public record Seen(Moment at, String jobHref, List<Row> rows, int more) {}

    /// @param hostname empty text where restic could not tell
    /// @param user empty text where restic could not tell
    /// @param since when it was last refreshed
    /// @param fate what a safe removal would do with it
    public record Row(String hostname, long pid, String user, Badge kind, Moment since, Badge fate) {}

    /// A line before locks are removed.
    ///
    /// @param good whether it speaks for doing it
    public record Check(boolean good, String words) {}

    /// Absent while no lock was seen.
    Optional<Seen> seen(Actor.Person person, ReadCare.Care care) {
        return care.locks().filter(locks -> locks.count() > 0).map(locks -> {
            Optional<String> unlocking = unlocking(person, care);
            List<Row> rows = locks.holders().stream()
                    .map(holder -> row(holder, unlocking))
                    .toList();
            return new Seen(
                    Moment.of(locks.at(), clock),
                    "/jobs/" + locks.by().id(),
                    rows,
                    Math.max(0, locks.count() - rows.size()));
        });
    }

    /// What to know before a safe removal.
    List<Check> checks(Actor.Person person, ReadCare.Care care) {
        List<Check> checks = new ArrayList<>();
        checks.add(
                care.atWork() == 0
                        ? new Check(true, "No job of ours is at work on this repository.")
                        : new Check(
                                false,
                                Sizes.count(care.atWork(), "job of ours is", "jobs of ours are")
                                        + " at work there. A lock that a living job holds stays."));
        care.locks().ifPresent(locks -> {
            Instant now = clock.instant();
            Optional<String> unlocking = unlocking(person, care);
            List<LockHolder.Fate> fates =
                    locks.holders().stream().map(h -> h.fate(now, unlocking)).toList();
            long stale = fates.stream().filter(f -> f == LockHolder.Fate.STALE).count();
            long asked = fates.stream()
                    .filter(f -> f == LockHolder.Fate.PROCESS_DECIDES)
                    .count();
            long alive = fates.stream().filter(f -> f == LockHolder.Fate.ALIVE).count();
            if (stale > 0) {
                checks.add(new Check(
                        true,
                        Sizes.count(stale, "lock looks left behind and goes.", "locks look left behind and go.")));
            }
            if (asked > 0) {
                checks.add(new Check(
                        true,
                        Sizes.count(asked, "lock goes if its process is gone", "locks go if their processes are gone")
                                + "; restic looks on " + unlocking.orElse("") + "."));
            }
            if (alive > 0) {
                checks.add(new Check(
                        false,
                        Sizes.count(alive, "lock looks alive and stays", "locks look alive and stay")
                                + " until nobody refreshed it for half an hour."));
            }
        });
        return List.copyOf(checks);
    }

    // A lock names the machine by its own name, which is the one that its host was enrolled with.
    private Optional<String> unlocking(Actor.Person person, ReadCare.Care care) {
        return care.host()
                .flatMap((HostId id) -> hosts.find(person, id))
                .map(view -> view.overview().host())
                .map(Host::resticHost);
    }

    private Row row(LockHolder holder, Optional<String> unlocking) {
        return new Row(
                holder.hostname(),
                holder.pid(),
                holder.username(),
                holder.exclusive()
                        ? new Badge(Badge.Tone.WARN, "lock", "Exclusive")
                        : new Badge(Badge.Tone.IDLE, "lock", "Shared"),
                Moment.of(holder.refreshedAt(), clock),
                switch (holder.fate(clock.instant(), unlocking)) {
                    case STALE -> new Badge(Badge.Tone.WARN, "triangle-alert", "Left behind");
                    case PROCESS_DECIDES -> new Badge(Badge.Tone.IDLE, "circle-help", "Unlock looks for its process");
                    case ALIVE -> new Badge(Badge.Tone.RUN, "activity", "Looks alive");
                });
    }
}
